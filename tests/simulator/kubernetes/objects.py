# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects, kinds and writes that the tables of this folder start from."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from simulator.kubernetes import writes
from simulator.kubernetes.bodies import Body
from simulator.kubernetes.builtin_resources import builtin_types
from simulator.kubernetes.resources import ResourceType
from simulator.kubernetes.writes import WriteOptions, Written

NOON = "2026-01-01T12:00:00Z"
LATER = "2026-01-01T12:00:05Z"
KINDS = {kind.kind: kind for kind in builtin_types()}
DEPLOYMENT: dict[str, Any] = {
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "metadata": {"name": "server", "namespace": "default"},
    "spec": {
        "replicas": 2,
        "selector": {"matchLabels": {"app": "server"}},
        "template": {
            "metadata": {"labels": {"app": "server"}},
            "spec": {"containers": [{"name": "model", "image": "model:1", "ports": [{"containerPort": 8000}]}]},
        },
    },
}
GADGET_SPEC: dict[str, Any] = {
    "type": "object",
    "required": ["size"],
    "properties": {
        "size": {"type": "integer", "minimum": 1, "maximum": 9},
        "colour": {"type": "string", "enum": ["red", "blue"], "default": "red"},
        "name": {"type": "string", "minLength": 2, "maxLength": 5, "pattern": "^[a-z]+$"},
        "port": {"x-kubernetes-int-or-string": True},
        "since": {"type": "string", "format": "date-time"},
        "note": {"type": "string", "nullable": True},
        "tags": {"type": "array", "x-kubernetes-list-type": "set", "maxItems": 3, "items": {"type": "string"}},
        "ports": {
            "type": "array",
            "minItems": 1,
            "x-kubernetes-list-type": "map",
            "x-kubernetes-list-map-keys": ["name"],
            "items": {
                "type": "object",
                "required": ["name"],
                "properties": {"name": {"type": "string"}, "number": {"type": "integer", "default": 80}},
            },
        },
        "labels": {"type": "object", "additionalProperties": {"type": "string"}, "maxProperties": 2},
        "exactly": {"type": "object", "oneOf": [{"required": ["a"]}, {"required": ["b"]}], "properties": {}},
        "free": {"type": "object", "x-kubernetes-preserve-unknown-fields": True},
        "atom": {
            "type": "object",
            "x-kubernetes-map-type": "atomic",
            "properties": {"one": {"type": "integer"}, "two": {"type": "integer"}},
        },
    },
}
GADGET_SPEC["properties"]["exactly"]["properties"] = {"a": {"type": "string"}, "b": {"type": "string"}}
GADGET_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "spec": GADGET_SPEC,
        "status": {"type": "object", "properties": {"phase": {"type": "string"}}},
    },
}


def custom_kind(schema: Mapping[str, Any] = GADGET_SCHEMA) -> ResourceType:
    """Gives a custom kind with this schema."""
    return ResourceType(
        "shop.example.com", "v1", "gadgets", "Gadget", custom=True, schema=schema, subresources=("status",)
    )


GADGETS = custom_kind()


def gadget(spec: Mapping[str, Any], **metadata: Any) -> dict[str, Any]:
    """Gives a Gadget."""
    envelope = {"apiVersion": "shop.example.com/v1", "kind": "Gadget"}
    return {**envelope, "metadata": {"name": "one", "namespace": "default", **metadata}, "spec": dict(spec)}


def deployment(**spec: Any) -> dict[str, Any]:
    """Gives a Deployment whose spec has these fields on top."""
    made = copy.deepcopy(DEPLOYMENT)
    made["spec"] |= spec
    return made


def options(**changed: Any) -> WriteOptions:
    """Gives the circumstances of a write in the namespace default."""
    plain = {"manager": "alice", "time": NOON, "namespace": "default", "uid": "uid-1", "suffix": "abcde"}
    return WriteOptions(**{**plain, **changed})


def stored(resource: Mapping[str, Any], revision: str = "7") -> dict[str, Any]:
    """Gives an object as it comes out of the store."""
    return {**resource, "metadata": {**resource["metadata"], "resourceVersion": revision}}


def created(kind: ResourceType, body: Any, **changed: Any) -> dict[str, Any]:
    """Gives the stored object that a POST makes."""
    return stored(writes.create(kind, Body(body), options(**changed)).resource)


def applied(kind: ResourceType, live: Mapping[str, Any] | None, body: Mapping[str, Any], **changed: Any) -> Written:
    """Gives what a server-side apply of the body writes."""
    name = body["metadata"]["name"]
    return writes.apply(kind, live, Body(body), options(**{"name": name, **changed}))


def replaced(kind: ResourceType, live: Mapping[str, Any], body: Mapping[str, Any], **changed: Any) -> Written:
    """Gives what a PUT of the body writes."""
    return writes.replace(kind, live, Body(body), options(**{"name": live["metadata"]["name"], **changed}))


def patched(
    kind: ResourceType, live: Mapping[str, Any], patch: Any, content_type: str = writes.MERGE_PATCH, **changed: Any
) -> Written:
    """Gives what a patch writes."""
    place = {"name": live["metadata"]["name"], **changed}
    return writes.patch(kind, live, content_type, Body(patch), options(**place))


def owners(resource: Mapping[str, Any]) -> dict[str, Any]:
    """Gives who owns what, as `name/operation` and the tree of fields."""
    entries = resource["metadata"]["managedFields"]
    return {f"{entry['manager']}/{entry['operation']}": entry["fieldsV1"] for entry in entries}
