# SPDX-License-Identifier: GPL-3.0-or-later
"""The cluster autoscaler's hands: nodes for pods that fit nowhere, and idle ones away again."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from simulator.container.machines import machine_of
from simulator.container.node_sizes import NodeSizes
from simulator.container.places import ClusterKey

if TYPE_CHECKING:
    from simulator.container.service import ContainerService

Body = dict[str, Any]


def has_room(scaling: Body, present: Counter[str], zone: str) -> bool:
    """Tells whether an autoscaler may add a node in a zone."""
    if scaling.get("totalMaxNodeCount"):
        return present.total() < int(scaling["totalMaxNodeCount"])
    return present[zone] < int(scaling.get("maxNodeCount", 0))


class Autoscaler:
    """Changes the size of pools that scale by themselves; who decides when are the controllers."""

    def __init__(self, service: ContainerService) -> None:
        self._service = service
        self._sizes = NodeSizes(service)

    def grow(self, location: str, cluster: str, pool: str) -> bool:
        """Adds one node to a pool in its emptiest zone; false when limits, quota or capacity forbid it."""
        key = ClusterKey(location, cluster)
        body = self._service.pool(key, pool)
        present = self._sizes.present(key, pool)
        zone = self._zone(body, present)
        if zone is None or self._sizes.shortages(
            self._service.place(location), self._service.cluster(key), [(body, 1)]
        ):
            return False
        self._sizes.set(key, pool, {place: present[place] + (place == zone) for place in body["locations"]})
        return True

    def shrink(self, location: str, cluster: str, node: str) -> bool:
        """Takes a node away; false when its pool does not scale or is at its least size."""
        key = ClusterKey(location, cluster)
        found = next((each for each in self._service.nodes.of_cluster(key) if each.name == node), None)
        if found is None:
            return False
        scaling = self._service.pool(key, found.pool).get("autoscaling", {})
        present = self._sizes.present(key, found.pool)
        least = scaling.get("totalMinNodeCount") or 0
        if (
            not scaling.get("enabled")
            or present.total() <= least
            or present[found.zone] <= scaling.get("minNodeCount", 0)
        ):
            return False
        rest = [each for each in self._service.nodes.of_pool(key, found.pool) if each.name != node]
        self._service.nodes.replace(key, found.pool, rest)
        return True

    def _zone(self, pool: Body, present: Counter[str]) -> str | None:
        scaling, machine = pool.get("autoscaling", {}), machine_of(pool["config"]).name
        if not scaling.get("enabled") or pool["status"] not in ("RUNNING", "RUNNING_WITH_ERROR"):
            return None
        free = [
            zone
            for zone in pool["locations"]
            if has_room(scaling, present, zone) and self._service.has_capacity(zone, machine)
        ]
        return min(free, key=lambda zone: (present[zone], zone), default=None)
