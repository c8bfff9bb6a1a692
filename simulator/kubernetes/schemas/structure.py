# SPDX-License-Identifier: GPL-3.0-or-later
"""What makes the schema of a CRD structural, and its CEL rules usable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.kubernetes.causes import Cause, Path, invalid_value, key, not_allowed, required
from simulator.kubernetes.schemas.schema import PRESERVE, Schema
from simulator.kubernetes.schemas.validation import schema_causes

Part = Mapping[str, Any]
TYPES = ("array", "boolean", "integer", "number", "object", "string")


def structure_causes(schema: Part, path: Path) -> Iterator[Cause]:
    """Gives why a schema is no structural one."""
    if schema.get("type") != "object":
        yield invalid_value((*path, "type"), schema.get("type", ""), "must be object at the root")
    yield from _node_causes(schema, path, "at the root")


def _node_causes(schema: Part, path: Path, place: str) -> Iterator[Cause]:
    kind = schema.get("type", "")
    free = schema.get("x-kubernetes-int-or-string") or schema.get(PRESERVE)
    if not kind and not free:
        yield required((*path, "type"), f"must not be empty {place}")
    elif kind and kind not in TYPES:
        yield invalid_value((*path, "type"), kind, f"must be one of {', '.join(TYPES)}")
    if "properties" in schema and "additionalProperties" in schema:
        yield not_allowed((*path, "additionalProperties"), "additionalProperties and properties are mutual exclusive")
    yield from _list_causes(schema, path)
    yield from _default_causes(schema, path)
    yield from _rule_causes(schema, path)
    yield from _inner_causes(schema, path)


def _inner_causes(schema: Part, path: Path) -> Iterator[Cause]:
    for name, inner in schema.get("properties", {}).items():
        if name != "metadata" or len(path) > 5:
            yield from _node_causes(inner, (*path, "properties", key(name)), "for specified object fields")
    if isinstance(schema.get("items"), Mapping):
        yield from _node_causes(schema["items"], (*path, "items"), "for specified array items")
    if isinstance(schema.get("additionalProperties"), Mapping):
        inner = schema["additionalProperties"]
        yield from _node_causes(inner, (*path, "additionalProperties"), "for specified object fields")


def _list_causes(schema: Part, path: Path) -> Iterator[Cause]:
    if schema.get("type") == "array" and "items" not in schema:
        yield required((*path, "items"), "must be specified")
    if schema.get("x-kubernetes-list-type") != "map":
        return
    names = schema.get("x-kubernetes-list-map-keys", [])
    if not names:
        yield required((*path, "x-kubernetes-list-map-keys"), "must not be empty if x-kubernetes-list-type is map")
    items = schema["items"] if isinstance(schema.get("items"), Mapping) else {}
    for index, name in enumerate(names):
        if name not in items.get("properties", {}):
            why = "entries must all be names of item properties"
            yield invalid_value((*path, "x-kubernetes-list-map-keys", index), name, why)
        elif name not in items.get("required", ()) and "default" not in items["properties"][name]:
            why = "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property"
            yield required((*path, "items", "properties", key(name), "default"), why)


def _default_causes(schema: Part, path: Path) -> Iterator[Cause]:
    if "default" in schema:
        for cause in schema_causes(Schema(schema), schema["default"], ("default",)):
            yield invalid_value((*path, "default"), schema["default"], cause.text)


def _rule_causes(schema: Part, path: Path) -> Iterator[Cause]:
    rules = schema.get("x-kubernetes-validations", ())
    if not rules:
        return
    # The CEL library takes 0.15 s to load, so it is loaded for the first schema that has rules.
    from simulator.kubernetes.cel.programs import RuleError, compiled

    for index, rule in enumerate(rules):
        where = (*path, "x-kubernetes-validations", index, "rule")
        try:
            compiled(rule.get("rule", ""))
        except RuleError as error:
            yield invalid_value(where, rule, str(error))
