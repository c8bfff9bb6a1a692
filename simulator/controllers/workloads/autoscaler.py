# SPDX-License-Identifier: GPL-3.0-or-later
"""Node pools grow when pods wait for room that one of their nodes would give; they do not shrink."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simulator.container.machines import machine_of
from simulator.container.nodes import Node
from simulator.controllers.manifests import Manifest
from simulator.controllers.objects import Objects
from simulator.controllers.workloads.machines import allocatable, gpus
from simulator.controllers.workloads.nodes import manifest
from simulator.controllers.workloads.quantities import amounts
from simulator.controllers.workloads.scheduler import Room, obstacle, waiting_pods

GPU_TAINT = ("nvidia.com/gpu", "present", "NO_SCHEDULE")


def needed(pools: Sequence[dict[str, Any]], objects: Objects) -> dict[str, int]:
    """How many nodes more each pool needs; a pod makes only the first pool grow that it fits."""
    waiting = [pod for pod in waiting_pods(objects) if _has_no_room(pod)]
    found: dict[str, int] = {}
    for pool in pools:
        if not (pool.get("autoscaling") or {}).get("enabled"):
            continue
        empty = empty_room(pool)
        fitting = [pod for pod in waiting if obstacle(pod, empty) is None]
        waiting = [pod for pod in waiting if pod not in fitting]
        if fitting:
            found[pool["name"]] = nodes_for(fitting, empty)
    return found


def nodes_for(pods: Sequence[Manifest], empty: Room) -> int:
    """How many empty nodes take all these pods, filled one after the other."""
    rooms: list[Room] = []
    for pod in pods:
        place = next((index for index, room in enumerate(rooms) if obstacle(pod, room) is None), None)
        if place is None:
            rooms.append(empty.taking(pod))
        else:
            rooms[place] = rooms[place].taking(pod)
    return len(rooms)


def empty_room(pool: dict[str, Any]) -> Room:
    """A node that the pool does not have yet."""
    config = pool.get("config") or {}
    machine = machine_of(config)
    accelerators = config.get("accelerators") or [{}]
    carried = gpus(config, machine)
    taints = tuple((taint["key"], taint.get("value", ""), taint["effect"]) for taint in config.get("taints") or [])
    node = Node(
        name="next",
        zone=pool["locations"][0],
        pool=pool["name"],
        machine=machine,
        internal_ip="",
        pod_cidr="",
        created="",
        version="",
        spot=bool(config.get("spot")),
        flex_start=bool(config.get("flexStart")),
        accelerator=accelerators[0].get("acceleratorType", machine.accelerator),
        gpus=carried,
        labels=dict(config.get("labels") or {}),
        taints=(*taints, GPU_TAINT) if carried else taints,
    )
    return Room(manifest(node), amounts(allocatable(config).quantities()), 0)


def _has_no_room(pod: Manifest) -> bool:
    conditions = (pod.get("status") or {}).get("conditions") or []
    return any(item["type"] == "PodScheduled" and item["status"] == "False" for item in conditions)
