# SPDX-License-Identifier: GPL-3.0-or-later
"""How many nodes a pool is to have, whether the quota allows them, and making them run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from simulator.compute.quotas import shortages, total
from simulator.container.instance_groups import group_name, group_url
from simulator.container.machines import machine_of, machines
from simulator.container.node_templates import node_template
from simulator.container.nodes import Node
from simulator.container.places import ClusterKey, Place
from simulator.container.pod_ranges import utilization
from simulator.container.texts import short_of_quota, stocked_out
from simulator.errors import ApiError

if TYPE_CHECKING:
    from simulator.container.service import ContainerService

Body = dict[str, Any]

# What a pool shows only while something is wrong with it.
_TROUBLE = frozenset({"conditions", "statusMessage"})


def per_zone(pool: Body) -> int:
    """Gives how many nodes a pool starts with in each zone: its count, or the least its autoscaler allows."""
    if "initialNodeCount" in pool:
        return int(pool["initialNodeCount"])
    return int(pool.get("autoscaling", {}).get("minNodeCount", 0))


def starting(pool: Body) -> int:
    """Gives how many nodes a pool starts with in all its zones together."""
    least = int(pool.get("autoscaling", {}).get("totalMinNodeCount", 0))
    return max(per_zone(pool) * len(pool["locations"]), least)


def target(pool: Body, present: Mapping[str, int]) -> dict[str, int]:
    """Gives how many nodes a pool is to have in each zone; an autoscaler keeps what it has made, within its limits."""
    scaling = pool.get("autoscaling", {})
    if not scaling.get("enabled") or not any(present.values()):
        return dict.fromkeys(pool["locations"], per_zone(pool))
    least, most = scaling.get("minNodeCount", 0), scaling.get("maxNodeCount") or scaling.get("totalMaxNodeCount", 0)
    return {zone: min(max(present.get(zone, 0), least), most) for zone in pool["locations"]}


class NodeSizes:
    """Brings node pools to their size."""

    def __init__(self, service: ContainerService) -> None:
        self._service = service

    def check_quota(self, place: Place, cluster: Body, pools: Sequence[Body], less: int = 0) -> None:
        """Refuses pools that do not fit into the region's quota; all zones count. `less` nodes run already."""
        found = self.shortages(place, cluster, [(pool, max(starting(pool) - less, 0)) for pool in pools])
        if found:
            raise short_of_quota(place.project, found)

    def shortages(self, place: Place, cluster: Body, wanted: Sequence[tuple[Body, int]]) -> list[Any]:
        """Gives what of the region's quota is missing for a number of nodes of each pool."""
        private = bool(cluster["networkConfig"].get("defaultEnablePrivateNodes"))
        compute = self._service.compute
        limits = compute.limits(place.region)
        needed = total((machines(pool, count, private) for pool, count in wanted), limits)
        return shortages(needed, compute.usage(place.region), limits)

    def fill_cluster(self, cluster: ClusterKey) -> ApiError | None:
        """Makes the nodes of all pools run; gives the first shortage."""
        found = [self.fill(cluster, pool["name"]) for pool in self._service.cluster(cluster).get("nodePools", ())]
        return next((shortage for shortage in found if shortage), None)

    def fill(self, cluster: ClusterKey, pool: str) -> ApiError | None:
        """Makes the nodes of a pool run where there is capacity and sets its status; gives the shortage, if any."""
        return self._fill(cluster, pool, self.present(cluster, pool))

    def renew(self, cluster: ClusterKey, pool: str) -> ApiError | None:
        """Replaces every node of a pool, as an upgrade does; gives the shortage, if any."""
        present = self.present(cluster, pool)
        self._service.nodes.drop_pool(cluster, pool)
        return self._fill(cluster, pool, present)

    def present(self, cluster: ClusterKey, pool: str) -> Counter[str]:
        """Gives the number of a pool's nodes by zone."""
        return Counter(node.zone for node in self._service.nodes.of_pool(cluster, pool))

    def set(self, cluster: ClusterKey, pool: str, counts: dict[str, int]) -> list[Node]:
        """Gives a pool that number of nodes in each zone, without asking for capacity."""
        body, created = self._service.pool(cluster, pool), self._service.cloud.clock.timestamp(0)
        store = self._service.compute.resources.store
        template = node_template(self._service.cluster(cluster), body, self._groups(cluster, body), store)
        return self._service.nodes.resize(cluster, template, counts, created)

    def _fill(self, cluster: ClusterKey, pool: str, present: Mapping[str, int]) -> ApiError | None:
        body = self._service.pool(cluster, pool)
        self._show_groups(cluster, body)
        wanted = target(body, present)
        machine = machine_of(body["config"]).name
        running = {
            zone: count if self._service.has_capacity(zone, machine) else min(count, self.present(cluster, pool)[zone])
            for zone, count in wanted.items()
        }
        nodes = self.set(cluster, pool, running)
        lacking = next((zone for zone in wanted if running[zone] < wanted[zone]), None)
        error = self._stock_out(cluster, pool, lacking, wanted[lacking]) if lacking else None
        self._show(cluster, pool, len(nodes), error)
        return error

    def _stock_out(self, cluster: ClusterKey, pool: str, zone: str, expected: int) -> ApiError:
        group = self._groups(cluster, self._service.pool(cluster, pool))[zone]
        return stocked_out(self._service.cloud.project.id, zone, group, expected)

    def _show(self, cluster: ClusterKey, pool: str, nodes: int, error: ApiError | None) -> None:
        body = {key: value for key, value in self._service.pool(cluster, pool).items() if key not in _TROUBLE}
        if nodes:
            body["networkConfig"] = {**body["networkConfig"], "podIpv4RangeUtilization": utilization(nodes)}
        if error is None:
            self._service.clusters.put_pool(cluster, {**body, "status": "RUNNING"})
            return
        # GKE API reference: RUNNING_WITH_ERROR means the pool runs and some of its nodes do not.
        condition = {"code": "GCE_STOCKOUT", "canonicalCode": "RESOURCE_EXHAUSTED", "message": error.message}
        trouble = {"status": "RUNNING_WITH_ERROR" if nodes else "ERROR", "statusMessage": error.message}
        self._service.clusters.put_pool(cluster, {**body, **trouble, "conditions": [condition]})

    def _show_groups(self, cluster: ClusterKey, pool: Body) -> None:
        groups = self._groups(cluster, pool)
        urls = [group_url(self._service.cloud.project.id, zone, groups[zone]) for zone in pool["locations"]]
        self._service.clusters.change_pool(cluster, pool["name"], instanceGroupUrls=urls)

    def _groups(self, cluster: ClusterKey, pool: Body) -> dict[str, str]:
        known = {url.split("/")[-3]: url.rsplit("/", 1)[-1] for url in pool.get("instanceGroupUrls", ())}
        return {
            zone: known.get(zone) or group_name(cluster.name, pool["name"], self._service.fresh_hex(8))
            for zone in pool["locations"]
        }
