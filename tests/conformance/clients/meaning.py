# SPDX-License-Identifier: GPL-3.0-or-later
"""What requests and resources mean: enum names, short links, leaves by path, nothing that a server makes up."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from simulator.discovery import document
from simulator.validation import RequestCheck

Leaves = dict[str, str]
_LINK = re.compile(r"^(?:https?:)?//[^/]+/(?:(?:compute/)?(?:v1/)?(?=projects/)|auth/)")
# What items of lists are called by.
_NAMES = ("name", "role", "group", "type")
# The requests of the container API in which enum values are.
_SCHEMAS = (
    (re.compile(r"POST .*/clusters"), "CreateClusterRequest"),
    (re.compile(r"POST .*/nodePools"), "CreateNodePoolRequest"),
    (re.compile(r"PUT .*/clusters/[^/]+"), "UpdateClusterRequest"),
    (re.compile(r"PUT .*/nodePools/[^/]+"), "UpdateNodePoolRequest"),
)


def leaves(value: Any, path: str = "") -> Leaves:
    """Every leaf of a document by its path; items of lists go by their name, an empty list or object is a leaf."""
    return dict(_leaves(value, path))


def _leaves(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from _leaves(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        for number, item in enumerate(value):
            own = next((short(item[key]) for key in _NAMES if key in item), number)
            yield from _leaves(item, f"{path}[{own}]")
    elif isinstance(value, str):
        yield path, short(value)
    else:
        yield path, json.dumps([short(item) for item in value] if isinstance(value, list) else value)


def short(value: Any) -> Any:
    """A link from projects/ on, whatever host it names, and the last word of a scope; anything else as it is."""
    return _LINK.sub("", value) if isinstance(value, str) else value


def body_of(entry: dict[str, Any]) -> Any:
    """The body of a journal's request with the names of enum values, as all clients of the API can read it."""
    call = f"{entry['method']} {entry['path']}"
    schema = next((name for pattern, name in _SCHEMAS if pattern.fullmatch(call)), None)
    if schema is None or entry["service"] != "container" or entry["request"] is None:
        return entry["request"]
    return RequestCheck(document(entry["service"], "v1")).body(schema, entry["request"])


def grants(policy: dict[str, Any]) -> set[tuple[str, str]]:
    """The roles and members of a policy."""
    return {(binding["role"], member) for binding in policy.get("bindings", ()) for member in binding["members"]}
