# SPDX-License-Identifier: GPL-3.0-or-later
"""A node pool as it is planned, and how many of its nodes are yet to be made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._pool_autoscaling import scaled
from ansible_collections.gkefleet.inference.plugins.module_utils._quota import Nodes, Request, requests

ZONES_OF_A_REGION = 3  # GKE chooses that many for a regional cluster without node locations


@dataclass(frozen=True)
class PlannedPool:
    """A node pool as it is planned: its nodes, their zones if known, and how many of them there are to be at least.

    The number in each zone counts only for a new pool when an autoscaler decides later.
    """

    name: str
    nodes: Nodes
    zones: tuple[str, ...]
    in_each: int
    scaled: bool
    least_in_each: int
    least: int

    @property
    def machine_type(self) -> str:
        """Give the machine type of the nodes."""
        return self.nodes.machine_type

    def to_make(self, live: Body | None) -> int:
        """Give how many nodes are to come, as far as anybody knows before an autoscaler decides."""
        body = live or {}
        zones = len(self.zones) or len(body.get("locations", [])) or ZONES_OF_A_REGION
        in_each = self.least_in_each if live and self.scaled else max(self.in_each, self.least_in_each)
        return max(0, max(in_each * zones, self.least) - _present(body))

    def requests(self, live: Body | None) -> Iterator[Request]:
        """Give what the nodes to come ask for."""
        number = self.to_make(live)
        return requests(self.nodes, number) if number else iter(())


def _present(live: Body) -> int:
    """Give how many nodes a pool has, as its own size or its autoscaler's bounds say."""
    scaling = live.get("autoscaling", {})
    in_each = max(live.get("initialNodeCount", 0), scaling.get("minNodeCount", 0))
    return max(int(in_each) * len(live.get("locations", [])), int(scaling.get("totalMinNodeCount", 0)))


def planned_pool(options: Mapping[str, Any], cluster_zones: Sequence[str], private: bool) -> PlannedPool:
    """Give the plan of a node pool, whose options are those of gke_node_pool or of a cluster's default pool."""
    scaling, asked = options.get("autoscaling") or {}, options.get("node_count")
    return PlannedPool(
        str(options.get("name", "default-pool")),
        _nodes(options, private),
        tuple(options.get("node_locations") or cluster_zones),
        1 if asked is None else int(asked),
        scaled(scaling),
        int(scaling.get("min_nodes") or 0),
        int(scaling.get("total_min_nodes") or 0),
    )


def _nodes(options: Mapping[str, Any], private: bool) -> Nodes:
    accelerator = options.get("accelerator") or {}
    return Nodes(
        str(options.get("machine_type") or "e2-standard-4"),
        bool(options.get("spot") or options.get("flex_start")),
        options.get("disk_type"),
        int(options.get("disk_size_gb") or 100),
        int(options.get("local_ssd_count") or 0),
        str(accelerator.get("type") or ""),
        int(accelerator.get("count") or 1),
        not private,
    )
