# SPDX-License-Identifier: GPL-3.0-or-later
"""The schemas of OpenAPI documents: those of built-in kinds as published, those of custom resources from their CRDs."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from simulator.kubernetes.resources import ResourceType
from simulator.kubernetes.schemas.additions import additions
from simulator.kubernetes.schemas.definitions import INT_OR_STRING, PREFIX, QUANTITY, definition_name, definitions

Schema = dict[str, Any]
GVK = "x-kubernetes-group-version-kind"
OBJECT_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"
LIST_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta"
DELETE_OPTIONS = "io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions"
STATUS = "io.k8s.apimachinery.pkg.apis.meta.v1.Status"
API_VERSION = "APIVersion names the group and version whose schema this document follows."
KIND = "Kind names the type of this document."
# The published definitions have unions here that only a validator of files wants.
UNIONS: dict[str, Schema] = {
    INT_OR_STRING: {"format": "int-or-string", "oneOf": [{"type": "integer"}, {"type": "string"}]},
    QUANTITY: {"oneOf": [{"type": "string"}, {"type": "number"}]},
}


def schema_name(kind: ResourceType) -> str:
    """The name of a type's schema: as published, or the CRD's group backwards, its version and its kind."""
    published = None if kind.custom else definition_name(kind.group, kind.version, kind.kind)
    return published or ".".join([*reversed(kind.group.split(".")), kind.version, kind.kind])


def schemas_of(kinds: Iterable[ResourceType]) -> dict[str, Schema]:
    """The schemas of these types and all that they refer to."""
    found: dict[str, Schema] = {}
    wanted = [STATUS, DELETE_OPTIONS]
    for kind in kinds:
        wanted += custom_schemas(kind, found) if kind.custom else published_names(kind)
    while wanted:
        name = wanted.pop()
        if name not in found and name in definitions():
            found[name] = published(name)
            wanted += references(name)
    return found


def published_names(kind: ResourceType) -> list[str]:
    """The names of the schemas of a built-in kind and its list."""
    name = schema_name(kind)
    return [name, f"{name}List"]


def custom_schemas(kind: ResourceType, found: dict[str, Schema]) -> list[str]:
    """Adds the schemas of a custom resource and its list; gives the names that they refer to."""
    name = schema_name(kind)
    found[name] = typed(kind, kind.kind, unified(kind.schema or {"type": "object"}), "ObjectMeta", OBJECT_META)
    items = {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}}
    whole = {"type": "object", "required": ["items"], "properties": {"items": items}}
    found[f"{name}List"] = typed(kind, kind.list_kind or f"{kind.kind}List", whole, "ListMeta", LIST_META)
    return [OBJECT_META, LIST_META]


def unified(schema: Mapping[str, Any]) -> Schema:
    """A definition's schema, with the two types of each value that is a number or a text."""
    shown = dict(schema)
    if schema.get("x-kubernetes-int-or-string") and "anyOf" not in schema and "allOf" not in schema:
        shown["anyOf"] = [{"type": "integer"}, {"type": "string"}]
    if "properties" in schema:
        shown["properties"] = {name: unified(field) for name, field in schema["properties"].items()}
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            shown[key] = unified(schema[key])
    return shown


def typed(kind: ResourceType, name: str, schema: Schema, meta_name: str, meta: str) -> Schema:
    """A schema with apiVersion, kind and metadata, marked as the schema of its kind."""
    properties = schema.get("properties", {}) | {
        "apiVersion": {"type": "string", "description": API_VERSION},
        "kind": {"type": "string", "description": KIND},
        "metadata": {"description": f"Standard {meta_name}.", "allOf": [{"$ref": f"#/components/schemas/{meta}"}]},
    }
    mark = [{"group": kind.group, "version": kind.version, "kind": name}]
    return schema | {"type": "object", "properties": properties, GVK: mark}


@functools.cache
def published(name: str) -> Schema:
    """A published schema in the words of OpenAPI 3, with the values and defaults that its fields have."""
    if name in UNIONS:
        return UNIONS[name]
    converted: Schema = convert(definitions()[name])
    for place, more in additions(name).items():
        field = converted["properties"][place.removesuffix("[]").removesuffix("{}")]
        inner = {"[]": "items", "{}": "additionalProperties"}.get(place[-2:])
        (field[inner] if inner else field).update(more)
    return converted


def convert(node: Any) -> Any:
    """A node without the nulls and fixed values that a validator of files wants, its references inside the document."""
    if isinstance(node, list):
        return [convert(item) for item in node]
    if not isinstance(node, dict):
        return node
    if isinstance(node.get("$ref"), str):
        reference = {"$ref": node["$ref"].replace(PREFIX, "#/components/schemas/")}
        rest = {key: value for key, value in node.items() if key != "$ref"}
        return rest | {"allOf": [reference]} if rest else reference
    shown = {key: convert(value) for key, value in node.items() if key not in ("enum", "properties")}
    if "properties" in node:
        shown["properties"] = {name: convert(value) for name, value in node["properties"].items()}
    kinds = node.get("type")
    if isinstance(kinds, list):
        plain = [kind for kind in kinds if kind != "null"]
        shown["type"] = plain[0] if len(plain) == 1 else "string"
    return shown


@functools.cache
def references(name: str) -> tuple[str, ...]:
    """The names that a published schema refers to."""
    return tuple(dict.fromkeys(referred(definitions()[name])))


def referred(node: Any) -> Iterator[str]:
    """Every reference below a node."""
    if isinstance(node, list):
        for item in node:
            yield from referred(item)
    elif isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"].removeprefix(PREFIX)
        for value in node.values():
            yield from referred(value)
