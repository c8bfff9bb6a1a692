# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the optional collection kubernetes.core is; make conformance fetches it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ansible_runs import ROOT

FETCHED = ROOT / ".cache" / "collections"
CORE = Path("ansible_collections", "kubernetes", "core")


def kubernetes_core() -> Path:
    """The folder of collections that has it; skips the test where there is none."""
    if not (FETCHED / CORE).is_dir():
        pytest.skip("the collection kubernetes.core is not here: make conformance fetches it")
    return FETCHED
