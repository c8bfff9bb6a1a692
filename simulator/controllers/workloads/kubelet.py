# SPDX-License-Identifier: GPL-3.0-or-later
"""What the kubelet reports of a pod on its node."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import IPv4Network
from typing import Any

from simulator.controllers.conditions import Condition, merged
from simulator.controllers.kinds import NODE, POD
from simulator.controllers.manifests import Manifest, is_going, moment, timestamp, uid_of
from simulator.controllers.objects import Objects
from simulator.controllers.workloads.container_reports import Situation
from simulator.controllers.workloads.container_states import init_statuses, main_statuses
from simulator.controllers.workloads.containers import missing_volume
from simulator.controllers.workloads.programs import Exit, Program, Report
from simulator.controllers.workloads.startup import Durations
from simulator.controllers.writes import Write, delete, status

FINISHED = ("Succeeded", "Failed")
PODS = "10.4.0.0/14"
Exits = Mapping[Program, Exit]
Reports = Mapping[Program, Report]


@dataclass(frozen=True)
class House:
    """What the kubelets of one cluster know beside the pods: durations, programs, the pods' range."""

    durations: Durations
    exits: Exits = field(default_factory=dict)
    pod_range: str = PODS
    reports: Reports = field(default_factory=dict)


def plan(objects: Objects, house: House, now: datetime) -> list[Write]:
    """Reports every pod that has a node, and lets those go that are being deleted."""
    writes: list[Write] = []
    for pod in objects.all(POD):
        if is_going(pod):
            writes += _let_go(pod, house, now)
        elif _is_lost(pod, objects):
            writes.append(delete(pod, grace=0))
        elif pod["spec"].get("nodeName") and (pod.get("status") or {}).get("phase") not in FINISHED:
            writes += status(pod, pod_status(pod, objects, house, now))
    return writes


def pod_status(pod: Manifest, objects: Objects, house: House, now: datetime) -> dict[str, Any]:
    """The status of a pod that has a node and has not finished."""
    scheduled = _scheduled_at(pod, now)
    situation = Situation(pod, objects, house.durations, house.exits, scheduled, now, house.reports)
    volume = missing_volume(pod, objects)
    inits, initialized = init_statuses(situation, volume)
    mains = main_statuses(situation, volume, initialized)
    address = _address(pod, house.pod_range)
    reported: dict[str, Any] = {
        "phase": _phase(mains, inits),
        "conditions": _conditions(pod, mains, initialized, volume is None, now),
        "startTime": timestamp(scheduled),
        "hostIP": _host_address(pod, objects),
        "containerStatuses": mains,
    }
    reported |= {"initContainerStatuses": inits} if inits else {}
    return reported if volume else {**reported, "podIP": address, "podIPs": [{"ip": address}]}


def _let_go(pod: Manifest, house: House, now: datetime) -> list[Write]:
    # A pod ends once its processes have ended, well within the grace period they were given.
    asked = moment(pod["metadata"]["deletionTimestamp"])
    grace = int(pod["metadata"].get("deletionGracePeriodSeconds") or 0)
    ends = asked - timedelta(seconds=max(0.0, grace - house.durations.start))
    is_idle = not pod["spec"].get("nodeName") or (pod.get("status") or {}).get("phase") in FINISHED
    return [delete(pod, grace=0)] if is_idle or now >= ends else []


def _is_lost(pod: Manifest, objects: Objects) -> bool:
    node = pod["spec"].get("nodeName", "")
    return bool(node) and objects.find(NODE, "", node) is None


def _scheduled_at(pod: Manifest, now: datetime) -> datetime:
    # Its own word, in cloud time: a genuine scheduler's condition is in the time of this machine.
    started = (pod.get("status") or {}).get("startTime")
    return moment(started) if started else now


def _phase(mains: list[dict[str, Any]], inits: list[dict[str, Any]]) -> str:
    if any(_exit_code(item) not in (None, 0) for item in inits):
        return "Failed"
    codes = [_exit_code(item) for item in mains]
    if codes and None not in codes:
        return "Failed" if any(codes) else "Succeeded"
    has_started = all("waiting" not in item["state"] or item["restartCount"] for item in mains)
    return "Running" if has_started else "Pending"


def _exit_code(container: dict[str, Any]) -> int | None:
    terminated = container["state"].get("terminated")
    return None if terminated is None else int(terminated["exitCode"])


def _conditions(
    pod: Manifest, mains: list[dict[str, Any]], initialized: bool, has_sandbox: bool, now: datetime
) -> list[dict[str, Any]]:
    finished = all("terminated" in item["state"] for item in mains)
    unready = [item["name"] for item in mains if not item["ready"]]
    reason = "PodCompleted" if finished else "ContainersNotReady" if unready else ""
    message = "" if finished or not unready else f"containers with unready status: [{' '.join(unready)}]"
    incomplete = "" if initialized else "ContainersNotInitialized"
    wanted = [
        Condition("PodReadyToStartContainers", has_sandbox, ""),
        Condition("Initialized", initialized, incomplete),
        Condition("Ready", not unready, reason, message),
        Condition("ContainersReady", not unready, reason, message),
        Condition("PodScheduled", True, ""),
    ]
    rendered = merged((pod.get("status") or {}).get("conditions"), wanted, now)
    return [{key: value for key, value in item.items() if value != ""} for item in rendered]


def _address(pod: Manifest, pod_range: str) -> str:
    present = (pod.get("status") or {}).get("podIP")
    if present:
        return str(present)
    network = IPv4Network(pod_range)
    number = int(hashlib.sha256(uid_of(pod).encode()).hexdigest(), 16) % max(1, network.num_addresses - 4)
    return str(network[number + 2])


def _host_address(pod: Manifest, objects: Objects) -> str:
    node = objects.find(NODE, "", pod["spec"]["nodeName"]) or {}
    addresses = (node.get("status") or {}).get("addresses") or []
    return next((str(item["address"]) for item in addresses if item["type"] == "InternalIP"), "")
