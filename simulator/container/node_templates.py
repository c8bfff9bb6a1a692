# SPDX-License-Identifier: GPL-3.0-or-later
"""What all nodes of one pool have in common, read from the pool and its cluster."""

from __future__ import annotations

from typing import Any

from simulator.compute.links import path_of
from simulator.compute.store import Store
from simulator.container.machines import machine_of
from simulator.container.nodes import NodeTemplate

Body = dict[str, Any]

# GKE docs: nodes with GPUs carry this taint.
_GPU_TAINT = ("nvidia.com/gpu", "present", "NO_SCHEDULE")


def node_template(cluster: Body, pool: Body, groups: dict[str, str], store: Store) -> NodeTemplate:
    """Gives the template of a pool's nodes; `groups` are its instance groups by zone."""
    config = pool["config"]
    subnetwork = store.get(path_of(cluster["networkConfig"]["subnetwork"])) or {}
    machine = machine_of(config)
    accelerator = config.get("accelerators", [{}])[0]
    gpus = int(accelerator.get("acceleratorCount", 0)) or machine.gpus
    return NodeTemplate(
        cluster=cluster["name"],
        pool=pool["name"],
        machine=machine,
        subnet_range=subnetwork["ipCidrRange"],
        pod_range=pool["networkConfig"]["podIpv4CidrBlock"],
        version=pool["version"],
        spot=bool(config.get("spot") or config.get("preemptible")),
        flex_start=bool(config.get("flexStart")),
        accelerator=accelerator.get("acceleratorType") or machine.accelerator,
        gpus=gpus,
        labels=dict(config.get("labels", {})),
        taints=(*_taints(config), _GPU_TAINT) if gpus else _taints(config),
        groups=groups,
    )


def _taints(config: Body) -> tuple[tuple[str, str, str], ...]:
    return tuple((taint["key"], taint.get("value", ""), taint["effect"]) for taint in config.get("taints", ()))
