# SPDX-License-Identifier: GPL-3.0-or-later
"""The JSON paths of printer columns and scale subresources: keys, indices, wildcards and equality filters."""

from __future__ import annotations

import re
from typing import Any

# One step: .key, ['key'], [3], [*], [?(@.key=="value")]
STEP = re.compile(
    r"""\.?(?P<key>(?:[^.\[\]\\]|\\.)+)
      | \[(?P<index>-?\d+)\]
      | \[(?P<all>\*)\]
      | \['(?P<quoted>[^']*)'\]
      | \[\?\(\s*@\.(?P<field>[^=\s]+)\s*==\s*["'](?P<value>[^"']*)["']\s*\)\]
    """,
    re.VERBOSE,
)


def first(path: str, document: Any) -> Any:
    """The first value that a path finds, or None."""
    found = values(path, document)
    return found[0] if found else None


def values(path: str, document: Any) -> list[Any]:
    """Every value that a path finds."""
    found = [document]
    for step in STEP.finditer(path.strip().removeprefix("$")):
        found = [value for item in found for value in below(step, item)]
    return found


def below(step: re.Match[str], item: Any) -> list[Any]:
    """The values one step below an item."""
    parts = step.groupdict()
    name = parts["quoted"] if parts["quoted"] is not None else parts["key"]
    if name is not None:
        name = re.sub(r"\\(.)", r"\1", name)
        return [item[name]] if isinstance(item, dict) and item.get(name) is not None else []
    if not isinstance(item, list):
        return []
    if parts["index"] is not None:
        index = int(parts["index"])
        return [item[index]] if -len(item) <= index < len(item) else []
    if parts["all"]:
        return item
    return [entry for entry in item if first("." + parts["field"], entry) == parts["value"]]


def replaced(path: str, document: dict[str, Any], value: Any) -> dict[str, Any]:
    """The document with another value at a path of plain keys."""
    head, _, rest = path.strip().removeprefix(".").partition(".")
    return document | {head: replaced(rest, document.get(head) or {}, value) if rest else value}
