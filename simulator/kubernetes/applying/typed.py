# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects as server-side apply sees them through a schema: scalars, and lists and maps, atomic or granular."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.kubernetes.applying.field_sets import FieldPath, FieldSet, step_of_field, step_of_keys, step_of_value
from simulator.kubernetes.schemas.schema import ANYTHING, Schema

# These keys have defaults of their own, which the published definitions leave out.
KEY_DEFAULTS = {
    ("io.k8s.api.core.v1.ContainerPort", "protocol"): "TCP",
    ("io.k8s.api.core.v1.ServicePort", "protocol"): "TCP",
}


def is_granular_map(schema: Schema, value: Any) -> bool:
    """Says whether each key of this mapping has its own owner."""
    return isinstance(value, Mapping) and not schema.atomic_map


def is_granular_list(schema: Schema, value: Any) -> bool:
    """Says whether each item of this list has its own owner."""
    return isinstance(value, list) and schema.list_type != "atomic"


def child(schema: Schema, name: str) -> Schema:
    """Gives the schema of a field; what no schema names is taken as it comes."""
    return schema.field(name) or ANYTHING


def item_step(schema: Schema, item: Any) -> str:
    """Gives the step that identifies an item of a granular list; raises ValueError when it has no identity."""
    if schema.list_type == "set":
        return _set_step(item)
    if item is None:
        raise ValueError("associative list with keys may not have a null element")
    if not isinstance(item, Mapping):
        raise ValueError("associative list with keys may not have non-map elements")
    keys = {name: value for name in schema.map_keys if (value := item.get(name, key_default(schema, name))) is not None}
    if not keys:
        names = " ".join(f'"{name}"' for name in schema.map_keys)
        raise ValueError(
            f"associative list with keys has an element that omits all key fields [{names}]"
            " (and doesn't have default values for any key fields)"
        )
    return step_of_keys(keys)


def key_default(schema: Schema, name: str) -> Any:
    """Gives the default of a key of a list's items, or None."""
    field = schema.items.field(name)
    declared = field.raw.get("default") if field else None
    return KEY_DEFAULTS.get((schema.items.name, name), declared)


def steps_of(schema: Schema, items: list[Any]) -> list[str]:
    """Gives the steps of all items of a granular list; an item without identity is known by its place."""
    return [_step_or_place(schema, item, index) for index, item in enumerate(items)]


def _step_or_place(schema: Schema, item: Any, index: int) -> str:
    try:
        return item_step(schema, item)
    except ValueError:
        return f"i:{index}"


def fields_of(schema: Schema, value: Any, path: FieldPath = ()) -> FieldSet:
    """Gives the set of fields that a value has."""
    return frozenset(_fields(schema, value, path))


def _fields(schema: Schema, value: Any, path: FieldPath) -> Iterator[FieldPath]:
    if is_granular_map(schema, value):
        yield from _map_fields(schema, value, path)
    elif is_granular_list(schema, value):
        yield from _list_fields(schema, value, path)
    elif path:
        yield path


def _map_fields(schema: Schema, value: Mapping[str, Any], path: FieldPath) -> Iterator[FieldPath]:
    for name, inner in value.items():
        inner_path = (*path, step_of_field(name))
        yield from _fields(child(schema, name), inner, inner_path)
        empty = inner is None or inner == {}
        if empty or (name not in schema.declared and not (schema.embedded and name == "metadata")):
            yield inner_path


def _list_fields(schema: Schema, items: list[Any], path: FieldPath) -> Iterator[FieldPath]:
    steps = steps_of(schema, items)
    for step, item in zip(steps, items, strict=True):
        yield (*path, step)
        if steps.count(step) == 1:
            yield from _fields(schema.items, item, (*path, step))


def _set_step(item: Any) -> str:
    if isinstance(item, Mapping):
        raise ValueError("associative list without keys has an element that's a map type")
    if isinstance(item, list):
        raise ValueError("not supported: associative list with lists as elements")
    if item is None:
        raise ValueError("associative list without keys has an element that's an explicit null")
    return step_of_value(item)
