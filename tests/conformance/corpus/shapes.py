# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents about kinds, cut down to the kinds that are asked about and to what they mean."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Document = dict[str, Any]
# The options of a step that ask for a part.
PARTS = ("schemas", "resources")
ZERO = ("", {}, 0, False)
# What a schema says without a difference in meaning, and why.
SILENT = {
    "description": "prose, which no program reads; the simulator has words of its own",
    "default": "only where it is the zero value of its type: that is what a field without a value is anyhow",
    "allOf": "only around one reference: OpenAPI 3 may not say anything beside a reference",
}
# Subresources that only the real server has, and why the simulator does without them.
WITHOUT_SUBRESOURCES = {
    "attach": "nothing runs in the simulator's pods",
    "binding": "pods are placed by the simulator's own scheduler",
    "ephemeralcontainers": "nothing runs in the simulator's pods",
    "eviction": "nothing of the collection drains nodes",
    "portforward": "nothing runs in the simulator's pods",
    "proxy": "nothing runs behind the simulator's pods, services and nodes",
    "resize": "nothing of the collection resizes pods",
}
WITHOUT_VERSIONS = {"autoscaling/v1": "older than what the collection writes; the simulator serves version 2"}


def shaped(document: Any, options: dict[str, Any]) -> Any:
    """The part of a document that a step asks about: `schemas` by name, or `resources` by group."""
    if "schemas" in options:
        found = document.get("definitions") or document.get("components", {}).get("schemas", {})
        return {name: meaning(schema) for name, schema in closure(found, options["schemas"]).items()}
    if "resources" in options:
        groups = {item["metadata"].get("name", ""): item for item in document["items"]}
        head = {key: value for key, value in document.items() if key != "items"}
        return head | {group: resources(groups[group], kinds) for group, kinds in options["resources"].items()}
    return document


def closure(schemas: Document, names: list[str]) -> Document:
    """These schemas and all that they refer to."""
    found: Document = {}
    wanted = list(names)
    while wanted:
        name = wanted.pop()
        if name not in found:
            found[name] = schemas[name]
            wanted += references(schemas[name])
    return found


def references(node: Any) -> Iterator[str]:
    """The names that a schema refers to."""
    if isinstance(node, list):
        for item in node:
            yield from references(item)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref" and isinstance(value, str):
                yield value.rpartition("/")[2]
            else:
                yield from references(value)


def meaning(schema: Any) -> Any:
    """A schema without what SILENT lists."""
    if isinstance(schema, list):
        return [meaning(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    wrapped = schema.get("allOf", [])
    if len(wrapped) == 1 and "$ref" in wrapped[0]:
        schema = {key: value for key, value in schema.items() if key != "allOf"} | wrapped[0]
    said = {key: value for key, value in schema.items() if not silent(key, value)}
    fields = {name: meaning(field) for name, field in said.pop("properties", {}).items()}
    shown = {key: meaning(value) for key, value in said.items()}
    return shown | {"properties": fields} if fields else shown


def silent(key: str, value: Any) -> bool:
    """Whether a word of a schema says nothing to a program."""
    return key == "description" or (key == "default" and value in ZERO)


def resources(group: Document, kinds: list[str]) -> Document:
    """The resources of these kinds in a group of aggregated discovery, by version."""
    name = group["metadata"].get("name", "")
    served = [item for item in group["versions"] if f"{name}/{item['version']}" not in WITHOUT_VERSIONS]
    versions = {item["version"]: item["resources"] for item in served}
    named = {
        version: {item["resource"]: resource(item) for item in items if item["resource"] in kinds}
        for version, items in versions.items()
    }
    return {"metadata": group["metadata"], "versions": {version: items for version, items in named.items() if items}}


def resource(item: Document) -> Document:
    """One resource without the subresources that only the real server has."""
    if "subresources" not in item:
        return item
    kept = [each for each in item["subresources"] if each["subresource"] not in WITHOUT_SUBRESOURCES]
    shown = {key: value for key, value in item.items() if key != "subresources"}
    return shown | {"subresources": kept} if kept else shown
