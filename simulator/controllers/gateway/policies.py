# SPDX-License-Identifier: GPL-3.0-or-later
"""Policies attach to their target, conflict over it, are invalid, or find nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from simulator.controllers.conditions import Condition, is_true, merged
from simulator.controllers.gateway.classes import CONTROLLER
from simulator.controllers.gateway.policy_rules import problems
from simulator.controllers.kinds import (
    BACKEND_POLICY,
    GATEWAY,
    GATEWAY_POLICY,
    HEALTH_CHECK_POLICY,
    INFERENCE_POOL,
    POOL_IMPORT,
    SERVICE,
    Kind,
)
from simulator.controllers.manifests import Manifest, generation_of, is_going, name_of, namespace_of, uid_of
from simulator.controllers.objects import Objects
from simulator.controllers.writes import Write, status

POLICIES = (HEALTH_CHECK_POLICY, BACKEND_POLICY, GATEWAY_POLICY)
BACKENDS = {("networking.gke.io", POOL_IMPORT.name): POOL_IMPORT, ("", SERVICE.name): SERVICE}
BACKENDS |= {("inference.networking.k8s.io", INFERENCE_POOL.name): INFERENCE_POOL}
TARGETS = {
    HEALTH_CHECK_POLICY: BACKENDS,
    BACKEND_POLICY: BACKENDS,
    GATEWAY_POLICY: {("gateway.networking.k8s.io", GATEWAY.name): GATEWAY},
}


def plan(
    objects: Objects,
    is_ripe: Callable[[Manifest], bool],
    now: datetime,
    conflict: Callable[[str], str | None] = lambda policy: None,
) -> list[Write]:
    """Judges every policy whose time has come; `conflict` tells why a policy (Kind/namespace/name) may not hold."""
    writes: list[Write] = []
    for kind in POLICIES:
        for policy in objects.all(kind):
            if is_going(policy) or not is_ripe(policy):
                continue
            scripted = conflict(f"{kind.name}/{namespace_of(policy)}/{name_of(policy)}")
            disturbed = Condition("Attached", False, "Conflicted", scripted) if scripted else None
            writes += status(policy, reported(policy, disturbed or judge(policy, kind, objects), now))
    return writes


def judge(policy: Manifest, kind: Kind, objects: Objects) -> Condition:
    """Whether the policy holds, and why."""
    target = policy["spec"]["targetRef"]
    named = f"{target['kind']} {target_namespace(policy)}/{target['name']}"
    if target_of(policy, kind, objects) is None:
        return Condition("Attached", False, "TargetNotFound", f"target {named} was not found")
    older = [other for other in objects.all(kind) if _is_before(other, policy) and _same_target(other, policy)]
    if older:
        first = min(older, key=_seniority)
        message = f"{named} already has the {kind.name} {namespace_of(first)}/{name_of(first)}"
        return Condition("Attached", False, "Conflicted", message)
    found = problems(_default(policy)) if kind is BACKEND_POLICY else []
    if found:
        return Condition("Attached", False, "Invalid", "; ".join(found))
    return Condition("Attached", True, "Attached")


def target_of(policy: Manifest, kind: Kind, objects: Objects) -> Manifest | None:
    """The object a policy speaks about."""
    target = policy["spec"]["targetRef"]
    target_kind = TARGETS[kind].get((target["group"], target["kind"]))
    return objects.find(target_kind, target_namespace(policy), target["name"]) if target_kind else None


def target_namespace(policy: Manifest) -> str:
    """The namespace of a policy's target: its own unless it says otherwise."""
    return str(policy["spec"]["targetRef"].get("namespace") or namespace_of(policy))


def attached(kind: Kind, target: Kind, namespace: str, name: str, objects: Objects) -> Manifest | None:
    """The policy of a kind that holds for an object."""
    for policy in objects.all(kind):
        wanted = policy["spec"]["targetRef"]
        named = wanted["kind"], target_namespace(policy), wanted["name"]
        # A verdict may be about an earlier generation: what cannot work is never taken over.
        works = is_true(policy, "Attached") and not (kind is BACKEND_POLICY and problems(_default(policy)))
        if named == (target.name, namespace, name) and works:
            return policy
    return None


def reported(policy: Manifest, condition: Condition, now: datetime) -> dict[str, object]:
    """The status with the judgement, both as a plain condition and for the target as ancestor."""
    present = (policy.get("status") or {}).get("conditions")
    conditions = merged(present, [condition], now, generation_of(policy))
    target = policy["spec"]["targetRef"]
    reference = {"group": target["group"], "kind": target["kind"], "name": target["name"]}
    ancestor = {
        "ancestorRef": {**reference, "namespace": target_namespace(policy)},
        "controllerName": CONTROLLER,
        "conditions": conditions,
    }
    return {"conditions": conditions, "ancestors": [ancestor]}


def _default(policy: Manifest) -> dict[str, Any]:
    return policy["spec"].get("default") or {}


def _same_target(one: Manifest, other: Manifest) -> bool:
    first, second = one["spec"]["targetRef"], other["spec"]["targetRef"]
    keys = ("group", "kind", "name")
    return all(first[key] == second[key] for key in keys) and target_namespace(one) == target_namespace(other)


def _is_before(other: Manifest, policy: Manifest) -> bool:
    return uid_of(other) != uid_of(policy) and not is_going(other) and _seniority(other) < _seniority(policy)


def _seniority(policy: Manifest) -> tuple[str, str, str]:
    # The Gateway API's rule for conflicts: the oldest wins, then the first by name.
    return str(policy["metadata"].get("creationTimestamp", "")), namespace_of(policy), name_of(policy)
