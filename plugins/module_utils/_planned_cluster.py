# SPDX-License-Identifier: GPL-3.0-or-later
"""A cluster as it is planned, for checks before anything is made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._gpu_machines import is_large
from ansible_collections.gkefleet.inference.plugins.module_utils._locations import is_zone, region_of
from ansible_collections.gkefleet.inference.plugins.module_utils._planned_ranges import (
    KINDS,
    PROXIES,
    PlannedRange,
    is_block,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._quota import Request, gpu_request

ZONES_OF_A_REGION = 3  # GKE chooses that many for a regional cluster without node locations


@dataclass(frozen=True)
class PlannedPool:
    """A node pool as it is planned: machines, how they are bought, nodes in each zone, and the zones if known."""

    name: str
    machine_type: str
    preemptible: bool
    nodes_per_zone: int
    zones: tuple[str, ...]

    @property
    def zone_count(self) -> int:
        """Give the number of its zones, or of those that GKE chooses."""
        return len(self.zones) or ZONES_OF_A_REGION

    def request(self) -> Request | None:
        """Give the accelerators the pool asks for."""
        return gpu_request(self.machine_type, self.preemptible, self.nodes_per_zone, self.zone_count)


@dataclass(frozen=True)
class PlannedCluster:
    """A cluster as it is planned."""

    name: str
    location: str
    zones: tuple[str, ...]
    pools: tuple[PlannedPool, ...]
    serves: bool
    network: str
    release_channel: str | None
    minimum_version: str
    ranges: tuple[PlannedRange, ...]

    @property
    def region(self) -> str:
        """Give the region of the cluster."""
        return region_of(self.location)

    def serving_zones(self) -> set[str] | None:
        """Give the zones that hold nodes which serve, none without such nodes; None where GKE chooses some of them."""
        each = [pool.zones for pool in self.pools] or ([self.zones] if self.serves else [])
        return {zone for zones in each for zone in zones} if all(each) else None

    def large_machine_types(self) -> list[str]:
        """Give the machine types of the pools whose data network cards use 192.168.0.0/16."""
        return [pool.machine_type for pool in self.pools if is_large(pool.machine_type)]


def planned_cluster(options: Mapping[str, Any]) -> PlannedCluster:
    """Give the plan that a cluster's options describe; its pools take the options of gke_node_pool."""
    location = options["location"]
    zones = tuple(options["node_locations"] or ([location] if is_zone(location) else []))
    return PlannedCluster(
        options["name"],
        location,
        zones,
        tuple(_pool(pool, zones) for pool in options["node_pools"] or []),
        options["node_pools"] != [],
        options["network"],
        options["release_channel"],
        options["minimum_version"],
        tuple(_ranges(options, region_of(location))),
    )


def _ranges(options: Mapping[str, Any], region: str) -> Iterator[PlannedRange]:
    for kind in KINDS:
        text = options[kind] or ""
        if (kind == PROXIES and text) or is_block(text):
            yield PlannedRange(kind, kind, options["name"], region, text)


def _pool(options: Mapping[str, Any], cluster_zones: Sequence[str]) -> PlannedPool:
    zones = tuple(options.get("node_locations") or cluster_zones)
    count = options.get("node_count")
    return PlannedPool(
        str(options["name"]),
        str(options.get("machine_type", "e2-standard-4")),
        bool(options.get("spot") or options.get("flex_start")),
        1 if count is None else int(count),
        zones,
    )
