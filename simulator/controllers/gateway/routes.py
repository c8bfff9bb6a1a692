# SPDX-License-Identifier: GPL-3.0-or-later
"""Routes join gateways to imports."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from simulator.controllers.conditions import Condition, merged
from simulator.controllers.gateway.classes import CONTROLLER
from simulator.controllers.kinds import GATEWAY, GOOGLE_NETWORKING, HTTP_ROUTE, NAMESPACE, POOL_IMPORT
from simulator.controllers.manifests import (
    Key,
    Manifest,
    generation_of,
    is_going,
    is_selected,
    key_of,
    labels_of,
    namespace_of,
)
from simulator.controllers.objects import Objects
from simulator.controllers.writes import Write, status

Sync = Callable[[Manifest, Manifest], str | None]
SUCCEEDED = "ReconciliationSucceeded"


@dataclass(frozen=True)
class Backend:
    """One import a route sends requests to, with its share."""

    namespace: str
    name: str
    weight: int


def plan(
    objects: Objects,
    is_ours: Callable[[Manifest], bool],
    is_ripe: Callable[[Manifest], bool],
    sync: Sync,
    now: datetime,
) -> list[Write]:
    """Reports every route whose time has come to its parents that are our gateways.

    `sync` tells why the load balancer cannot follow a route of a gateway; None when it does, "" while it is pending.
    """
    writes: list[Write] = []
    for route in objects.all(HTTP_ROUTE):
        if is_going(route) or not is_ripe(route):
            continue
        parents = [_parent(route, reference, objects, is_ours, sync, now) for reference in _references(route)]
        told = [parent for parent in parents if parent is not None]
        writes += status(route, {"parents": told}) if told or route.get("status") else []
    return writes


def backends_of(route: Manifest) -> Iterator[Backend]:
    """The imports a route names."""
    for reference in _backend_references(route):
        if (reference.get("group"), reference.get("kind")) == (GOOGLE_NETWORKING, POOL_IMPORT.name):
            namespace = reference.get("namespace") or namespace_of(route)
            yield Backend(namespace, reference["name"], int(reference.get("weight", 1)))


def gateways_of(route: Manifest) -> list[Key]:
    """The gateways a route wants to join."""
    return [_parent_key(route, reference) for reference in _references(route)]


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
        mine = [reference for reference in _references(route) if _parent_key(route, reference) == key_of(gateway)]
        taken = [item["name"] for reference in mine for item in accepts(gateway, route, reference, objects)]
        if taken if listener is None else listener["name"] in taken:
            found.append(route)
    return found


def resolved(route: Manifest, objects: Objects) -> Condition:
    """Whether all backends of a route exist and are of a kind that works here."""
    for reference in _backend_references(route):
        if (reference.get("group"), reference.get("kind")) != (GOOGLE_NETWORKING, POOL_IMPORT.name):
            # A multi-cluster gateway has no use for objects of one cluster.
            message = f'backend kind "{reference.get("group", "")}/{reference.get("kind", "")}" is not supported'
            return Condition("ResolvedRefs", False, "InvalidKind", message)
        namespace = reference.get("namespace") or namespace_of(route)
        if objects.find(POOL_IMPORT, namespace, reference["name"]) is None:
            message = f'GCPInferencePoolImport "{namespace}/{reference["name"]}" not found'
            return Condition("ResolvedRefs", False, "BackendNotFound", message)
    return Condition("ResolvedRefs", True, "ResolvedRefs")


def _parent(
    route: Manifest,
    reference: dict[str, Any],
    objects: Objects,
    is_ours: Callable[[Manifest], bool],
    sync: Sync,
    now: datetime,
) -> dict[str, Any] | None:
    gateway = objects.find(GATEWAY, *_parent_key(route, reference))
    if gateway is None or not is_ours(gateway) or is_going(gateway):
        return None
    accepted, resolution = _accepted(gateway, route, reference, objects), resolved(route, objects)
    conditions = [accepted, resolution]
    problem = sync(gateway, route) if accepted.is_true and resolution.is_true else resolution.message or None
    if problem != "":
        conditions.append(_reconciled(problem))
    present = _present(route, reference)
    return {
        "parentRef": reference,
        "controllerName": CONTROLLER,
        "conditions": merged(present, conditions, now, generation_of(route)),
    }


def _accepted(gateway: Manifest, route: Manifest, reference: dict[str, Any], objects: Objects) -> Condition:
    if accepts(gateway, route, reference, objects):
        return Condition("Accepted", True, "Accepted")
    is_named = any(reference.get("sectionName") in (None, item["name"]) for item in gateway["spec"]["listeners"])
    reason = "NotAllowedByListeners" if is_named else "NoMatchingParent"
    return Condition("Accepted", False, reason, "no listener of the Gateway takes this route")


def _reconciled(problem: str | None) -> Condition:
    if problem:
        return Condition("Reconciled", False, "ReconciliationFailed", problem)
    return Condition("Reconciled", True, SUCCEEDED)


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


def _references(route: Manifest) -> list[dict[str, Any]]:
    references: list[dict[str, Any]] = route["spec"].get("parentRefs") or []
    return [reference for reference in references if reference.get("kind", "Gateway") == "Gateway"]


def _parent_key(route: Manifest, reference: dict[str, Any]) -> Key:
    # A parent without a namespace is in the route's own.
    return reference.get("namespace") or namespace_of(route), reference["name"]


def _backend_references(route: Manifest) -> Iterator[dict[str, Any]]:
    for rule in route["spec"].get("rules") or []:
        yield from rule.get("backendRefs") or []


def _present(route: Manifest, reference: dict[str, Any]) -> list[dict[str, Any]]:
    parents = (route.get("status") or {}).get("parents") or []
    found: dict[str, Any] = next((parent for parent in parents if parent["parentRef"] == reference), {})
    return found.get("conditions") or []
