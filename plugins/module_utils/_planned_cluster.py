# SPDX-License-Identifier: GPL-3.0-or-later
"""A cluster as it is planned, for checks before anything is made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._gpu_machines import is_large
from ansible_collections.gkefleet.inference.plugins.module_utils._locations import is_zone, region_of
from ansible_collections.gkefleet.inference.plugins.module_utils._planned_pool import PlannedPool, planned_pool
from ansible_collections.gkefleet.inference.plugins.module_utils._planned_ranges import (
    KINDS,
    PROXIES,
    PlannedRange,
    is_block,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._quota import Request


@dataclass(frozen=True)
class PlannedCluster:
    """A cluster as it is planned."""

    name: str
    location: str
    zones: tuple[str, ...]
    pools: tuple[PlannedPool, ...]
    serves: bool
    default_pool: PlannedPool
    network: str
    release_channel: str | None
    minimum_version: str
    ranges: tuple[PlannedRange, ...]
    kube_endpoint: str

    @property
    def region(self) -> str:
        """Give the region of the cluster."""
        return region_of(self.location)

    def serving_zones(self) -> set[str] | None:
        """Give the zones that hold nodes which serve, none without such nodes; None where GKE chooses some of them."""
        each = [pool.zones for pool in self.pools] or ([self.zones] if self.serves else [])
        return {zone for zones in each for zone in zones} if all(each) else None

    def requests(self, live: Body | None) -> Iterator[Request]:
        """Give what the nodes to come ask for; a cluster begins with its default pool."""
        made = {} if live is None else {pool["name"]: pool for pool in live.get("nodePools", [])}
        private = (live or {}).get("networkConfig", {}).get("defaultEnablePrivateNodes")
        for pool in self.all_pools(live):
            asked = pool.requests(made.get(pool.name))
            yield from (request for request in asked if not private or request.metric != "IN_USE_ADDRESSES")

    def all_pools(self, live: Body | None) -> tuple[PlannedPool, ...]:
        """Give the pools, with the default pool while the cluster is yet to be made."""
        return self.pools if live else (self.default_pool, *self.pools)

    def hidden_quotas(self) -> Iterator[str]:
        """Give the accelerators whose quota compute does not show."""
        return (pool.nodes.accelerators[0] for pool in self.pools if pool.nodes.hidden)

    def large_machine_types(self) -> list[str]:
        """Give the machine types of the pools whose data network cards use 192.168.0.0/16."""
        return [pool.machine_type for pool in self.pools if is_large(pool.machine_type)]


def planned_cluster(options: Mapping[str, Any]) -> PlannedCluster:
    """Give the plan that a cluster's options describe; its pools take the options of gke_node_pool."""
    location = options["location"]
    zones = tuple(options["node_locations"] or ([location] if is_zone(location) else []))
    private = bool(options["private_nodes"])
    return PlannedCluster(
        options["name"],
        location,
        zones,
        tuple(planned_pool(pool, zones, private) for pool in options["node_pools"] or []),
        options["node_pools"] != [],
        planned_pool(options["default_pool"] or {}, zones, private),
        options["network"],
        options["release_channel"],
        options["minimum_version"],
        tuple(_ranges(options, region_of(location))),
        options["kube_endpoint"],
    )


def _ranges(options: Mapping[str, Any], region: str) -> Iterator[PlannedRange]:
    for kind in KINDS:
        text = options[kind] or ""
        if (kind == PROXIES and text) or is_block(text):
            yield PlannedRange(kind, kind, options["name"], region, text)
