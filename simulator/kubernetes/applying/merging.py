# SPDX-License-Identifier: GPL-3.0-or-later
"""Merges an applied configuration into a live object, and takes fields out again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.kubernetes.applying.field_sets import FieldPath, FieldSet, step_of_field
from simulator.kubernetes.applying.typed import child, is_granular_list, is_granular_map, steps_of
from simulator.kubernetes.schemas.schema import Schema


def merged(schema: Schema, live: Any, applied: Any) -> Any:
    """Gives the live value with the applied one on top; granular maps and lists are joined, the rest replaced."""
    if is_granular_map(schema, live) and is_granular_map(schema, applied):
        return _merged_map(schema, live, applied)
    if is_granular_list(schema, live) and is_granular_list(schema, applied) and (live or applied):
        return _merged_list(schema, live, applied)
    return applied


def _merged_map(schema: Schema, live: Mapping[str, Any], applied: Mapping[str, Any]) -> dict[str, Any]:
    joined = {name: merged(child(schema, name), live.get(name), value) for name, value in applied.items()}
    return {**live, **joined}


def _merged_list(schema: Schema, live: list[Any], applied: list[Any]) -> list[Any]:
    """Keeps the live order for what only the live list has, and the applied order for the rest."""
    old = dict(zip(steps_of(schema, live), live, strict=True))
    new = dict(zip(steps_of(schema, applied), applied, strict=True))
    order: list[str] = []
    waiting = list(new)
    for step in old:
        if step not in new:
            order.append(step)
        elif step == next((shared for shared in waiting if shared in old), None):
            # A shared item brings along the applied ones before it; one out of the applied order waits for its turn.
            position = waiting.index(step) + 1
            order.extend(waiting[:position])
            waiting = waiting[position:]
    order.extend(waiting)
    return [_joined_item(schema, step, old, new) for step in order]


def _joined_item(schema: Schema, step: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Any:
    if step in old and step in new:
        return merged(schema.items, old[step], new[step])
    return new[step] if step in new else old[step]


def without(schema: Schema, value: Any, removed: FieldSet) -> Any:
    """Gives the value without these fields; a map or list that loses its last entry becomes None."""
    if not removed:
        return value
    if is_granular_map(schema, value):
        return _map_without(schema, value, removed)
    return _list_without(schema, value, removed) if is_granular_list(schema, value) else value


def _map_without(schema: Schema, value: Mapping[str, Any], removed: FieldSet) -> dict[str, Any] | None:
    kept = {}
    for name, inner in value.items():
        step = step_of_field(name)
        if (step,) in removed:
            continue
        rest = without(child(schema, name), inner, _under(removed, step))
        if rest is not None or inner is None:
            kept[name] = rest
    return kept or None


def _list_without(schema: Schema, items: list[Any], removed: FieldSet) -> list[Any] | None:
    kept = []
    for step, item in zip(steps_of(schema, items), items, strict=True):
        if (step,) not in removed:
            rest = without(schema.items, item, _under(removed, step))
            kept.append({} if rest is None else rest)
    return kept or None


def _under(paths: FieldSet, step: str) -> FieldSet:
    inner: set[FieldPath] = {path[1:] for path in paths if path[0] == step and len(path) > 1}
    return frozenset(inner)


def changed_fields(schema: Schema, before: Any, after: Any, path: FieldPath = ()) -> FieldSet:
    """Gives the fields that both values have, with different contents."""
    if is_granular_map(schema, before) and is_granular_map(schema, after) and (before or after):
        shared = [name for name in after if name in before]
        pairs = [(child(schema, name), step_of_field(name), before[name], after[name]) for name in shared]
    elif before is None and is_granular_list(schema, after):
        # Go writes a list that nobody made as null: it has got items, but it has been there.
        pairs = []
    elif is_granular_list(schema, before) and is_granular_list(schema, after):
        old = dict(zip(steps_of(schema, before), before, strict=True))
        new = dict(zip(steps_of(schema, after), after, strict=True))
        pairs = [(schema.items, step, old[step], new[step]) for step in new if step in old]
    else:
        return frozenset() if same(before, after) else frozenset([path])
    return frozenset().union(*(changed_fields(inner, old, new, (*path, step)) for inner, step, old, new in pairs))


def same(left: Any, right: Any) -> bool:
    """Says whether two JSON values are equal; true is not 1, but 1.0 is."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(same(one, other) for one, other in zip(left, right, strict=True))
    return bool(left == right)
