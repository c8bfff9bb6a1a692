# SPDX-License-Identifier: GPL-3.0-or-later
"""Refuses doubled entries in the lists of a custom resource that are sets or maps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.kubernetes.applying.typed import child, key_default
from simulator.kubernetes.causes import Cause, Path, duplicate
from simulator.kubernetes.schemas.schema import Schema


def doubled_causes(schema: Schema, value: Any, path: Path = ()) -> Iterator[Cause]:
    """Gives a cause for each entry of a list that repeats an earlier one."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from doubled_causes(child(schema, name), inner, (*path, name))
    elif isinstance(value, list):
        yield from _doubled_items(schema, value, path)
        for index, item in enumerate(value):
            yield from doubled_causes(schema.items, item, (*path, index))


def _doubled_items(schema: Schema, items: list[Any], path: Path) -> Iterator[Cause]:
    if schema.list_type == "atomic":
        return
    seen: list[Any] = []
    for index, item in enumerate(items):
        identity = _identity(schema, item)
        if identity in seen:
            yield duplicate((*path, index), identity)
        seen.append(identity)


def _identity(schema: Schema, item: Any) -> Any:
    if schema.list_type == "set" or not isinstance(item, Mapping):
        return item
    keys = {name: item.get(name, key_default(schema, name)) for name in sorted(schema.map_keys)}
    return {name: value for name, value in keys.items() if value is not None}
