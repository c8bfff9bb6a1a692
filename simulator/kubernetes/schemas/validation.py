# SPDX-License-Identifier: GPL-3.0-or-later
"""Validates a custom resource against its structural schema, with the API server's texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.kubernetes.applying.merging import same
from simulator.kubernetes.applying.typed import steps_of
from simulator.kubernetes.causes import Cause, Path, dotted, invalid_value, required, wrong_type
from simulator.kubernetes.schemas.limits import LEAST, limit_causes
from simulator.kubernetes.schemas.schema import Schema

MISSING = object()
"""Stands for an old value that is not there, so that nothing is carried over from it."""

ACCEPTED: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
}


def schema_causes(schema: Schema, value: Any, path: Path = (), old: Any = MISSING) -> Iterator[Cause]:
    """Gives what the schema refuses; a part that is as it was before is not looked at again (ratcheting)."""
    if old is not MISSING and path and same(old, value):
        return
    if value is None and schema.nullable:
        return
    fits = has_type(schema, value)
    if not fits:
        yield _type_cause(schema, value, path)
    yield from _junctor_causes(schema, value, path)
    if not fits:
        return
    yield from limit_causes(schema, value, path)
    if isinstance(value, Mapping):
        yield from _object_causes(schema, value, path, old)
    elif isinstance(value, list):
        yield from _list_causes(schema, value, path, old)


def has_type(schema: Schema, value: Any) -> bool:
    """Says whether a value has the schema's type; a float without a fraction is an integer."""
    if schema.int_or_string:
        return isinstance(value, int | str) and not isinstance(value, bool)
    if not schema.type:
        return True
    if isinstance(value, bool):
        return schema.type == "boolean"
    if schema.type == "integer" and isinstance(value, float) and -LEAST > value >= LEAST:
        return value.is_integer()
    return isinstance(value, ACCEPTED.get(schema.type, ()))


def type_name(value: Any) -> str:
    """Gives the JSON type of a value as type errors name it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    names = {dict: "object", list: "array", str: "string", int: "integer", float: "number"}
    return next(name for kind, name in names.items() if isinstance(value, kind))


def _type_cause(schema: Schema, value: Any, path: Path) -> Cause:
    wanted = "integer,string" if schema.int_or_string else schema.type
    found = type_name(value)
    return wrong_type(path, found, f'{dotted(path)} in body must be of type {wanted}: "{found}"')


def _object_causes(schema: Schema, value: Mapping[str, Any], path: Path, old: Any) -> Iterator[Cause]:
    for name in schema.required:
        if name not in value:
            yield required((*path, name))
    for name, inner in value.items():
        field = schema.field(name)
        if field is None or field.builtin or (not path and name == "metadata"):
            continue
        before = old.get(name, MISSING) if isinstance(old, Mapping) else MISSING
        yield from schema_causes(field, inner, (*path, name), before)


def _list_causes(schema: Schema, value: list[Any], path: Path, old: Any) -> Iterator[Cause]:
    before: dict[str, Any] = {}
    if isinstance(old, list) and schema.list_type == "map":
        before = dict(zip(steps_of(schema, old), old, strict=True))
    steps = steps_of(schema, value) if before else [""] * len(value)
    for index, item in enumerate(value):
        yield from schema_causes(schema.items, item, (*path, index), before.get(steps[index], MISSING))


def _junctor_causes(schema: Schema, value: Any, path: Path) -> Iterator[Cause]:
    """Gives the causes of allOf, anyOf, oneOf and not, whose branches only restrict values."""
    where = f'"{dotted(path)}" must'
    for branch in schema.raw.get("allOf", ()):
        yield from schema_causes(Schema(branch), value, path)
    if "anyOf" in schema.raw and not _fitting(schema.raw["anyOf"], value, path):
        yield invalid_value((), "", f"{where} validate at least one schema (anyOf)")
        yield from _nearest(schema.raw["anyOf"], value, path)
    if "oneOf" in schema.raw and (count := _fitting(schema.raw["oneOf"], value, path)) != 1:
        found = "none valid" if not count else f"{count} valid alternatives"
        yield invalid_value((), "", f"{where} validate one and only one schema (oneOf). Found {found}")
        yield from () if count else _nearest(schema.raw["oneOf"], value, path)
    if "not" in schema.raw and _fitting([schema.raw["not"]], value, path):
        yield invalid_value((), "", f"{where} not validate the schema (not)")


def _nearest(branches: list[Mapping[str, Any]], value: Any, path: Path) -> list[Cause]:
    """Gives what the branch refuses that has most to agree with; the first one when several have as much."""
    best = max(branches, key=lambda branch: _agreements(branch, value, path))
    return list(schema_causes(Schema(best), value, path))


def _agreements(branch: Mapping[str, Any], value: Any, path: Path) -> int:
    if not isinstance(value, Mapping):
        return 0
    parts = {name: part for name, part in branch.get("properties", {}).items() if name in value}
    return sum(_fitting([part], value[name], (*path, name)) for name, part in parts.items())


def _fitting(branches: list[Mapping[str, Any]], value: Any, path: Path) -> int:
    return sum(not any(schema_causes(Schema(branch), value, path)) for branch in branches)
