# SPDX-License-Identifier: GPL-3.0-or-later
"""Deployments roll their template out through ReplicaSets."""

from __future__ import annotations

import hashlib
import json
import math
from datetime import datetime, timedelta
from typing import Any

from simulator.controllers.conditions import Condition, merged
from simulator.controllers.kinds import DEPLOYMENT, REPLICA_SET
from simulator.controllers.manifests import (
    Manifest,
    annotations_of,
    generation_of,
    is_going,
    moment,
    name_of,
    namespace_of,
    owner_of,
    owner_reference,
    uid_of,
)
from simulator.controllers.objects import Objects
from simulator.controllers.writes import Create, Write, merge, status

HASH = "pod-template-hash"
REVISION = "deployment.kubernetes.io/revision"
DEADLINE = 600


def plan(objects: Objects, now: datetime) -> list[Write]:
    """Makes the ReplicaSet of the present template, shifts replicas to it, and reports."""
    writes: list[Write] = []
    for deployment in objects.all(DEPLOYMENT):
        if is_going(deployment):
            continue
        owned = [item for item in objects.all(REPLICA_SET) if owner_of(item) == uid_of(deployment)]
        current = next((item for item in owned if _has_template(item, deployment)), None)
        if current is None:
            writes.append(Create(_replica_set(deployment, owned)))
            continue
        writes += [] if deployment["spec"].get("paused") else _roll(deployment, current, owned)
        writes += status(deployment, reported(deployment, current, owned, now))
    return writes


def reported(deployment: Manifest, current: Manifest, owned: list[Manifest], now: datetime) -> dict[str, Any]:
    """The status of a deployment from its ReplicaSets; zeros are left out, as the API does."""
    wanted = _wanted(deployment)
    available = sum(_count(item, "availableReplicas") for item in owned)
    total = sum(_count(item, "replicas") for item in owned)
    counts = {
        "replicas": total,
        "updatedReplicas": _count(current, "replicas"),
        "readyReplicas": sum(_count(item, "readyReplicas") for item in owned),
        "availableReplicas": available,
        "unavailableReplicas": max(0, max(total, wanted) - available),
    }
    conditions = _conditions(deployment, current, counts, now)
    shown = {name: count or None for name, count in counts.items()}
    return {"observedGeneration": generation_of(deployment), **shown, "conditions": conditions}


def _conditions(deployment: Manifest, current: Manifest, counts: dict[str, int], now: datetime) -> list[dict[str, Any]]:
    present = (deployment.get("status") or {}).get("conditions") or []
    needed = _wanted(deployment) - _unavailable_allowed(deployment)
    is_available = counts["availableReplicas"] >= needed
    available = Condition(
        "Available",
        is_available,
        "MinimumReplicasAvailable" if is_available else "MinimumReplicasUnavailable",
        f"Deployment {'has' if is_available else 'does not have'} minimum availability.",
    )
    progressing = _progressing(deployment, current, counts, now)
    return [_timed(present, item, now) for item in merged(present, [available, progressing], now)]


def _progressing(deployment: Manifest, current: Manifest, counts: dict[str, int], now: datetime) -> Condition:
    named = f'ReplicaSet "{name_of(current)}"'
    wanted = _wanted(deployment)
    if counts["updatedReplicas"] == counts["replicas"] == wanted == counts["availableReplicas"]:
        return Condition("Progressing", True, "NewReplicaSetAvailable", f"{named} has successfully progressed.")
    deadline = int(deployment["spec"].get("progressDeadlineSeconds", DEADLINE))
    before = _present(deployment, "Progressing")
    # A rollout that was complete once does not time out when a pod falls ill later.
    if before and before["reason"] == "NewReplicaSetAvailable" and _is_about(before, current):
        return Condition("Progressing", True, before["reason"], before["message"])
    since = moment((before or {}).get("lastUpdateTime") or timestamp_of(current))
    if now - since > timedelta(seconds=deadline):
        return Condition("Progressing", False, "ProgressDeadlineExceeded", f"{named} has timed out progressing.")
    return Condition("Progressing", True, "ReplicaSetUpdated", f"{named} is progressing.")


def timestamp_of(manifest: Manifest) -> str:
    """When the object was made."""
    return str(manifest["metadata"].get("creationTimestamp", ""))


def _timed(present: list[dict[str, Any]], condition: dict[str, Any], now: datetime) -> dict[str, Any]:
    before = next((item for item in present if item["type"] == condition["type"]), None)
    is_same = before is not None and all(before.get(key) == condition[key] for key in ("status", "reason", "message"))
    updated = before.get("lastUpdateTime") if before and is_same else now.strftime("%Y-%m-%dT%H:%M:%SZ")
    return {**condition, "lastUpdateTime": updated}


