# SPDX-License-Identifier: GPL-3.0-or-later
"""How many nodes a pool is to have, whether the quota allows them, and making them run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from simulator.compute.links import path_of
from simulator.compute.quotas import shortages, total
from simulator.container.instance_groups import group_name, group_url
from simulator.container.machines import machine_of, machines
from simulator.container.nodes import NodeTemplate
from simulator.container.places import ClusterKey, Place
from simulator.container.texts import short_of_quota, stocked_out
from simulator.errors import ApiError

if TYPE_CHECKING:
    from simulator.container.service import ContainerService

Body = dict[str, Any]

# GKE docs: nodes with GPUs carry this taint.
_GPU_TAINT = ("nvidia.com/gpu", "present", "NO_SCHEDULE")


def per_zone(pool: Body) -> int:
    """Gives how many nodes a pool starts with in each zone: its count, or the least its autoscaler allows."""
    if "initialNodeCount" in pool:
        return int(pool["initialNodeCount"])
    return int(pool.get("autoscaling", {}).get("minNodeCount", 0))


class NodeSizes:
    """Brings node pools to their size."""

    def __init__(self, service: ContainerService) -> None:
        self._service = service

    def check_quota(self, place: Place, cluster: Body, pools: Sequence[Body], less: int = 0) -> None:
        """Refuses pools that do not fit into the region's quota; all zones count. `less` nodes run already."""
        private = bool(cluster["networkConfig"].get("defaultEnablePrivateNodes"))
        wanted = total(
            machines(pool, max(per_zone(pool) * len(pool["locations"]) - less, 0), private) for pool in pools
        )
        compute = self._service.compute
        found = shortages(wanted, compute.usage(place.region), compute.limits(place.region))
        if found:
            raise short_of_quota(place.project, found)

    def fill_cluster(self, cluster: ClusterKey) -> ApiError | None:
        """Makes the nodes of all pools run; gives the first shortage."""
        found = [self.fill(cluster, pool["name"]) for pool in self._service.cluster(cluster).get("nodePools", ())]
        return next((shortage for shortage in found if shortage), None)

    def fill(self, cluster: ClusterKey, pool: str) -> ApiError | None:
        """Makes the nodes of a pool run where there is capacity and sets its status; gives the shortage, if any."""
        body = self._service.pool(cluster, pool)
        machine = machine_of(body["config"]).name
        lacking = [zone for zone in body["locations"] if not self._service.has_capacity(zone, machine)]
        wanted = {zone: 0 if zone in lacking else per_zone(body) for zone in body["locations"]}
        groups = self._groups(cluster, body)
        nodes = self._run(cluster, body, groups, wanted)
        shortage = per_zone(body) > 0 and bool(lacking)
        urls = [group_url(self._service.cloud.project.id, zone, groups[zone]) for zone in body["locations"]]
        network = {**body["networkConfig"], "podIpv4RangeUtilization": round(len(nodes) / 1024, 4)} if nodes else None
        fields: Body = {"status": "RUNNING", "instanceGroupUrls": urls}
        self._service.clusters.change_pool(
            cluster,
            pool,
            **fields,
            **({"networkConfig": network} if network and network["podIpv4RangeUtilization"] else {}),
        )
        if not shortage:
            return None
        error = stocked_out(self._service.cloud.project.id, lacking[0], groups[lacking[0]], per_zone(body))
        self._degrade(cluster, pool, error, bool(nodes))
        return error

    def _degrade(self, cluster: ClusterKey, pool: str, error: ApiError, some: bool) -> None:
        # GKE API reference: RUNNING_WITH_ERROR means the pool runs and some of its nodes do not.
        condition = {"code": "GCE_STOCKOUT", "canonicalCode": "RESOURCE_EXHAUSTED", "message": error.message}
        status = "RUNNING_WITH_ERROR" if some else "ERROR"
        self._service.clusters.change_pool(
            cluster, pool, status=status, statusMessage=error.message, conditions=[condition]
        )

    def scale(self, cluster: ClusterKey, pool: str, wanted: dict[str, int]) -> None:
        """Gives a pool that number of nodes in each zone, as an autoscaler does; zones without capacity stay as is."""
        body = self._service.pool(cluster, pool)
        machine = machine_of(body["config"]).name
        present = dict.fromkeys(body["locations"], 0)
        for node in self._service.nodes.of_pool(cluster, pool):
            present[node.zone] += 1
        possible = {
            zone: count if self._service.has_capacity(zone, machine) else min(count, present.get(zone, 0))
            for zone, count in wanted.items()
        }
        self._run(cluster, body, self._groups(cluster, body), possible)

    def _run(self, cluster: ClusterKey, pool: Body, groups: dict[str, str], wanted: dict[str, int]) -> list[Any]:
        created = self._service.cloud.clock.timestamp(0)
        return list(self._service.nodes.resize(cluster, self._template(cluster, pool, groups), wanted, created))

    def _groups(self, cluster: ClusterKey, pool: Body) -> dict[str, str]:
        known = {url.split("/")[-3]: url.rsplit("/", 1)[-1] for url in pool.get("instanceGroupUrls", ())}
        return {
            zone: known.get(zone) or group_name(cluster.name, pool["name"], self._service.fresh_hex(8))
            for zone in pool["locations"]
        }

    def _template(self, cluster: ClusterKey, pool: Body, groups: dict[str, str]) -> NodeTemplate:
        body, config = self._service.cluster(cluster), pool["config"]
        subnetwork = self._service.compute.resources.store.get(path_of(body["networkConfig"]["subnetwork"])) or {}
        machine = machine_of(config)
        taints = tuple((taint["key"], taint.get("value", ""), taint["effect"]) for taint in config.get("taints", ()))
        accelerators = config.get("accelerators", [{}])[0]
        gpus = int(accelerators.get("acceleratorCount", 0)) or machine.gpus
        return NodeTemplate(
            cluster=cluster.name,
            pool=pool["name"],
            machine=machine,
            subnet_range=subnetwork["ipCidrRange"],
            pod_range=pool["networkConfig"]["podIpv4CidrBlock"],
            version=pool["version"],
            spot=bool(config.get("spot") or config.get("preemptible")),
            flex_start=bool(config.get("flexStart")),
            accelerator=accelerators.get("acceleratorType") or machine.accelerator,
            gpus=gpus,
            labels=dict(config.get("labels", {})),
            taints=(*taints, _GPU_TAINT) if gpus else taints,
            groups=groups,
        )
