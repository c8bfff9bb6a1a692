# SPDX-License-Identifier: GPL-3.0-or-later
"""The answers of a gateway as text."""

from __future__ import annotations

from typing import Any

COLUMNS = {
    "REGION": "region",
    "ADDRESS": "address",
    "HTTP STATUS": "status",
    "LATENCY": "latency_ms",
    "ANSWERED BY": "answered_by",
}


def table(probes: list[dict[str, Any]]) -> str:
    """The probes as aligned text, one line a region."""
    rows = [list(COLUMNS)] + [[shown(probe, key) for key in COLUMNS.values()] for probe in probes]
    widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS))]
    padded = ([cell.ljust(width) for cell, width in zip(row, widths, strict=True)] for row in rows)
    return "\n".join("  ".join(cells).rstrip() for cells in padded)


def shown(probe: dict[str, Any], key: str) -> str:
    """One cell of the table."""
    value = probe.get(key)
    if isinstance(value, dict):
        return str(value.get("cluster"))
    return f"{value} ms" if key == "latency_ms" else str(value)
