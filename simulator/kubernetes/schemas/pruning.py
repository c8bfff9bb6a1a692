# SPDX-License-Identifier: GPL-3.0-or-later
"""Drops the fields that a schema does not name, and says which they were."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.kubernetes.causes import Path, dotted
from simulator.kubernetes.schemas.schema import Schema


def pruned(schema: Schema, value: Any) -> tuple[Any, tuple[str, ...]]:
    """Gives the value with only known fields, and the paths of those dropped."""
    dropped: list[str] = []
    return _pruned(schema, value, (), dropped), tuple(dropped)


def _pruned(schema: Schema, value: Any, path: Path, dropped: list[str]) -> Any:
    if isinstance(value, list):
        return [_pruned(schema.items, item, (*path, index), dropped) for index, item in enumerate(value)]
    if not isinstance(value, Mapping) or _takes_anything(schema):
        return value
    kept = {}
    for name, inner in value.items():
        field = schema.field(name)
        if field is None:
            dropped.append(dotted((*path, name)))
        else:
            kept[name] = _pruned(field, inner, (*path, name), dropped)
    return kept


def _takes_anything(schema: Schema) -> bool:
    """Says whether nothing below is pruned: an open node without fields, or a scalar that got an object by mistake."""
    if schema.open:
        return not schema.declared and schema.values is None
    return schema.type not in ("", "object") or schema.int_or_string
