# SPDX-License-Identifier: GPL-3.0-or-later
"""Structural schemas: one node of an OpenAPI v3 document, read field by field."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from simulator.kubernetes.schemas.definitions import INT_OR_STRING, OBJECT_META, PREFIX, QUANTITY, definitions

PRESERVE = "x-kubernetes-preserve-unknown-fields"


class Schema:
    """One node of a schema; its children are found when asked for."""

    def __init__(self, raw: Mapping[str, Any], *, name: str = "", builtin: bool = False) -> None:
        """Takes a node of a CRD's schema, or of a built-in definition, where the name is that of the definition."""
        self.raw = raw
        self.name = name
        self.builtin = builtin
        self._fields: dict[str, Schema | None] = {}

    @cached_property
    def type(self) -> str:
        """The JSON type; empty where several, or any, are allowed."""
        declared = self.raw.get("type", "")
        if isinstance(declared, str):
            return declared
        kinds = [kind for kind in declared if kind != "null"]
        return kinds[0] if len(kinds) == 1 else ""

    @cached_property
    def nullable(self) -> bool:
        """Whether null is a value of its own; built-in types read null as absent."""
        return bool(self.raw.get("nullable", False))

    @cached_property
    def int_or_string(self) -> bool:
        """Whether the value is an integer or a string."""
        return self.name == INT_OR_STRING or bool(self.raw.get("x-kubernetes-int-or-string"))

    @cached_property
    def quantity(self) -> bool:
        """Whether the value is a resource quantity of a built-in type."""
        return self.name == QUANTITY

    @cached_property
    def open(self) -> bool:
        """Whether fields that no schema names are kept."""
        if self.builtin:
            shapeless = not {"properties", "additionalProperties", "items"} & self.raw.keys()
            return shapeless and self.type in ("", "object") and not (self.int_or_string or self.quantity)
        return bool(self.raw.get(PRESERVE)) or self.raw.get("additionalProperties") is True

    @cached_property
    def embedded(self) -> bool:
        """Whether the node holds a whole object with apiVersion, kind and metadata."""
        return bool(self.raw.get("x-kubernetes-embedded-resource"))

    @cached_property
    def declared(self) -> tuple[str, ...]:
        """The names of the fields that the schema names."""
        return tuple(self.raw.get("properties", ()))

    @cached_property
    def required(self) -> tuple[str, ...]:
        """The fields that must be there."""
        return tuple(self.raw.get("required", ()))

    def field(self, name: str) -> Schema | None:
        """Gives the schema of a field or map value; None when there may be no such field."""
        if name not in self._fields:
            self._fields[name] = self._find(name)
        return self._fields[name]

    @cached_property
    def values(self) -> Schema | None:
        """The schema of a map's values; None when this is no map with values of one type."""
        additional = self.raw.get("additionalProperties")
        return self._child(additional) if isinstance(additional, Mapping) else None

    @cached_property
    def items(self) -> Schema:
        """The schema of a list's items."""
        return self._child(self.raw["items"]) if "items" in self.raw else ANYTHING

    @cached_property
    def ruled(self) -> bool:
        """Whether a CEL rule sits on this node or below."""
        return not self.builtin and _mentions_rules(self.raw)

    @cached_property
    def list_type(self) -> str:
        """How a list merges: atomic, set or map; built-in types fall back on the older patch strategy."""
        declared = self.raw.get("x-kubernetes-list-type")
        if declared or "merge" not in str(self.raw.get("x-kubernetes-patch-strategy", "")).split(","):
            return str(declared or "atomic")
        return "map" if "x-kubernetes-patch-merge-key" in self.raw else "set"

    @cached_property
    def map_keys(self) -> tuple[str, ...]:
        """The fields that identify an item of a list of type map."""
        if "x-kubernetes-list-map-keys" in self.raw:
            return tuple(self.raw["x-kubernetes-list-map-keys"])
        return (self.raw["x-kubernetes-patch-merge-key"],) if "x-kubernetes-patch-merge-key" in self.raw else ()

    @cached_property
    def atomic_map(self) -> bool:
        """Whether an object or map has one owner as a whole."""
        return self.raw.get("x-kubernetes-map-type") == "atomic"

    def _find(self, name: str) -> Schema | None:
        properties = self.raw.get("properties", {})
        if name in properties:
            return self._child(properties[name])
        if self.embedded and name in ENVELOPE:
            return Schema(ENVELOPE[name], builtin=True) if name != "metadata" else named(OBJECT_META)
        if self.values is not None:
            return self.values
        return ANYTHING if self.open else None

    def _child(self, raw: Mapping[str, Any]) -> Schema:
        if "$ref" not in raw:
            return Schema(raw, builtin=self.builtin)
        target = named(raw["$ref"].removeprefix(PREFIX))
        extra = {key: value for key, value in raw.items() if key.startswith("x-")}
        return Schema({**target.raw, **extra}, name=target.name, builtin=True) if extra else target


ANYTHING = Schema({PRESERVE: True})
ENVELOPE: dict[str, dict[str, Any]] = {
    "apiVersion": {"type": "string"},
    "kind": {"type": "string"},
    "metadata": {"$ref": PREFIX + OBJECT_META},
}
_NAMED: dict[str, Schema] = {}


def named(name: str) -> Schema:
    """Gives a built-in definition as a schema."""
    if name not in _NAMED:
        _NAMED[name] = Schema(definitions()[name], name=name, builtin=True)
    return _NAMED[name]


def _mentions_rules(raw: Any) -> bool:
    if isinstance(raw, Mapping):
        return "x-kubernetes-validations" in raw or any(_mentions_rules(inner) for inner in raw.values())
    return False
