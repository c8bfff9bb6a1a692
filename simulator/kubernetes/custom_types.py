# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads a CustomResourceDefinition as the resource types that it adds."""

from __future__ import annotations

from typing import Any

from simulator.kubernetes.resources import Column, ResourceType, ScalePaths
from simulator.kubernetes.store import Document

# The order in which discovery lists them.
VERBS = ("delete", "deletecollection", "get", "list", "patch", "create", "update", "watch")


def custom_types(definition: Document) -> list[ResourceType]:
    """One type for each served version."""
    return [custom_type(definition, version) for version in definition["spec"]["versions"] if version.get("served")]


def custom_type(definition: Document, version: dict[str, Any]) -> ResourceType:
    """The type of one version."""
    spec = definition["spec"]
    subresources = version.get("subresources") or {}
    return ResourceType(
        group=spec["group"],
        version=version["name"],
        namespaced=spec["scope"] == "Namespaced",
        **names_of(spec["names"]),
        verbs=VERBS,
        subresources=tuple(name for name in ("status", "scale") if name in subresources),
        stored_version=next(item["name"] for item in spec["versions"] if item.get("storage")),
        custom=True,
        schema=(version.get("schema") or {}).get("openAPIV3Schema"),
        columns=tuple(column(item) for item in version.get("additionalPrinterColumns") or ()),
        scale=scale_paths(subresources.get("scale")),
        selectable=tuple(item["jsonPath"] for item in version.get("selectableFields") or ()),
        deprecation=deprecation(definition, version),
    )


def names_of(names: dict[str, Any]) -> dict[str, Any]:
    """The names of a type; those that a definition leaves out follow from its kind."""
    return {
        "plural": names["plural"],
        "kind": names["kind"],
        "singular": names.get("singular") or names["kind"].lower(),
        "list_kind": names.get("listKind") or f"{names['kind']}List",
        "short_names": tuple(names.get("shortNames") or ()),
        "categories": tuple(names.get("categories") or ()),
    }


def column(declared: dict[str, Any]) -> Column:
    """A printer column as the definition declares it."""
    return Column(
        declared["name"],
        declared["type"],
        declared["jsonPath"],
        declared.get("format", ""),
        declared.get("description") or f"Custom resource definition column: {declared['jsonPath']}",
        declared.get("priority", 0),
    )


def scale_paths(declared: dict[str, Any] | None) -> ScalePaths | None:
    """Where the scale subresource finds its numbers."""
    if declared is None:
        return None
    return ScalePaths(
        declared["specReplicasPath"], declared["statusReplicasPath"], declared.get("labelSelectorPath", "")
    )


def deprecation(definition: Document, version: dict[str, Any]) -> str:
    """The warning that every use of a deprecated version earns."""
    if not version.get("deprecated"):
        return ""
    spec = definition["spec"]
    default = f"{spec['group']}/{version['name']} {spec['names']['kind']} is deprecated"
    return str(version.get("deprecationWarning") or default)
