# SPDX-License-Identifier: GPL-3.0-or-later
"""The machines of node pools become nodes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from simulator.compute.geography import region_of
from simulator.container.nodes import Node
from simulator.controllers.conditions import Condition, merged
from simulator.controllers.kinds import NODE
from simulator.controllers.manifests import Manifest, labels_of, name_of
from simulator.controllers.objects import Objects
from simulator.controllers.workloads.machines import allocatable, capacity
from simulator.controllers.writes import Create, Write, delete, status

EFFECTS = {"NO_SCHEDULE": "NoSchedule", "PREFER_NO_SCHEDULE": "PreferNoSchedule", "NO_EXECUTE": "NoExecute"}
POOL = "cloud.google.com/gke-nodepool"
# The configuration of each pool by its name.
Configs = Mapping[str, dict[str, Any]]


def plan(machines: Sequence[Node], configs: Configs, objects: Objects, now: datetime) -> list[Write]:
    """Makes missing nodes, removes those whose machine is gone, and keeps their status."""
    running = {machine.name: machine for machine in machines}
    present = {name_of(node): node for node in objects.all(NODE)}
    writes: list[Write] = [Create(manifest(machine)) for name, machine in running.items() if name not in present]
    writes += [delete(node) for name, node in present.items() if name not in running and POOL in labels_of(node)]
    for name, node in present.items():
        if name in running:
            writes += status(node, node_status(running[name], configs.get(running[name].pool, {}), node, now))
    return writes


def manifest(machine: Node) -> Manifest:
    """A machine as a Node."""
    taints = [{"key": key, "value": value, "effect": EFFECTS[effect]} for key, value, effect in machine.taints]
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {"name": machine.name, "labels": _labels(machine)},
        "spec": {
            "podCIDR": machine.pod_cidr,
            "podCIDRs": [machine.pod_cidr],
            "providerID": f"gce://{machine.zone}/{machine.name}",
            **({"taints": taints} if taints else {}),
        },
    }


def node_status(machine: Node, config: dict[str, Any], node: Manifest, now: datetime) -> dict[str, Any]:
    """The status that a healthy node reports."""
    ready = Condition("Ready", True, "KubeletReady", "kubelet is posting ready status")
    present = (node.get("status") or {}).get("conditions") or []
    return {
        "capacity": capacity(config).quantities(),
        "allocatable": allocatable(config).quantities(),
        "conditions": merged([item for item in present if item["type"] == "Ready"], [ready], now),
        "addresses": [
            {"type": "InternalIP", "address": machine.internal_ip},
            {"type": "Hostname", "address": machine.name},
        ],
        "nodeInfo": _node_info(machine),
    }


def _labels(machine: Node) -> dict[str, str]:
    return {
        "kubernetes.io/hostname": machine.name,
        "kubernetes.io/arch": "amd64",
        "kubernetes.io/os": "linux",
        "node.kubernetes.io/instance-type": machine.machine.name,
        "topology.kubernetes.io/region": region_of(machine.zone),
        "topology.kubernetes.io/zone": machine.zone,
        "cloud.google.com/machine-family": machine.machine.family,
        "cloud.google.com/gke-os-distribution": "cos",
        POOL: machine.pool,
        **machine.labels,
        **_gpu_labels(machine),
        **({"cloud.google.com/gke-spot": "true"} if machine.spot else {}),
        **({"cloud.google.com/gke-flex-start": "true"} if machine.flex_start else {}),
    }


def _gpu_labels(machine: Node) -> dict[str, str]:
    if not machine.gpus:
        return {}
    return {
        "cloud.google.com/gke-accelerator": machine.accelerator,
        "cloud.google.com/gke-accelerator-count": str(machine.gpus),
        "cloud.google.com/gke-gpu": "true",
    }


def _node_info(machine: Node) -> dict[str, str]:
    identity = hashlib.sha256(machine.name.encode()).hexdigest()[:32]
    return {
        "architecture": "amd64",
        "bootID": identity,
        "containerRuntimeVersion": "containerd://2.0.6",
        "kernelVersion": "6.6.105+",
        "kubeProxyVersion": f"v{machine.version}",
        "kubeletVersion": f"v{machine.version}",
        "machineID": identity,
        "operatingSystem": "linux",
        "osImage": "Container-Optimized OS from Google",
        "systemUUID": identity,
    }
