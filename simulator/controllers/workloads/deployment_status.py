# SPDX-License-Identifier: GPL-3.0-or-later
"""What a deployment reports of its rollout."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from simulator.controllers.conditions import Condition, merged
from simulator.controllers.manifests import Manifest, generation_of, moment, name_of, timestamp
from simulator.controllers.workloads.rollout import count, least_available, wanted

DEADLINE = 600
COMPLETE = "NewReplicaSetAvailable"
OVERDUE = "ProgressDeadlineExceeded"


def reported(deployment: Manifest, current: Manifest, owned: list[Manifest], now: datetime) -> dict[str, Any]:
    """The status of a deployment from its ReplicaSets; zeros are left out, as the API does."""
    available = sum(count(item, "availableReplicas") for item in owned)
    total = sum(count(item, "replicas") for item in owned)
    counts = {
        "replicas": total,
        "updatedReplicas": count(current, "replicas"),
        "readyReplicas": sum(count(item, "readyReplicas") for item in owned),
        "availableReplicas": available,
        "unavailableReplicas": max(0, max(total, wanted(deployment)) - available),
    }
    conditions = _conditions(deployment, current, counts, now)
    shown = {name: number or None for name, number in counts.items()}
    return {"observedGeneration": generation_of(deployment), **shown, "conditions": conditions}


def is_complete(deployment: Manifest) -> bool:
    """Tells whether the last rollout has ended, well or badly."""
    before = _present(deployment, "Progressing") or {}
    return before.get("reason") in (COMPLETE, OVERDUE)


def _conditions(deployment: Manifest, current: Manifest, counts: dict[str, int], now: datetime) -> list[dict[str, Any]]:
    present = (deployment.get("status") or {}).get("conditions") or []
    is_available = counts["availableReplicas"] >= least_available(deployment)
    available = Condition(
        "Available",
        is_available,
        "MinimumReplicasAvailable" if is_available else "MinimumReplicasUnavailable",
        f"Deployment {'has' if is_available else 'does not have'} minimum availability.",
    )
    has_moved = _has_moved(deployment, counts)
    progressing = _progressing(deployment, current, counts, has_moved, now)
    rendered = merged(present, [available, progressing], now)
    return [_timed(present, item, has_moved and item["type"] == progressing.type, now) for item in rendered]


def _progressing(
    deployment: Manifest, current: Manifest, counts: dict[str, int], has_moved: bool, now: datetime
) -> Condition:
    named = f'ReplicaSet "{name_of(current)}"'
    if counts["updatedReplicas"] == counts["replicas"] == wanted(deployment) == counts["availableReplicas"]:
        return Condition("Progressing", True, COMPLETE, f"{named} has successfully progressed.")
    before = _present(deployment, "Progressing") or {}
    is_known = f'"{name_of(current)}"' in before.get("message", "")
    # A rollout that was complete once does not time out when a pod falls ill later.
    if is_known and before["reason"] == COMPLETE:
        return Condition("Progressing", True, before["reason"], before["message"])
    deadline = timedelta(seconds=int(deployment["spec"].get("progressDeadlineSeconds", DEADLINE)))
    since = moment(before.get("lastUpdateTime") or current["metadata"].get("creationTimestamp"))
    is_late = (is_known and before["reason"] == OVERDUE) or now - since > deadline
    if is_late and not has_moved:
        return Condition("Progressing", False, OVERDUE, f"{named} has timed out progressing.")
    return Condition("Progressing", True, "ReplicaSetUpdated", f"{named} is progressing.")


def _has_moved(deployment: Manifest, counts: dict[str, int]) -> bool:
    status = deployment.get("status") or {}
    fields = ("updatedReplicas", "readyReplicas", "availableReplicas")
    return any(counts[field] > int(status.get(field) or 0) for field in fields)


def _timed(present: list[dict[str, Any]], condition: dict[str, Any], has_moved: bool, now: datetime) -> dict[str, Any]:
    before = next((item for item in present if item["type"] == condition["type"]), None)
    is_same = before is not None and all(before.get(key) == condition[key] for key in ("status", "reason", "message"))
    updated = before.get("lastUpdateTime") if before and is_same and not has_moved else timestamp(now)
    return {**condition, "lastUpdateTime": updated}


def _present(deployment: Manifest, kind: str) -> dict[str, Any] | None:
    conditions: list[dict[str, Any]] = (deployment.get("status") or {}).get("conditions") or []
    return next((condition for condition in conditions if condition["type"] == kind), None)
