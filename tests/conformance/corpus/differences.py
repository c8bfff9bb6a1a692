# SPDX-License-Identifier: GPL-3.0-or-later
"""Where two documents differ, a line each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

WIDTH = 400


def differences(real: Any, ours: Any, path: str = "") -> Iterator[str]:
    """One line for each place where the two differ."""
    if isinstance(real, dict) and isinstance(ours, dict):
        for key in sorted(set(real) | set(ours)):
            yield from within(real, ours, key, f"{path}.{key}")
    elif isinstance(real, list) and isinstance(ours, list) and len(real) == len(ours):
        for index, (one, other) in enumerate(zip(real, ours, strict=True)):
            yield from differences(one, other, f"{path}[{index}]")
    elif real != ours or type(real) is not type(ours):
        yield f"{path}: real {shown(real)}, embedded {shown(ours)}"


def within(real: dict[str, Any], ours: dict[str, Any], key: str, path: str) -> Iterator[str]:
    """The differences under one key, which one side may lack."""
    if key not in ours:
        yield f"{path}: only real, {shown(real[key])}"
    elif key not in real:
        yield f"{path}: only embedded, {shown(ours[key])}"
    else:
        yield from differences(real[key], ours[key], path)


def shown(value: Any) -> str:
    """A value on one line."""
    return json.dumps(value)[:WIDTH]
