# SPDX-License-Identifier: GPL-3.0-or-later
"""Why an apply patch does not fit its schema, in the words of the structured-merge-diff library."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.kubernetes.applying.field_sets import FieldPath, compact, display, step_of_field
from simulator.kubernetes.applying.typed import item_step
from simulator.kubernetes.schemas.schema import Schema

GO_NAMES = {
    str: "string",
    bool: "bool",
    int: "int64",
    float: "float64",
    dict: "map[string]interface {}",
    list: "[]interface {}",
}
SCALARS = (str, bool, int, float)


def patch_problem(schema: Schema, patch: Mapping[str, Any]) -> str | None:
    """Gives what is wrong with an apply patch as one text, or None."""
    problems = list(_problems(schema, patch, ()))
    if len(problems) > 1:
        return "\n  ".join(["errors:", *problems])
    return problems[0] if problems else None


def _problems(schema: Schema, value: Any, path: FieldPath) -> Iterator[str]:
    if value is None:
        return
    shape = shape_of(schema)
    if shape == "map":
        yield from _map_problems(schema, value, path)
    elif shape == "list":
        yield from _list_problems(schema, value, path)
    elif shape:
        yield from _scalar_problems(shape, value, path)


def shape_of(schema: Schema) -> str:
    """Gives how the library classes a schema: map, list, a scalar, or nothing where anything goes."""
    if schema.int_or_string or schema.quantity:
        return "untyped"
    scalars = {"string": "string", "integer": "numeric", "number": "numeric", "boolean": "boolean"}
    return {"object": "map", "array": "list"}.get(schema.type, scalars.get(schema.type, ""))


def _map_problems(schema: Schema, value: Any, path: FieldPath) -> Iterator[str]:
    if not isinstance(value, Mapping):
        yield _at(path, f"expected map, got {_held(value)}")
        return
    for name, inner in value.items():
        inner_path = (*path, step_of_field(name))
        field = schema.field(name)
        if field is None:
            yield _at(inner_path, "field not declared in schema")
        else:
            yield from _problems(field, inner, inner_path)


def _list_problems(schema: Schema, value: Any, path: FieldPath) -> Iterator[str]:
    if not isinstance(value, list):
        yield _at(path, f"expected list, got {_held(value)}")
        return
    seen: set[str] = set()
    for index, item in enumerate(value):
        try:
            step = f"i:{index}" if schema.list_type == "atomic" else item_step(schema, item)
        except ValueError as error:
            yield _at(path, f"element {index}: {error}")
            return
        if step in seen:
            yield _at(path, f"duplicate entries for key {display((step,))}")
        seen.add(step)
        yield from _problems(schema.items, item, (*path, step))


def _scalar_problems(shape: str, value: Any, path: FieldPath) -> Iterator[str]:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if shape == "numeric" and not number:
        yield _at(path, f"expected numeric (int or float), got {GO_NAMES[type(value)]}")
    elif shape == "string" and not isinstance(value, str):
        yield _at(path, f"expected string, got &value.valueUnstructured{{Value:{_go_syntax(value)}}}")
    elif shape == "boolean" and not isinstance(value, bool):
        yield _at(path, f"expected boolean, got {_held(value)}")
    elif shape == "untyped" and not isinstance(value, SCALARS):
        yield _at(path, f"expected any scalar, got {_held(value)}")


def _held(value: Any) -> str:
    return f"&{{{_go(value)}}}"


def _go(value: Any) -> str:
    """Gives a value as Go prints it with %v."""
    if isinstance(value, Mapping):
        return f"map[{' '.join(f'{key}:{_go(value[key])}' for key in sorted(value))}]"
    if isinstance(value, list):
        return f"[{' '.join(_go(item) for item in value)}]"
    return value if isinstance(value, str) else compact(value)


def _go_syntax(value: Any) -> str:
    """Gives a value as Go prints it with %#v."""
    if isinstance(value, Mapping):
        inner = ", ".join(f"{compact(key)}:{_go_syntax(value[key])}" for key in sorted(value))
        return f"map[string]interface {{}}{{{inner}}}"
    if isinstance(value, list):
        return f"[]interface {{}}{{{', '.join(_go_syntax(item) for item in value)}}}"
    return compact(value)


def _at(path: FieldPath, problem: str) -> str:
    return f"{display(path)}: {problem}" if path else problem
