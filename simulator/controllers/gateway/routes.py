# SPDX-License-Identifier: GPL-3.0-or-later
"""Routes join gateways to imports."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from simulator.controllers.conditions import Condition, merged
from simulator.controllers.gateway.classes import CONTROLLER
from simulator.controllers.gateway.route_references import accepts, backend_references, parent_key, parents_of
from simulator.controllers.kinds import GATEWAY, GOOGLE_NETWORKING, HTTP_ROUTE, POOL_IMPORT
from simulator.controllers.manifests import Manifest, generation_of, is_going, namespace_of
from simulator.controllers.objects import Objects
from simulator.controllers.writes import Write, status

Sync = Callable[[Manifest, Manifest], str | None]
SUCCEEDED = "ReconciliationSucceeded"


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
        parents = [_parent(route, reference, objects, is_ours, sync, now) for reference in parents_of(route)]
        told = [parent for parent in parents if parent is not None]
        writes += status(route, {"parents": told}) if told or route.get("status") else []
    return writes


def resolved(route: Manifest, objects: Objects) -> Condition:
    """Whether all backends of a route exist and are of a kind that works here."""
    for reference in backend_references(route):
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
    gateway = objects.find(GATEWAY, *parent_key(route, reference))
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


def _present(route: Manifest, reference: dict[str, Any]) -> list[dict[str, Any]]:
    parents = (route.get("status") or {}).get("parents") or []
    found: dict[str, Any] = next((parent for parent in parents if parent["parentRef"] == reference), {})
    return found.get("conditions") or []
