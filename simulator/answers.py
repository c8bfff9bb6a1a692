# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks and rewrites of our own answers: schema, enum numbers, field masks."""

from __future__ import annotations

from typing import Any

from simulator import enums
from simulator.discovery import Document, Schema
from simulator.validation import scalar


def problems(document: Document, schema_name: str, body: Any, path: str = "") -> list[str]:
    """What in an answer Google's schema does not know; empty when it fits."""
    properties = document.schemas[schema_name].get("properties")
    if not isinstance(body, dict):
        return [f"{path or schema_name}: not an object"]
    found: list[str] = []
    for key, value in body.items() if properties is not None else ():
        if properties is not None and key not in properties:
            found.append(f"{path}{key}: unknown field of {schema_name}")
        elif properties is not None:
            found += _value_problems(document, properties[key], value, path + key)
    return found


def _value_problems(document: Document, schema: Schema, value: Any, path: str) -> list[str]:
    if "$ref" in schema:
        return problems(document, schema["$ref"], value, f"{path}.")
    if schema.get("type") == "array":
        if not isinstance(value, list):
            return [f"{path}: not a list"]
        return [text for item in value for text in _value_problems(document, schema["items"], item, f"{path}[]")]
    if schema.get("type") == "object":
        if not isinstance(value, dict):
            return [f"{path}: not an object"]
        items = schema.get("additionalProperties", {"type": "any"})
        return [text for item in value.values() for text in _value_problems(document, items, item, f"{path}{{}}")]
    return _scalar_problems(schema, value, path)


def _scalar_problems(schema: Schema, value: Any, path: str) -> list[str]:
    if "enum" in schema and value not in schema["enum"]:
        return [f"{path}: {value!r} is not in the enum"]
    if schema.get("type") == "any" or scalar(schema, value) == value:
        return []
    return [f"{path}: {value!r} is not {schema.get('format') or schema.get('type')}"]


def numbered(document: Document, schema_name: str, body: dict[str, Any]) -> dict[str, Any]:
    """The answer with numbers in place of enum names, as `enum-encoding=int` asks."""
    properties = document.schemas[schema_name].get("properties")
    if properties is None:
        return body
    return {key: _numbered(document, f"{schema_name}.{key}", properties[key], value) for key, value in body.items()}


def _numbered(document: Document, place: str, schema: Schema, value: Any) -> Any:
    if "$ref" in schema:
        return numbered(document, schema["$ref"], value)
    if schema.get("type") == "array":
        return [_numbered(document, place, schema["items"], item) for item in value]
    if schema.get("type") == "object" and "additionalProperties" in schema:
        items = schema["additionalProperties"]
        return {key: _numbered(document, place, items, item) for key, item in value.items()}
    return enums.number(place, schema, value) if "enum" in schema else value


def cut(body: Any, mask: str) -> Any:
    """The answer cut down to a `fields` mask such as "services/name,nextPageToken" or "items(name,id)"."""
    wanted: dict[str, list[str]] = {}
    for part in _split(mask):
        name, rest = _steps(part)
        wanted.setdefault(name, []).append(rest)
    return _cut(body, wanted)


def _cut(body: Any, wanted: dict[str, list[str]]) -> Any:
    if isinstance(body, list):
        return [_cut(item, wanted) for item in body]
    if not isinstance(body, dict):
        return body
    names = body if "*" in wanted else wanted
    return {name: _cut_field(body[name], wanted.get(name) or wanted["*"]) for name in names if name in body}


def _cut_field(value: Any, rests: list[str]) -> Any:
    return cut(value, ",".join(rests)) if all(rests) else value


def _split(mask: str) -> list[str]:
    parts, depth, start = [], 0, 0
    for index, character in enumerate(mask):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == "," and depth == 0:
            parts.append(mask[start:index])
            start = index + 1
    return [part.strip() for part in [*parts, mask[start:]] if part.strip()]


def _steps(part: str) -> tuple[str, str]:
    for index, character in enumerate(part):
        if character in "/.":
            return part[:index], part[index + 1 :]
        if character == "(":
            return part[:index], part[index + 1 : part.rindex(")")]
    return part, ""
