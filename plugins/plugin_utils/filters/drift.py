# SPDX-License-Identifier: GPL-3.0-or-later
"""Filters that report what is not as the inventory says."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

COLUMNS = ("HOST", "OBJECT", "FIELD", "FOUND", "WANTED")
WIDEST = 60  # characters of a value in the table; the JSON has all of it


def drift_report(lines: str, problems: Mapping[str, str]) -> dict[str, Any]:
    """Give the report: whether anything drifted, each object with its fields, and the hosts that were not compared.

    Expects JSON lines with host, object, before and after, and for each host what went wrong, or nothing.
    """
    differences = [_difference(json.loads(line)) for line in lines.splitlines()]
    failed = [{"host": host, "message": message} for host, message in problems.items() if message]
    return {"drift": bool(differences or failed), "differences": differences, "problems": failed}


def drift_table(report: Mapping[str, Any]) -> str:
    """Give a report as aligned lines, one for each field, and one for each host that was not compared."""
    rows = [row for difference in report["differences"] for row in _rows(difference)]
    lines = (
        _aligned([list(COLUMNS), *rows]) if rows else ["Nothing differs from the inventory." * (not report["drift"])]
    )
    return "\n".join([*lines, *(f"{one['host']}: {one['message']}" for one in report["problems"])]).strip()


def _difference(line: Mapping[str, Any]) -> dict[str, Any]:
    before, after = dict(_leaves(line["before"])), dict(_leaves(line["after"]))
    paths = [path for path in {**before, **after} if before.get(path) != after.get(path)]
    fields = [{"path": list(path), "found": before.get(path), "wanted": after.get(path)} for path in paths]
    change = "missing" if not line["before"] else "changed" if line["after"] else "surplus"
    return {"host": line["host"], "object": line["object"], "change": change, "fields": fields}


def _leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, Mapping | list) and value:
        for key, below in value.items() if isinstance(value, Mapping) else enumerate(value):
            yield from _leaves(below, (*path, str(key)))
    elif path:
        yield path, value


def _rows(difference: Mapping[str, Any]) -> Iterator[list[str]]:
    host, title = difference["host"], difference["object"]
    if difference["change"] != "changed":
        there = difference["change"] == "surplus"
        yield [host, title, "", *(("there", "gone") if there else ("missing", "there"))]
        return
    for field in difference["fields"]:
        yield [host, title, ".".join(field["path"]), _cell(field["found"]), _cell(field["wanted"])]


def _cell(value: Any) -> str:
    text = "not set" if value is None else json.dumps(value) if not isinstance(value, str) else value
    line = " ".join(text.split())
    return line if len(line) <= WIDEST else f"{line[: WIDEST - 3]}..."


def _aligned(rows: list[list[str]]) -> list[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


FILTERS: dict[str, Callable[..., Any]] = {"drift_report": drift_report, "drift_table": drift_table}
