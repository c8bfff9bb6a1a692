# SPDX-License-Identifier: GPL-3.0-or-later
"""When an object of a kind is ready; a kind not named here is ready once it exists."""

from __future__ import annotations

from collections.abc import Callable

from ansible_collections.gkefleet.inference.plugins.module_utils._conditions import (
    all_true,
    condition,
    policy_conditions,
    quoted,
    route_conditions,
    status_conditions,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._until import Progress


def readiness(live: Body) -> Progress:
    """How far a live object is; pure."""
    check = _CHECKS.get(live["kind"])
    return check(live) if check else Progress(True)


def _deployment(live: Body) -> Progress:
    status = live.get("status", {})
    wanted = live["spec"].get("replicas", 1)
    current = status.get("observedGeneration", 0) >= live["metadata"].get("generation", 0)
    rolled_out = status.get("updatedReplicas", 0) >= wanted and status.get("availableReplicas", 0) >= wanted
    old_gone = status.get("replicas", 0) <= wanted
    seen = f"{status.get('availableReplicas', 0)} of {wanted} replicas available; {quoted(status_conditions(live))}"
    return Progress(current and rolled_out and old_gone, seen)


def _job(live: Body) -> Progress:
    conditions = status_conditions(live)
    if condition(conditions, "Failed").get("status") == "True":
        return Progress(True, failure=f"the job failed: {quoted(conditions)}")
    return Progress(condition(conditions, "Complete").get("status") == "True", quoted(conditions))


def _namespace(live: Body) -> Progress:
    phase = live.get("status", {}).get("phase", "without a phase")
    return Progress(phase == "Active", f"it is {phase}")


def _crd(live: Body) -> Progress:
    return all_true(live, status_conditions(live), "Established")


def _gateway_class(live: Body) -> Progress:
    return all_true(live, status_conditions(live), "Accepted")


def _gateway(live: Body) -> Progress:
    conditions = all_true(live, status_conditions(live), "Accepted", "Programmed")
    asked, given = live["spec"].get("addresses", []), live.get("status", {}).get("addresses", [])
    seen = f"{len(given)} of {len(asked) or 1} addresses; {conditions.seen}"
    return Progress(conditions.done and len(given) >= (len(asked) or 1), seen)


def _route(live: Body) -> Progress:
    return all_true(live, route_conditions(live), "Accepted", "ResolvedRefs", "Reconciled")


def policy(live: Body) -> Progress:
    """Attached is True; Conflicted and Invalid never become so by waiting."""
    conditions = policy_conditions(live)
    attached = condition(conditions, "Attached")
    current = attached.get("observedGeneration", 0) >= live["metadata"].get("generation", 0)
    if current and attached.get("reason") in ("Conflicted", "Invalid"):
        return Progress(True, failure=quoted(conditions))
    return all_true(live, conditions, "Attached")


_CHECKS: dict[str, Callable[[Body], Progress]] = {
    "Deployment": _deployment,
    "Job": _job,
    "Namespace": _namespace,
    "CustomResourceDefinition": _crd,
    "GatewayClass": _gateway_class,
    "Gateway": _gateway,
    "HTTPRoute": _route,
    "HealthCheckPolicy": policy,
    "GCPBackendPolicy": policy,
}
