# SPDX-License-Identifier: GPL-3.0-or-later
"""The bounds of a definition's numbers, which Go keeps as floats even where they are whole."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

Part = dict[str, Any]
BOUNDS = ("maximum", "minimum", "multipleOf")


def json_schema(part: Part) -> Part:
    """A schema whose bounds have the digits that a float keeps."""
    return part | {name: as_float(part[name]) for name in BOUNDS if isinstance(part.get(name), int)}


def as_float(number: int) -> int:
    """A whole number as Go writes it after it was a float: the fewest digits that mean the same float, then zeros."""
    return int(Decimal(repr(float(number))))
