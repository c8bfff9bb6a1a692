# SPDX-License-Identifier: GPL-3.0-or-later
"""All groups, versions and resources in one document, as apidiscovery.k8s.io/v2 has them."""

from __future__ import annotations

from simulator.kubernetes.registry import Registry
from simulator.kubernetes.resources import ResourceType
from simulator.kubernetes.store import Document
from simulator.kubernetes.subresources import subresource_kind, subresource_verbs

AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"


def wants_aggregated(accept: str) -> bool:
    """Whether the caller takes apidiscovery.k8s.io/v2 as JSON."""
    choices = [choice.replace(" ", "").split(";") for choice in accept.split(",")]
    return any("as=APIGroupDiscoveryList" in choice and "v=v2" in choice for choice in choices)


def aggregated(registry: Registry, groups: list[str]) -> Document:
    """All groups in one document, as apidiscovery.k8s.io/v2 has them."""
    items = [aggregated_group(registry, group) for group in groups]
    return {"kind": "APIGroupDiscoveryList", "apiVersion": "apidiscovery.k8s.io/v2", "metadata": {}, "items": items}


def aggregated_group(registry: Registry, group: str) -> Document:
    """One group with all its versions and resources."""
    versions = [
        {
            "version": version,
            "freshness": "Current",
            "resources": [aggregated_resource(item) for item in registry.resources(group, version)],
        }
        for version in registry.versions(group)
    ]
    return {"metadata": {"name": group} if group else {}, "versions": versions}


def aggregated_resource(item: ResourceType) -> Document:
    """One resource with its subresources."""
    entry: Document = {
        "resource": item.plural,
        "responseKind": response_kind(item, item.group, item.version, item.kind),
        "scope": "Namespaced" if item.namespaced else "Cluster",
        "singularResource": item.singular,
        "verbs": list(item.verbs),
    }
    if item.short_names:
        entry["shortNames"] = list(item.short_names)
    if item.categories:
        entry["categories"] = list(item.categories)
    if item.subresources:
        entry["subresources"] = [aggregated_subresource(item, name) for name in sorted(item.subresources)]
    return entry


def response_kind(item: ResourceType, group: str, version: str, kind: str) -> Document:
    """What a path answers with; a built-in kind of the path's own group and version is told by its name alone."""
    own = not item.custom and (group, version) == (item.group, item.version)
    return {"group": "" if own else group, "version": "" if own else version, "kind": kind}


def aggregated_subresource(item: ResourceType, name: str) -> Document:
    """One subresource in the aggregated form."""
    group, version, kind = subresource_kind(item, name)
    return {
        "subresource": name,
        "responseKind": response_kind(item, group, version, kind),
        "verbs": subresource_verbs(name),
    }
