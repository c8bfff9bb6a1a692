# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads built-in types as the API server's Go types do: wrong types refused, nulls gone, quantities canonical."""

from __future__ import annotations

import string
from collections.abc import Mapping
from typing import Any

from simulator.kubernetes.objects.go_times import time_problem
from simulator.kubernetes.objects.quantities import canonical_quantity
from simulator.kubernetes.schemas.formats import is_base64
from simulator.kubernetes.schemas.schema import Schema, named

# Maps that may be written as null keep no trace of it, and neither do scalars: Go reads null as the zero value.
SCALARS = {"string": "string", "boolean": "bool", "integer": "int64", "number": "float64"}
TEXT_TYPES = {"date-time": "Time", "byte": "[]uint8"}


BASE64 = string.ascii_letters + string.digits + "+/"

JSON_SCHEMA = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps"
# A schema, or something simpler in its place; the published definitions leave both open.
EITHER = {JSON_SCHEMA + "OrBool", JSON_SCHEMA + "OrArray"}


class WrongType(ValueError):
    """A value that a Go type cannot hold."""


def go_decoded(schema: Schema, value: Any, struct: str = "", path: str = "") -> Any:
    """Gives the value as the API server would hold it; raises WrongType with Go's own text."""
    if schema.quantity:
        return _quantity(value)
    if schema.int_or_string:
        return _int_or_string(value)
    if schema.name in EITHER and isinstance(value, Mapping):
        return _object(named(JSON_SCHEMA), value, struct, path)
    if schema.open or not schema.type:
        return value
    if schema.type == "object":
        return _object(schema, value, struct, path)
    if schema.type == "array":
        return _array(schema, value, struct, path)
    return _scalar(schema, value, struct, path)


def _object(schema: Schema, value: Any, struct: str, path: str) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise _mismatch(value, struct, path, _go_type(schema))
    inner_struct = schema.name.rpartition(".")[2] if schema.declared else struct
    decoded = {}
    for name, inner in value.items():
        field = schema.field(name)
        if inner is None or field is None:
            continue
        inner_path = f"{path}.{name}" if schema.declared and path else (name if schema.declared else path)
        decoded[name] = go_decoded(field, inner, inner_struct, inner_path)
    return {name: inner for name, inner in decoded.items() if not _omitted(schema, name, inner)}


def _omitted(schema: Schema, name: str, value: Any) -> bool:
    """Says whether Go leaves the field out: an empty map or list that need not be there."""
    field = schema.field(name)
    if value not in ({}, []) or field is None or name in schema.required or not schema.declared:
        return False
    # An empty list of owners is an order to forget them.
    if name == "managedFields":
        return False
    return field.type == "array" or field.values is not None


def _array(schema: Schema, value: Any, struct: str, path: str) -> list[Any]:
    if not isinstance(value, list):
        raise _mismatch(value, struct, path, _go_type(schema))
    return [go_decoded(schema.items, item, struct, path) for item in value]


def _scalar(schema: Schema, value: Any, struct: str, path: str) -> Any:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    bits = 31 if schema.raw.get("format") == "int32" else 63
    fits = {
        "string": isinstance(value, str),
        "boolean": isinstance(value, bool),
        "integer": isinstance(value, int) and number and -(1 << bits) <= value < 1 << bits,
        "number": number,
    }
    if not fits[schema.type]:
        raise _mismatch(value, struct, path, _go_type(schema))
    if schema.raw.get("format") == "byte" and not is_base64(value):
        good = len(value) - len(value.lstrip(BASE64))
        raise WrongType(f"illegal base64 data at input byte {good if good < len(value) else len(value) // 4 * 4}")
    if schema.raw.get("format") == "date-time" and (problem := time_problem(value, _time_type(schema))):
        raise WrongType(problem)
    return value


def _time_type(schema: Schema) -> str:
    return "MicroTime" if schema.name.endswith(".MicroTime") else "Time"


def _go_type(schema: Schema) -> str:
    if schema.type == "array":
        return f"[]{_go_type(schema.items)}"
    if schema.type == "object":
        return f"map[string]{_go_type(schema.values)}" if schema.values else _struct_type(schema)
    if schema.type not in SCALARS:
        return _struct_type(schema) if schema.name else "interface {}"
    form = str(schema.raw.get("format", ""))
    return form if form in ("int32", "int64") else TEXT_TYPES.get(form, SCALARS[schema.type])


def _struct_type(schema: Schema) -> str:
    return ".".join(schema.name.split(".")[-2:])


def _mismatch(value: Any, struct: str, path: str, wanted: str) -> WrongType:
    where = f"Go struct field {struct}.{path}" if path else "Go value"
    return WrongType(f"json: cannot unmarshal {_json_name(value)} into {where} of type {wanted}")


def _json_name(value: Any) -> str:
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, float) or (isinstance(value, int) and abs(value) >= 1 << 31):
        return f"number {value}"
    names = {dict: "object", list: "array", str: "string", int: "number"}
    return next((name for kind, name in names.items() if isinstance(value, kind)), "null")


def _quantity(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise WrongType("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")
    try:
        return canonical_quantity(value)
    except ValueError as error:
        raise WrongType(str(error)) from error


def _int_or_string(value: Any) -> int | str:
    if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise WrongType(f"json: cannot unmarshal {_json_name(value)} into Go value of type int32")
