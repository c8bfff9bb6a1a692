# SPDX-License-Identifier: GPL-3.0-or-later
"""Google's own descriptions of its APIs: the discovery documents that google-api-python-client ships."""

from __future__ import annotations

import importlib.util
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

Schema = dict[str, Any]


@dataclass(frozen=True)
class Method:
    """One method: its query parameters and the names of its request and response schemas."""

    query: dict[str, Schema]
    request: str | None
    response: str | None


@dataclass(frozen=True)
class Document:
    """One discovery document: schemas, global parameters and methods by id."""

    api: str
    schemas: dict[str, Schema]
    parameters: dict[str, Schema]
    methods: dict[str, Method]


@cache
def document(api: str, version: str) -> Document:
    """The discovery document of an API; read on first use, since compute's alone takes 50 ms."""
    content = json.loads((_folder() / f"{api}.{version}.json").read_text(encoding="utf-8"))
    return Document(api, content["schemas"], content["parameters"], _methods(content))


def _folder() -> Path:
    specification = importlib.util.find_spec("googleapiclient")
    if specification is None or specification.origin is None:
        raise RuntimeError("google-api-python-client is not installed")
    return Path(specification.origin).parent / "discovery_cache" / "documents"


def _methods(resource: dict[str, Any]) -> dict[str, Method]:
    methods = {content["id"]: _method(content) for content in resource.get("methods", {}).values()}
    for child in resource.get("resources", {}).values():
        methods.update(_methods(child))
    return methods


def _method(content: dict[str, Any]) -> Method:
    parameters = content.get("parameters", {})
    return Method(
        query={name: schema for name, schema in parameters.items() if schema["location"] == "query"},
        request=content.get("request", {}).get("$ref"),
        response=content.get("response", {}).get("$ref"),
    )
