# SPDX-License-Identifier: GPL-3.0-or-later
"""What /api and /apis answer: the older protocol document by document, or everything at once."""

from __future__ import annotations

from simulator.kubernetes.aggregated_discovery import AGGREGATED, aggregated, wants_aggregated
from simulator.kubernetes.registry import Registry
from simulator.kubernetes.requests import KubeRequest, KubeResponse
from simulator.kubernetes.resources import ResourceType
from simulator.kubernetes.store import Document
from simulator.kubernetes.subresources import SUBRESOURCE_KINDS, subresource_kind, subresource_verbs


def discover(registry: Registry, request: KubeRequest) -> KubeResponse | None:
    """The answer to a discovery path; None when the path is not one or names an unknown group or version."""
    parts = request.path.strip("/").split("/")
    if request.path.rstrip("/") in ("/api", "/apis") and wants_aggregated(request.accept):
        groups = [""] if parts[0] == "api" else registry.groups()[1:]
        return KubeResponse(document=aggregated(registry, groups), content_type=AGGREGATED)
    document = legacy(registry, parts)
    return None if document is None else KubeResponse(document=document)


def legacy(registry: Registry, parts: list[str]) -> Document | None:
    """The document of the older protocol for these path parts."""
    match parts:
        case ["api"]:
            return {"kind": "APIVersions", "versions": registry.versions(""), "serverAddressByClientCIDRs": []}
        case ["apis"]:
            groups = [api_group(registry, group) for group in registry.groups() if group]
            return {"kind": "APIGroupList", "apiVersion": "v1", "groups": groups}
        case ["apis", group] if registry.versions(group):
            return {"kind": "APIGroup", "apiVersion": "v1"} | api_group(registry, group)
        case ["api", version] if version in registry.versions(""):
            return resource_list(registry, "", version)
        case ["apis", group, version] if version in registry.versions(group):
            return resource_list(registry, group, version)
    return None


def api_group(registry: Registry, group: str) -> Document:
    """One group and its versions."""
    versions = [{"groupVersion": f"{group}/{version}", "version": version} for version in registry.versions(group)]
    return {"name": group, "versions": versions, "preferredVersion": versions[0]}


def resource_list(registry: Registry, group: str, version: str) -> Document:
    """The resources and subresources of one version."""
    group_version = f"{group}/{version}" if group else version
    entries = [entry for item in registry.resources(group, version) for entry in resource_entries(item)]
    return {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": group_version, "resources": entries}


def resource_entries(item: ResourceType) -> list[Document]:
    """A resource followed by its subresources."""
    entry: Document = {
        "name": item.plural,
        "singularName": item.singular,
        "namespaced": item.namespaced,
        "kind": item.kind,
        "verbs": list(item.verbs),
    }
    if item.short_names:
        entry["shortNames"] = list(item.short_names)
    if item.categories:
        entry["categories"] = list(item.categories)
    return [entry, *(subresource_entry(item, name) for name in item.subresources)]


def subresource_entry(item: ResourceType, name: str) -> Document:
    """A subresource in the older form."""
    group, version, kind = subresource_kind(item, name)
    entry: Document = {
        "name": f"{item.plural}/{name}",
        "singularName": "",
        "namespaced": item.namespaced,
        "kind": kind,
        "verbs": subresource_verbs(name),
    }
    return {"group": group, "version": version} | entry if name in SUBRESOURCE_KINDS else entry
