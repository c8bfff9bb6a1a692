# SPDX-License-Identifier: GPL-3.0-or-later
"""The paths of OpenAPI documents: enough for clients to learn verbs, patch types and parameters of a kind."""

from __future__ import annotations

from typing import Any

from simulator.kubernetes.openapi_schemas import DELETE_OPTIONS, GVK, schema_name
from simulator.kubernetes.resources import ResourceType
from simulator.kubernetes.writes import APPLY_PATCH, JSON_PATCH, MERGE_PATCH, STRATEGIC_PATCH

Document = dict[str, Any]
WRITE_PARAMETERS = ("dryRun", "fieldManager", "fieldValidation")
LIST_PARAMETERS = ("continue", "fieldSelector", "labelSelector", "limit", "resourceVersion", "timeoutSeconds", "watch")
DELETE_PARAMETERS = ("dryRun", "gracePeriodSeconds", "propagationPolicy")
# HTTP method, verb, action in x-kubernetes-action, query parameters
COLLECTION = (
    ("get", "list", "list", LIST_PARAMETERS),
    ("post", "create", "post", WRITE_PARAMETERS),
    ("delete", "deletecollection", "deletecollection", (*LIST_PARAMETERS, *DELETE_PARAMETERS)),
)
SINGLE = (
    ("get", "get", "get", ()),
    ("put", "update", "put", WRITE_PARAMETERS),
    ("patch", "patch", "patch", (*WRITE_PARAMETERS, "force")),
    ("delete", "delete", "delete", DELETE_PARAMETERS),
)


def paths_of(kind: ResourceType) -> dict[str, Document]:
    """The paths of a type and its status."""
    root = f"/apis/{kind.api_version}" if kind.group else f"/api/{kind.version}"
    inside = f"{root}/namespaces/{{namespace}}" if kind.namespaced else root
    paths = {f"{inside}/{kind.plural}": operations(kind, COLLECTION, ("namespace",))}
    if not kind.is_review:
        paths[f"{inside}/{kind.plural}/{{name}}"] = operations(kind, SINGLE, ("name", "namespace"))
    if kind.namespaced and not kind.is_review:
        paths[f"{root}/{kind.plural}"] = operations(kind, COLLECTION[:1], ())
    if "status" in kind.subresources:
        paths[f"{inside}/{kind.plural}/{{name}}/status"] = operations(kind, SINGLE[:3], ("name", "namespace"))
    return paths


def operations(kind: ResourceType, rows: tuple[Any, ...], in_path: tuple[str, ...]) -> Document:
    """The operations of one path."""
    known = [name for name in in_path if name != "namespace" or kind.namespaced]
    path = {
        method: operation(kind, method, action, query) for method, verb, action, query in rows if verb in kind.verbs
    }
    return path | {"parameters": [parameter(name, "path") for name in known]}


def operation(kind: ResourceType, method: str, action: str, query: tuple[str, ...]) -> Document:
    """One method of a path."""
    name = schema_name(kind) + ("List" if action == "list" else "")
    content = {"application/json": {"schema": reference(name)}}
    shown: Document = {
        "operationId": f"{action}{kind.group.title().replace('.', '')}{kind.version.title()}{kind.kind}",
        "parameters": [parameter(item, "query") for item in query],
        "responses": {"200": {"description": "OK", "content": content}, "401": {"description": "Unauthorized"}},
        "x-kubernetes-action": action,
        GVK: {"group": kind.group, "version": kind.version, "kind": kind.kind},
    }
    if method == "get":
        return shown
    return shown | {"requestBody": {"content": request_content(kind, method)}}


def request_content(kind: ResourceType, method: str) -> Document:
    """The media types that a write takes, with their schemas."""
    if method == "patch":
        strategic = () if kind.custom else (STRATEGIC_PATCH,)
        return {media: {"schema": {"type": "object"}} for media in (APPLY_PATCH, JSON_PATCH, MERGE_PATCH, *strategic)}
    name = DELETE_OPTIONS if method == "delete" else schema_name(kind)
    return {"application/json": {"schema": reference(name)}}


def parameter(name: str, place: str) -> Document:
    """One parameter of a path or query."""
    kind = {"watch": "boolean", "force": "boolean", "limit": "integer", "timeoutSeconds": "integer"}.get(name, "string")
    shown: Document = {"name": name, "in": place, "schema": {"type": kind, "uniqueItems": True}}
    return shown | {"required": True} if place == "path" else shown


def reference(name: str) -> Document:
    """A reference to a schema of the document."""
    return {"$ref": f"#/components/schemas/{name}"}
