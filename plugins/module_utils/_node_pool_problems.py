# SPDX-License-Identifier: GPL-3.0-or-later
"""What of a node pool's options cannot work (GKE API: NodePool)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils import _names
from ansible_collections.gkefleet.inference.plugins.module_utils._gpu_machines import (
    accelerator_problems,
    disk_problems,
    purchase_problems,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._kubelet import kubelet_problems
from ansible_collections.gkefleet.inference.plugins.module_utils._pool_autoscaling import autoscaling_problems
from ansible_collections.gkefleet.inference.plugins.module_utils._reservation import reservation_problems, reserved
from ansible_collections.gkefleet.inference.plugins.module_utils._versions import parse_minimum

Options = Mapping[str, Any]


def node_pool_problems(pool: Options) -> Iterator[str]:
    """Say what of a pool cannot work, wherever it is, each with the option's name and what to set.

    Options that are not set may be missing or None. Where its nodes may be is another question: it needs the cluster.
    """
    machine_type, spot, flex_start = pool["machine_type"], bool(pool.get("spot")), bool(pool.get("flex_start"))
    accelerator, reservation = pool.get("accelerator") or {}, pool.get("reservation")
    yield from _names.NODE_POOL.problems("name", pool["name"])
    yield from accelerator_problems(machine_type, accelerator.get("type"), accelerator.get("count"))
    yield from purchase_problems(machine_type, spot, flex_start, reserved(reservation))
    yield from disk_problems(machine_type, pool.get("disk_type"))
    yield from reservation_problems(reservation, spot)
    yield from autoscaling_problems(pool.get("autoscaling"), flex_start)
    yield from kubelet_problems(pool.get("kubelet"), spot)
    yield from _version_problems(pool.get("version"))
    yield from _minimum_problems(pool)


def _minimum_problems(pool: Options) -> Iterator[str]:
    enough, in_each, zones = pool.get("minimum_nodes"), pool.get("node_count"), pool.get("node_locations")
    if enough is None or in_each is None or not zones:
        return
    most = in_each * len(zones)
    if enough > most:
        yield f"minimum_nodes: {enough} is more than the pool has, {in_each} in each zone; set at most {most}"


def _version_problems(version: str | None) -> Iterator[str]:
    if not version:
        return
    try:
        parse_minimum(version)
    except ValueError as e:
        yield f"version: {e}"
