# SPDX-License-Identifier: GPL-3.0-or-later
"""Resource quantities: `500m`, `16Gi`, `2`."""

from __future__ import annotations

import re
from decimal import ROUND_CEILING, Decimal

FORM = re.compile(r"^([+-]?(?:\d+\.?\d*|\.\d+))([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$")
BINARY = {"Ki": 10, "Mi": 20, "Gi": 30, "Ti": 40, "Pi": 50, "Ei": 60}
DECIMAL = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}


def parse_quantity(text: str | float) -> Decimal:
    """Gives the number that a quantity stands for; raises ValueError when it is none."""
    match = FORM.match(str(text))
    if match is None:
        raise ValueError("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")
    number, suffix = Decimal(match[1]), match[2] or ""
    if suffix in BINARY:
        return number * (1 << BINARY[suffix])
    if suffix in DECIMAL:
        return number.scaleb(DECIMAL[suffix])
    return number.scaleb(int(suffix[1:]))


def canonical_quantity(text: str | float) -> str:
    """Gives the form in which the API server stores a quantity: the largest suffix that leaves a whole number."""
    value = parse_quantity(text)
    suffix = (FORM.match(str(text)) or ("", "", ""))[2] or ""
    if suffix in BINARY and (value >= 1024 or value == 0) and value == value.to_integral_value():
        return _binary(int(value))
    if suffix[:1] in ("e", "E") and suffix != "E":
        return _decimal(value, exponent=True)
    return _decimal(value, exponent=False)


def _binary(value: int) -> str:
    for suffix, power in reversed(BINARY.items()):
        if value and value % (1 << power) == 0:
            return f"{value >> power}{suffix}"
    return str(value)


def _decimal(value: Decimal, *, exponent: bool) -> str:
    nanos = (value * 10**9).to_integral_value(ROUND_CEILING)
    for suffix, power in reversed(DECIMAL.items()):
        unit = Decimal(10) ** (power + 9)
        if nanos and nanos % unit == 0:
            shown = f"e{power}" if exponent and power else suffix
            return f"{int(nanos / unit)}{shown}"
    return "0"
