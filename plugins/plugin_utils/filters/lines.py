# SPDX-License-Identifier: GPL-3.0-or-later
"""Filters that show results as lines to read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

COLUMNS = ("REGION", "ADDRESS", "HTTP STATUS", "LATENCY", "ANSWERED BY")

SUBJECTS = 3  # as many as a line names


def answer_table(answers: Sequence[Mapping[str, Any]]) -> str:
    """Give the answers of M(gkefleet.inference.inference_probe) as aligned lines, one for each region."""
    rows = [list(COLUMNS)] + [_row(answer) for answer in answers]
    widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS))]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)


def finding_lines(findings: Sequence[Mapping[str, Any]], verbosity: int = 0) -> str:
    """Give the findings of M(gkefleet.inference.gke_preflight) that are not PASS as lines to read.

    Findings with one cause share a line, which names the first few subjects, or all of them from verbosity 1 on.
    """
    alike: dict[tuple[str, str, str], list[str]] = {}
    for finding in findings:
        if finding["verdict"] != "PASS":
            alike.setdefault((finding["verdict"], finding["cause"], finding["remedy"]), []).append(finding["subject"])
    passed = len(findings) - sum(map(len, alike.values()))
    lines = [_finding_line(*key, subjects, verbosity) for key, subjects in alike.items()]
    return "\n".join([*lines, f"PASS    {passed} of {len(findings)} findings"])


def _finding_line(verdict: str, cause: str, remedy: str, subjects: Sequence[str], verbosity: int) -> str:
    """Give the sentence on findings that have one cause."""
    shown = subjects if verbosity else subjects[:SUBJECTS]
    more = f" and {len(subjects) - len(shown)} more (-v lists them)" if len(shown) < len(subjects) else ""
    return f"{verdict:<8}{', '.join(shown)}{more}: {cause}; {remedy}"


def _row(answer: Mapping[str, Any]) -> list[str]:
    """Give the cells of one line."""
    known = answer.get("answered_by") or "unknown"
    return [answer["region"], answer["address"], str(answer["status"]), f"{answer['latency_ms']} ms", str(known)]


FILTERS: dict[str, Callable[..., Any]] = {"answer_table": answer_table, "finding_lines": finding_lines}
