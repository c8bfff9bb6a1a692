# SPDX-License-Identifier: GPL-3.0-or-later
"""A filter that shows what probes found."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

COLUMNS = ("REGION", "ADDRESS", "HTTP STATUS", "LATENCY", "ANSWERED BY")


def answer_table(answers: Sequence[Mapping[str, Any]]) -> str:
    """Give the answers of M(gkefleet.inference.inference_probe) as aligned lines, one for each region."""
    rows = [list(COLUMNS)] + [_row(answer) for answer in answers]
    widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS))]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)


def _row(answer: Mapping[str, Any]) -> list[str]:
    """Give the cells of one line."""
    known = answer.get("answered_by") or "unknown"
    return [answer["region"], answer["address"], str(answer["status"]), f"{answer['latency_ms']} ms", str(known)]


class FilterModule:
    """The filter of this file by name."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Give the filter its name."""
        return {"answer_table": answer_table}
