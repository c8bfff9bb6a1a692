# SPDX-License-Identifier: GPL-3.0-or-later
"""Filters about Helm, which only those need who want the official chart."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

COLLECTION = "ansible_collections.kubernetes.core"


def helm_problems(install: str, option: str) -> list[str]:
    """Say what the control node lacks to install a chart; nothing for any other way to install."""
    if install != "helm":
        return []
    missing = [] if shutil.which("helm") else [f"{option}: helm is not on the PATH; install Helm 3.10 or newer"]
    if not _has_collection():
        missing.append(f"{option}: the collection kubernetes.core is not installed; ansible-galaxy brings it")
    return [f"{problem}, or set native" for problem in missing]


def _has_collection() -> bool:
    try:
        return find_spec(COLLECTION) is not None
    except ModuleNotFoundError:
        return False


FILTERS: dict[str, Callable[..., Any]] = {"helm_problems": helm_problems}
