# SPDX-License-Identifier: GPL-3.0-or-later
"""Custom resources as CEL values: the schema decides how a number or text is read."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from celpy import celtypes
from celpy.evaluation import CELEvalError

from simulator.kubernetes.applying.typed import child
from simulator.kubernetes.schemas.schema import ENVELOPE, Schema

# CEL keywords are reached as `self.__namespace__`; other signs that names may hold have spellings of their own.
KEYWORDS = frozenset(
    {"true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import"}
    | {"let", "loop", "package", "namespace", "return", "var", "void", "while"}
)
LARGEST = 1 << 63
SIGNS = (("__", "__underscores__"), (".", "__dot__"), ("-", "__dash__"), ("/", "__slash__"))


def cel_value(schema: Schema, value: Any, *, root: bool = False) -> Any:
    """Gives a value as CEL sees it; of a whole object's metadata only the name is visible."""
    if isinstance(value, Mapping):
        names = _visible(value) if root else value
        return celtypes.MapType(
            {celtypes.StringType(_escaped(schema, name)): cel_value(child(schema, name), names[name]) for name in names}
        )
    if isinstance(value, list):
        return celtypes.ListType([cel_value(schema.items, item) for item in value])
    if isinstance(value, str):
        return _text(schema, value)
    if isinstance(value, bool) or value is None:
        return None if value is None else celtypes.BoolType(value)
    return _number(schema, value)


def _visible(resource: Mapping[str, Any]) -> dict[str, Any]:
    metadata = resource.get("metadata", {})
    named = {name: metadata[name] for name in ("name", "generateName") if name in metadata}
    return {**resource, "metadata": named}


def _escaped(schema: Schema, name: str) -> str:
    """Gives a field's name as rules write it; keys of free maps stay as they are."""
    if name not in schema.declared and name not in ENVELOPE:
        return name
    if name in KEYWORDS:
        return f"__{name}__"
    for sign, spelling in SIGNS:
        name = name.replace(sign, spelling)
    return name


def _text(schema: Schema, value: str) -> Any:
    form = schema.raw.get("format")
    if form == "duration":
        return celtypes.DurationType(value)
    if form == "date-time":
        return celtypes.TimestampType(value)
    return celtypes.BytesType(base64.b64decode(value)) if form == "byte" else celtypes.StringType(value)


def _number(schema: Schema, value: float) -> Any:
    if schema.type == "number":
        return celtypes.DoubleType(value)
    if isinstance(value, int) and -LARGEST <= value < LARGEST:
        return celtypes.IntType(value)
    # 8000.0 passes the schema of an integer, but a rule that reads it fails.
    return CELEvalError("invalid data, expected int, got float64")
