# SPDX-License-Identifier: GPL-3.0-or-later
"""What a route refers to, and which listeners of a gateway take it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from simulator.controllers.kinds import GOOGLE_NETWORKING, HTTP_ROUTE, NAMESPACE, POOL_IMPORT
from simulator.controllers.manifests import Key, Manifest, is_going, is_selected, key_of, labels_of, namespace_of
from simulator.controllers.objects import Objects

# They change headers, and no stand-in looks at headers.
HARMLESS = {"RequestHeaderModifier", "ResponseHeaderModifier"}


@dataclass(frozen=True)
class Backend:
    """One import a route sends requests to, with its share."""

    namespace: str
    name: str
    weight: int


def backends_of(route: Manifest) -> Iterator[Backend]:
    """The imports a route names."""
    for reference in backend_references(route):
        if (reference.get("group"), reference.get("kind")) == (GOOGLE_NETWORKING, POOL_IMPORT.name):
            namespace = reference.get("namespace") or namespace_of(route)
            yield Backend(namespace, reference["name"], int(reference.get("weight", 1)))


def unplayed(route: Manifest) -> list[str]:
    """The filters of a route that would change where requests go, which the simulator does not play."""
    rules = route["spec"].get("rules") or []
    filters = [item["type"] for rule in rules for item in rule.get("filters") or []]
    filters += [item["type"] for reference in backend_references(route) for item in reference.get("filters") or []]
    return sorted(set(filters) - HARMLESS)


def accepts(gateway: Manifest, route: Manifest, reference: dict[str, Any], objects: Objects) -> list[dict[str, Any]]:
    """The listeners of a gateway that take the route."""
    listeners = gateway["spec"]["listeners"]
    named = [item for item in listeners if reference.get("sectionName") in (None, item["name"])]
    named = [item for item in named if reference.get("port") in (None, item["port"])]
    return [item for item in named if _allows(gateway, item, route, objects)]


def joined(gateway: Manifest, listener: dict[str, Any] | None, objects: Objects) -> list[Manifest]:
    """The routes that a gateway's listener has taken; those of all its listeners when none is named."""
    found: list[Manifest] = []
    for route in objects.all(HTTP_ROUTE):
        if is_going(route):
            continue
        mine = [reference for reference in parents_of(route) if parent_key(route, reference) == key_of(gateway)]
        taken = [item["name"] for reference in mine for item in accepts(gateway, route, reference, objects)]
        if taken if listener is None else listener["name"] in taken:
            found.append(route)
    return found


def _allows(gateway: Manifest, listener: dict[str, Any], route: Manifest, objects: Objects) -> bool:
    namespaces = (listener.get("allowedRoutes") or {}).get("namespaces") or {}
    match namespaces.get("from", "Same"):
        case "All":
            return True
        case "Same":
            return namespace_of(route) == namespace_of(gateway)
        case "Selector":
            home = objects.find(NAMESPACE, "", namespace_of(route))
            return home is not None and is_selected(namespaces.get("selector") or {}, labels_of(home))
    return False


def parents_of(route: Manifest) -> list[dict[str, Any]]:
    """The gateways a route wants to join, as it refers to them."""
    references: list[dict[str, Any]] = route["spec"].get("parentRefs") or []
    return [reference for reference in references if reference.get("kind", "Gateway") == "Gateway"]


def parent_key(route: Manifest, reference: dict[str, Any]) -> Key:
    """Namespace and name of a parent."""
    # A parent without a namespace is in the route's own.
    return reference.get("namespace") or namespace_of(route), reference["name"]


def backend_references(route: Manifest) -> Iterator[dict[str, Any]]:
    """Every backend a route names."""
    for rule in route["spec"].get("rules") or []:
        yield from rule.get("backendRefs") or []
