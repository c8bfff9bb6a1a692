# SPDX-License-Identifier: GPL-3.0-or-later
"""Filters that show results as lines to read."""

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


def finding_lines(findings: Sequence[Mapping[str, Any]]) -> str:
    """Give the findings of M(gkefleet.inference.gke_preflight) that are not PASS as lines, each with one sentence."""
    shown = [finding for finding in findings if finding["verdict"] != "PASS"]
    lines = [
        f"{finding['verdict']:<8}{finding['subject']}: {finding['cause']}; {finding['remedy']}" for finding in shown
    ]
    return "\n".join([*lines, f"PASS    {len(findings) - len(shown)} of {len(findings)} findings"])


def _row(answer: Mapping[str, Any]) -> list[str]:
    """Give the cells of one line."""
    known = answer.get("answered_by") or "unknown"
    return [answer["region"], answer["address"], str(answer["status"]), f"{answer['latency_ms']} ms", str(known)]


class FilterModule:
    """The filters of this file by name."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Give each filter its name."""
        return {"answer_table": answer_table, "finding_lines": finding_lines}
