# SPDX-License-Identifier: GPL-3.0-or-later
"""Which node pools cannot work, or have no room for a model server, by the same rules as the modules."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils import (
    _gpu_machines,
    _locations,
    _node_pool_problems,
)

DEFAULT_DISK_GB = 100
# The family to which GPUs are attached; those of all others come with the machine.
WITHOUT_LOCAL_SSD = "n1-"
WITHOUT_GPUS = frozenset({"c2", "c3", "e2", "n1", "n2", "n2d", "n4", "t2d"})


def node_pool_problems(
    pool: Mapping[str, Any], option: str, location: str, cluster_zones: Sequence[str] = ()
) -> list[str]:
    """Say which options of a node pool contradict each other or the machine type.

    Zones that the pool shares with its cluster are judged with the cluster.
    """
    problems = [*_node_pool_problems.node_pool_problems(pool), *_zones_of_pool(pool, location, cluster_zones)]
    return [f"{option}, pool {pool['name']}: {problem}" for problem in problems]


def _zones_of_pool(pool: Mapping[str, Any], location: str, cluster_zones: Sequence[str]) -> list[str]:
    """Say what is wrong with the zones; accelerators are in few of them, so a regional pool must list its own."""
    zones = pool.get("node_locations")
    if zones and zones == cluster_zones:
        return []
    if zones or _locations.is_zone(location):
        return _locations.node_location_problems(location, zones or None)
    return ["node_locations: not every zone has accelerators; list the zones its nodes may be in"]


def room_problems(pools: Sequence[Mapping[str, Any]], gpus: int, ephemeral_storage: str) -> list[str]:
    """Say why no node of the pools has room for a model server."""
    counts = [_gpus(pool) for pool in pools]
    problems = []
    if counts and max(counts) < gpus:
        problems.append(
            f"inference_backend_gpus_per_replica: a model server wants {gpus} GPUs, the largest node of"
            f" gkefleet_node_pools has {max(counts)}; set fewer, or another machine_type"
        )
    if pools and not any(_stores(pool, ephemeral_storage) for pool in pools):
        problems.append(
            f"inference_backend_ephemeral_storage: {ephemeral_storage} do not fit the nodes' boot disks; set"
            " local_ssd_count or a larger disk_size_gb in gkefleet_node_pools, or ask for less"
        )
    return problems


def _gpus(pool: Mapping[str, Any]) -> float:
    """Give the GPUs of a node; shared and partitioned ones are more, and newer machine types may have any number."""
    accelerator, machine_type = pool.get("accelerator") or {}, str(pool["machine_type"])
    machine = _gpu_machines.MACHINES.get(machine_type)
    if accelerator.get("sharing") or accelerator.get("partition_size"):
        return math.inf
    if accelerator.get("count") is not None:
        return int(accelerator["count"])
    if machine is not None:
        return machine.count
    return 0 if machine_type.split("-", 1)[0] in WITHOUT_GPUS and not accelerator.get("type") else math.inf


def _stores(pool: Mapping[str, Any], ephemeral_storage: str) -> bool:
    """Tell whether a node's disk may hold that much, beside the system; units other than Gi are left to Kubernetes."""
    gibibytes = ephemeral_storage.removesuffix("Gi")
    return not gibibytes.isdigit() or int(gibibytes) < _disk_gibibytes(pool) * 0.9


def _disk_gibibytes(pool: Mapping[str, Any]) -> float:
    """Give the disk that ephemeral storage is on: Local SSD where there is some, the boot disk otherwise."""
    local = int(pool.get("local_ssd_count") or 0) * _gpu_machines.LOCAL_SSD_GB or _own_local_ssd(pool["machine_type"])
    return float(local or pool.get("disk_size_gb") or DEFAULT_DISK_GB)


def _own_local_ssd(machine_type: str) -> float:
    """Give the Local SSD that comes with the machine; newer types than are known here may have any."""
    machine = _gpu_machines.MACHINES.get(machine_type)
    if machine is not None:
        return machine.local_ssd
    return 0 if machine_type.startswith(WITHOUT_LOCAL_SSD) else math.inf
