# SPDX-License-Identifier: GPL-3.0-or-later
"""Pods find nodes: selectors, affinity, taints and room, with the messages of the real scheduler."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from simulator.controllers.conditions import Condition, is_true, merged
from simulator.controllers.kinds import NODE, POD
from simulator.controllers.manifests import Manifest, is_going, labels_of, meets, name_of
from simulator.controllers.objects import Objects
from simulator.controllers.workloads.quantities import Amounts, amounts, requests_of
from simulator.controllers.writes import Write, merge, status

GPU = "nvidia.com/gpu"
# GKE's admission gives this to every pod that asks for GPUs.
GPU_TOLERATION = {"key": GPU, "operator": "Exists", "effect": "NoSchedule"}
NO_NODES = "no nodes available to schedule pods"
FINISHED = ("Succeeded", "Failed")


@dataclass(frozen=True)
class Room:
    """One node and what is left on it."""

    node: Manifest
    free: Amounts
    pods: int

    def taking(self, pod: Manifest) -> Room:
        """The room once this pod is on the node."""
        taken = requests_of(pod)
        free = {name: value - taken.get(name, 0.0) for name, value in self.free.items()}
        return Room(self.node, free, self.pods + 1)


def plan(objects: Objects, now: datetime) -> list[Write]:
    """Binds every pod that fits somewhere, and says of the others why they do not."""
    rooms = rooms_of(objects)
    writes: list[Write] = []
    for pod in waiting_pods(objects):
        fitting = [room for room in rooms.values() if obstacle(pod, room) is None]
        if not fitting:
            writes += _refuse(pod, list(rooms.values()), now)
            continue
        chosen = min(fitting, key=lambda room: (room.pods, name_of(room.node)))
        rooms[name_of(chosen.node)] = chosen.taking(pod)
        writes += _bind(pod, name_of(chosen.node), now)
    return writes


def waiting_pods(objects: Objects) -> list[Manifest]:
    """The pods without a node, oldest first."""
    waiting = [pod for pod in objects.all(POD) if not pod["spec"].get("nodeName") and not is_going(pod)]
    return sorted(waiting, key=lambda pod: (pod["metadata"].get("creationTimestamp", ""), name_of(pod)))


def rooms_of(objects: Objects) -> dict[str, Room]:
    """What is left on every node that is ready."""
    ready = [node for node in objects.all(NODE) if is_true(node, "Ready")]
    rooms = {name_of(node): Room(node, amounts(node["status"].get("allocatable")), 0) for node in ready}
    for pod in objects.all(POD):
        node = pod["spec"].get("nodeName", "")
        if node in rooms and (pod.get("status") or {}).get("phase") not in FINISHED:
            rooms[node] = rooms[node].taking(pod)
    return rooms


def obstacle(pod: Manifest, room: Room) -> str | None:
    """Why the pod cannot go there, in the scheduler's words; None when it can."""
    if room.node["spec"].get("unschedulable"):
        return "node(s) were unschedulable"
    taint = _untolerated(pod, room.node)
    if taint is not None:
        return f"node(s) had untolerated taint {{{taint['key']}: {taint.get('value', '')}}}"
    if not _is_chosen(pod, labels_of(room.node)):
        return "node(s) didn't match Pod's node affinity/selector"
    missing = [name for name, value in requests_of(pod).items() if value > room.free.get(name, 0.0)]
    if missing:
        return "Too many pods" if missing == ["pods"] else f"Insufficient {min(set(missing) - {'pods'})}"
    return None


def why_unschedulable(pod: Manifest, rooms: list[Room]) -> str:
    """The message of a pod that fits nowhere."""
    if not rooms:
        return NO_NODES
    counted = Counter(obstacle(pod, room) or "" for room in rooms)
    reasons = ", ".join(sorted(f"{count} {reason}" for reason, count in counted.items()))
    total = len(rooms)
    room_only = sum(count for reason, count in counted.items() if reason.startswith(("Insufficient", "Too many")))
    helpless = [f"{room_only} No preemption victims found for incoming pod"] if room_only else []
    helpless += [f"{total - room_only} Preemption is not helpful for scheduling"] if total > room_only else []
    return (
        f"0/{total} nodes are available: {reasons}. "
        f"preemption: 0/{total} nodes are available: {', '.join(sorted(helpless))}."
    )


def _untolerated(pod: Manifest, node: Manifest) -> dict[str, str] | None:
    tolerations = list(pod["spec"].get("tolerations") or [])
    tolerations += [GPU_TOLERATION] if GPU in requests_of(pod) else []
    taints: list[dict[str, str]] = node["spec"].get("taints") or []
    hard = [taint for taint in taints if taint["effect"] in ("NoSchedule", "NoExecute")]
    return next((taint for taint in hard if not any(_tolerates(item, taint) for item in tolerations)), None)


def _tolerates(toleration: dict[str, Any], taint: dict[str, str]) -> bool:
    if toleration.get("effect") not in (None, "", taint["effect"]):
        return False
    if toleration.get("operator", "Equal") == "Exists":
        return toleration.get("key") in (None, "", taint["key"])
    return toleration.get("key") == taint["key"] and toleration.get("value", "") == taint.get("value", "")


def _is_chosen(pod: Manifest, labels: dict[str, str]) -> bool:
    wanted = pod["spec"].get("nodeSelector") or {}
    if any(labels.get(key) != value for key, value in wanted.items()):
        return False
    affinity = (pod["spec"].get("affinity") or {}).get("nodeAffinity") or {}
    required = affinity.get("requiredDuringSchedulingIgnoredDuringExecution")
    terms = required["nodeSelectorTerms"] if required else [{}]
    return any(all(meets(item, labels) for item in term.get("matchExpressions") or []) for term in terms)


def _bind(pod: Manifest, node: str, now: datetime) -> list[Write]:
    scheduled = Condition("PodScheduled", True, "")
    return [merge(pod, {"spec": {"nodeName": node}}), *_judge(pod, scheduled, now)]


def _refuse(pod: Manifest, rooms: list[Room], now: datetime) -> list[Write]:
    return _judge(pod, Condition("PodScheduled", False, "Unschedulable", why_unschedulable(pod, rooms)), now)


def _judge(pod: Manifest, scheduled: Condition, now: datetime) -> list[Write]:
    present = (pod.get("status") or {}).get("conditions") or []
    others = [condition for condition in present if condition["type"] != scheduled.type]
    return status(pod, {"phase": "Pending", "conditions": [*others, *_plain(merged(present, [scheduled], now))]})


def _plain(conditions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: value for key, value in condition.items() if value != ""} for condition in conditions]
