# SPDX-License-Identifier: GPL-3.0-or-later
"""Schemas in OpenAPI 2, which has fewer words for them and which kubectl reads with less care."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]
JUNCTORS = ("allOf", "anyOf", "oneOf", "not")


def older_schema(schema: Schema) -> Schema:
    """A schema in version 2: no defaults and unions; what may be null or hold anything has no inner schema."""
    node = flattened(schema)
    shown = {key: value for key, value in node.items() if key not in ("default", "nullable", *JUNCTORS)}
    if node.get("x-kubernetes-preserve-unknown-fields") or node.get("nullable"):
        shown = without_inside(shown, untyped=bool(node.get("nullable")))
    if "properties" in shown:
        shown |= fields_of(shown)
    for key in ("items", "additionalProperties"):
        if isinstance(shown.get(key), dict):
            shown[key] = older_schema(shown[key])
    if isinstance(shown.get("$ref"), str):
        shown["$ref"] = shown["$ref"].replace("#/components/schemas/", "#/definitions/")
    return shown


def flattened(schema: Schema) -> Schema:
    """A schema with the reference that OpenAPI 3 wraps, and a union of plain types as the text that it can be."""
    match schema:
        case {"allOf": [{"$ref": str(reference)}]}:
            return schema | {"$ref": reference}
        case {"oneOf": list()} if "x-kubernetes-int-or-string" not in schema and "type" not in schema:
            return {"type": "string"} | schema
    return schema


def without_inside(schema: Schema, untyped: bool) -> Schema:
    """A schema without what is inside; objects and lists that clients cannot follow lose their type too."""
    shown = {key: value for key, value in schema.items() if key not in ("items", "properties")}
    if untyped or shown.get("type") in ("array", "object"):
        shown.pop("type", None)
    return shown


def fields_of(schema: Schema) -> Schema:
    """The properties of a schema, and those required that are never null."""
    fields = schema["properties"]
    required = [name for name in schema.get("required", ()) if not fields.get(name, {}).get("nullable")]
    shown: Schema = {"properties": {name: older_schema(field) for name, field in fields.items()}}
    return shown | {"required": required} if "required" in schema else shown
