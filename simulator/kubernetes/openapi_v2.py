# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns an OpenAPI 3 document of ours into version 2, which older clients ask for."""

from __future__ import annotations

from typing import Any

from simulator.kubernetes.openapi_v2_schemas import older_schema

Document = dict[str, Any]
METHODS = ("get", "post", "put", "patch", "delete")


def swagger(document: Document) -> Document:
    """The same document in version 2."""
    return {
        "swagger": "2.0",
        "info": document["info"],
        "paths": {path: path_item(item) for path, item in document["paths"].items()},
        "definitions": {name: older_schema(schema) for name, schema in document["components"]["schemas"].items()},
    }


def path_item(item: Document) -> Document:
    """One path in version 2."""
    shown: Document = {method: operation(item[method]) for method in METHODS if method in item}
    return shown | {"parameters": [parameter(entry) for entry in item["parameters"]]}


def operation(item: Document) -> Document:
    """One operation in version 2: bodies are parameters, media types stand apart."""
    content = item.get("requestBody", {}).get("content", {})
    parameters = [parameter(entry) for entry in item["parameters"]]
    for media in list(content.values())[:1]:
        parameters.append({"name": "body", "in": "body", "required": True, "schema": older_schema(media["schema"])})
    answered = item["responses"]["200"]["content"]["application/json"]["schema"]
    responses = {"200": {"description": "OK", "schema": older_schema(answered)}, "401": {"description": "Unauthorized"}}
    kept = {key: value for key, value in item.items() if key not in ("requestBody", "responses", "parameters")}
    return kept | {
        "parameters": parameters,
        "responses": responses,
        "consumes": list(content) or ["*/*"],
        "produces": ["application/json"],
    }


def parameter(entry: Document) -> Document:
    """One parameter in version 2: its type stands beside its name."""
    shown: Document = {key: value for key, value in entry.items() if key != "schema"}
    return {**shown, **entry["schema"]}