def _is_about(condition: dict[str, Any], replica_set: Manifest) -> bool:
    return f'"{name_of(replica_set)}"' in condition["message"]


def _present(deployment: Manifest, kind: str) -> dict[str, Any] | None:
    conditions: list[dict[str, Any]] = (deployment.get("status") or {}).get("conditions") or []
    return next((condition for condition in conditions if condition["type"] == kind), None)


def _roll(deployment: Manifest, current: Manifest, owned: list[Manifest]) -> list[Write]:
    wanted = _wanted(deployment)
    old = [item for item in owned if item is not current]
    if _strategy(deployment) == "Recreate":
        gone = all(_count(item, "replicas") == 0 for item in old)
        return _set_all(old, 0) + (_set(current, wanted) if gone else [])
    surge = _share(deployment, "maxSurge", math.ceil)
    old_total = sum(_asked(item) for item in old)
    room = wanted + surge - old_total
    writes = _set(current, min(wanted, max(_asked(current), room)))
    available = sum(_count(item, "availableReplicas") for item in owned)
    spare = available - (wanted - _unavailable_allowed(deployment))
    # Old pods that do not serve cost nothing to remove.
    idle = sum(max(0, _asked(item) - _count(item, "availableReplicas")) for item in old)
    return writes + _shrink(old, max(0, spare) + idle)


def _shrink(old: list[Manifest], surplus: int) -> list[Write]:
    writes: list[Write] = []
    for replica_set in old:
        cut = min(surplus, _asked(replica_set))
        writes += _set(replica_set, _asked(replica_set) - cut)
        surplus -= cut
    return writes


def _set_all(replica_sets: list[Manifest], replicas: int) -> list[Write]:
    return [write for item in replica_sets for write in _set(item, replicas)]


def _set(replica_set: Manifest, replicas: int) -> list[Write]:
    return [] if _asked(replica_set) == replicas else [merge(replica_set, {"spec": {"replicas": replicas}})]


def _replica_set(deployment: Manifest, owned: list[Manifest]) -> Manifest:
    template = deployment["spec"]["template"]
    digest = hashlib.sha256(json.dumps(template, sort_keys=True).encode()).hexdigest()[:10]
    labels = {**(template.get("metadata", {}).get("labels") or {}), HASH: digest}
    selector = deployment["spec"]["selector"]
    revision = 1 + max((int(annotations_of(item).get(REVISION, 0)) for item in owned), default=0)
    return {
        "apiVersion": "apps/v1",
        "kind": "ReplicaSet",
        "metadata": {
            "name": f"{name_of(deployment)}-{digest}",
            "namespace": namespace_of(deployment),
            "labels": labels,
            "annotations": {REVISION: str(revision)},
            "ownerReferences": [owner_reference(deployment)],
        },
        "spec": {
            "replicas": 0 if owned else _wanted(deployment),
            "selector": {**selector, "matchLabels": {**(selector.get("matchLabels") or {}), HASH: digest}},
            "template": {**template, "metadata": {**template.get("metadata", {}), "labels": labels}},
        },
    }


def _has_template(replica_set: Manifest, deployment: Manifest) -> bool:
    return _without_hash(replica_set["spec"]["template"]) == _without_hash(deployment["spec"]["template"])


def _without_hash(template: dict[str, Any]) -> tuple[Any, Any, Any]:
    metadata = template.get("metadata") or {}
    labels = {key: value for key, value in (metadata.get("labels") or {}).items() if key != HASH}
    return labels, metadata.get("annotations") or {}, template["spec"]


def _strategy(deployment: Manifest) -> str:
    return str((deployment["spec"].get("strategy") or {}).get("type", "RollingUpdate"))


def _unavailable_allowed(deployment: Manifest) -> int:
    return 0 if _strategy(deployment) == "Recreate" else _share(deployment, "maxUnavailable", math.floor)


def _share(deployment: Manifest, field: str, rounded: Any) -> int:
    value = ((deployment["spec"].get("strategy") or {}).get("rollingUpdate") or {}).get(field, "25%")
    if isinstance(value, str):
        return int(rounded(_wanted(deployment) * int(value.rstrip("%")) / 100))
    return int(value)


def _wanted(deployment: Manifest) -> int:
    return int(deployment["spec"].get("replicas", 1))


def _asked(replica_set: Manifest) -> int:
    return int(replica_set["spec"].get("replicas", 1))


def _count(replica_set: Manifest, field: str) -> int:
    return int((replica_set.get("status") or {}).get(field) or 0)
