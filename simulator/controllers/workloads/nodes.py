# SPDX-License-Identifier: GPL-3.0-or-later
"""Node pools become nodes."""

from __future__ import annotations

import hashlib
from datetime import datetime
from ipaddress import IPv4Network
from typing import Any

from simulator.compute.geography import REGIONS, region_of
from simulator.compute.machine_types import MachineType
from simulator.controllers.conditions import Condition, merged
from simulator.controllers.kinds import NODE
from simulator.controllers.manifests import Manifest, labels_of, name_of
from simulator.controllers.objects import Objects
from simulator.controllers.workloads.machines import allocatable, capacity, gpus, machine_of
from simulator.controllers.writes import Create, Write, delete, status

# A pool has nodes while it runs; one being made or removed has none that count.
WITH_NODES = ("RUNNING", "RUNNING_WITH_ERROR", "RECONCILING")
EFFECTS = {"NO_SCHEDULE": "NoSchedule", "PREFER_NO_SCHEDULE": "PreferNoSchedule", "NO_EXECUTE": "NoExecute"}
POOL = "cloud.google.com/gke-nodepool"
GPU = "nvidia.com/gpu"


def plan(cluster: dict[str, Any], sizes: dict[str, int], objects: Objects, now: datetime) -> list[Write]:
    """Makes missing nodes, removes those whose pool has shrunk, and keeps their status."""
    wanted = {name_of(node): node for node in wanted_nodes(cluster, sizes)}
    present = {name_of(node): node for node in objects.all(NODE)}
    writes: list[Write] = [Create(node) for name, node in wanted.items() if name not in present]
    writes += [delete(node) for name, node in present.items() if name not in wanted and POOL in labels_of(node)]
    for name, node in present.items():
        pool = _pool_of(cluster, node)
        if name in wanted and pool is not None:
            writes += status(node, node_status(cluster, pool, node, now))
    return writes


def wanted_nodes(cluster: dict[str, Any], sizes: dict[str, int] | None = None) -> list[Manifest]:
    """The nodes of every pool that runs; `sizes` gives the nodes per zone of pools that scale by themselves."""
    nodes: list[Manifest] = []
    for pool in cluster.get("nodePools") or []:
        if pool.get("status", "RUNNING") not in WITH_NODES:
            continue
        count = (sizes or {}).get(pool["name"], int(pool.get("initialNodeCount", 0)))
        zones = pool.get("locations") or cluster.get("locations") or []
        nodes += [_node(cluster, pool, zone, index) for zone in sorted(zones) for index in range(count)]
    return nodes


def node_status(cluster: dict[str, Any], pool: dict[str, Any], node: Manifest, now: datetime) -> dict[str, Any]:
    """The status that a healthy node reports."""
    config = pool.get("config") or {}
    ready = Condition("Ready", True, "KubeletReady", "kubelet is posting ready status")
    present = (node.get("status") or {}).get("conditions") or []
    version = pool.get("version", cluster.get("currentMasterVersion", ""))
    return {
        "capacity": capacity(config).quantities(),
        "allocatable": allocatable(config).quantities(),
        "conditions": merged([item for item in present if item["type"] == "Ready"], [ready], now),
        "addresses": [
            {"type": "InternalIP", "address": _internal_address(node)},
            {"type": "Hostname", "address": name_of(node)},
        ],
        "nodeInfo": _node_info(version, name_of(node)),
    }


def _pool_of(cluster: dict[str, Any], node: Manifest) -> dict[str, Any] | None:
    pools: list[dict[str, Any]] = cluster.get("nodePools") or []
    return next((pool for pool in pools if pool["name"] == labels_of(node).get(POOL)), None)


def _node(cluster: dict[str, Any], pool: dict[str, Any], zone: str, index: int) -> Manifest:
    config = pool.get("config") or {}
    name = _name(cluster["name"], pool["name"], zone, index)
    machine = machine_of(config)
    taints = [_taint(taint) for taint in config.get("taints") or []]
    if gpus(config, machine):
        # GKE taints GPU nodes, so that pods without GPUs stay away.
        taints.append({"key": GPU, "value": "present", "effect": "NoSchedule"})
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {"name": name, "labels": _labels(pool, config, zone, name, machine)},
        "spec": {
            "providerID": f"gce://{zone}/{name}",
            **({"taints": taints} if taints else {}),
        },
    }


def _name(cluster: str, pool: str, zone: str, index: int) -> str:
    group = hashlib.sha256(f"{cluster}/{pool}/{zone}".encode()).hexdigest()[:8]
    machine = hashlib.sha256(f"{cluster}/{pool}/{zone}/{index}".encode()).hexdigest()[:4]
    # Cluster and pool share 32 characters of a node's name.
    return f"gke-{cluster[:16]}-{pool[:16]}-{group}-{machine}"


def _labels(pool: dict[str, Any], config: dict[str, Any], zone: str, name: str, machine: MachineType) -> dict[str, str]:
    labels = {
        "kubernetes.io/hostname": name,
        "kubernetes.io/arch": "amd64",
        "kubernetes.io/os": "linux",
        "node.kubernetes.io/instance-type": str(config.get("machineType", "e2-medium")),
        "topology.kubernetes.io/region": region_of(zone),
        "topology.kubernetes.io/zone": zone,
        "cloud.google.com/machine-family": machine.family,
        "cloud.google.com/gke-os-distribution": "cos",
        POOL: pool["name"],
        **(config.get("labels") or {}),
    }
    return labels | _gpu_labels(config) | ({"cloud.google.com/gke-spot": "true"} if config.get("spot") else {})


def _gpu_labels(config: dict[str, Any]) -> dict[str, str]:
    accelerators = config.get("accelerators") or []
    if not accelerators:
        return {}
    return {
        "cloud.google.com/gke-accelerator": accelerators[0]["acceleratorType"],
        "cloud.google.com/gke-accelerator-count": str(accelerators[0].get("acceleratorCount", "1")),
        "cloud.google.com/gke-gpu": "true",
    }


def _taint(taint: dict[str, str]) -> dict[str, str]:
    return {"key": taint["key"], "value": taint.get("value", ""), "effect": EFFECTS[taint["effect"]]}


def _internal_address(node: Manifest) -> str:
    """An address in the auto-mode range of the node's region, always the same."""
    block = IPv4Network(REGIONS[labels_of(node)["topology.kubernetes.io/region"]].auto_range)
    # Gateway addresses are taken from the end of the range, nodes from its first half.
    number = int(hashlib.sha256(name_of(node).encode()).hexdigest(), 16) % (block.num_addresses // 2 - 2)
    return str(block[number + 2])


def _node_info(version: str, name: str) -> dict[str, str]:
    identity = hashlib.sha256(name.encode()).hexdigest()
    return {
        "architecture": "amd64",
        "bootID": identity[:32],
        "containerRuntimeVersion": "containerd://2.0.6",
        "kernelVersion": "6.6.105+",
        "kubeProxyVersion": f"v{version}",
        "kubeletVersion": f"v{version}",
        "machineID": identity[:32],
        "operatingSystem": "linux",
        "osImage": "Container-Optimized OS from Google",
        "systemUUID": identity[:32],
    }
