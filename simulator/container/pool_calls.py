# SPDX-License-Identifier: GPL-3.0-or-later
"""nodePools.create, update, delete, setSize, setAutoscaling and setManagement."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from simulator.container.cluster_network import pool_network
from simulator.container.machines import check_nodes
from simulator.container.node_pool_defaults import PoolBirth, complete_autoscaling, complete_pool
from simulator.container.node_sizes import NodeSizes
from simulator.container.operations import Work
from simulator.container.places import ClusterKey, Place
from simulator.container.pool_updates import changes, rolls_nodes, updated_pool
from simulator.container.service_accounts import check_service_account
from simulator.container.texts import pool_exists
from simulator.container.versions import check_node_version
from simulator.errors import invalid_argument

if TYPE_CHECKING:
    from simulator.container.service import ContainerService

Body = dict[str, Any]

_NAME = re.compile(r"[a-z]([-a-z0-9]{0,38}[a-z0-9])?")


class PoolCalls:
    """What changes node pools."""

    def __init__(self, service: ContainerService) -> None:
        self._service = service
        self._sizes = NodeSizes(service)

    def drafted(self, place: Place, cluster: Body, sent: Body, caller: str) -> Body:
        """Gives a new pool as it is while it is being made, after all checks but quota."""
        if not _NAME.fullmatch(sent.get("name", "")):
            rule = "must match [a-z]([-a-z0-9]*[a-z0-9])? and have at most 40 characters"
            raise invalid_argument(f'Invalid value "{sent.get("name", "")}" for node_pool.name: {rule}.')
        zones = tuple(sent.get("locations") or cluster["locations"])
        for zone in zones:
            if zone not in place.zones:
                raise invalid_argument(f'Location "{zone}" is not a zone of region "{place.region}".')
        config = sent.get("config", {})
        check_nodes(config, zones)
        check_service_account(self._service.cloud, config.get("serviceAccount"), caller)
        _check_autoscaling(sent.get("autoscaling", {}))
        birth = PoolBirth(
            cluster_path=f"{place.path}/clusters/{cluster['name']}",
            version=check_node_version(sent.get("version", ""), cluster["currentMasterVersion"], place.location),
            locations=tuple(cluster["locations"]),
            etag=self._etag(),
            network=pool_network(cluster),
            workload_identity="workloadPool" in cluster.get("workloadIdentityConfig", {}),
        )
        return complete_pool(sent, birth)

    def create(self, cluster: ClusterKey, sent: Body, caller: str) -> Body:
        """Begins to add a node pool to a cluster."""
        place, body = self._service.place(cluster.location), self._service.cluster(cluster)
        name = sent.get("name", "")
        if self._service.clusters.pool(cluster, name) is not None:
            raise pool_exists(place, cluster.name, name)
        self._service.check_free(cluster, "CREATE_NODE_POOL")
        draft = self.drafted(place, body, sent, caller)
        self._sizes.check_quota(place, body, [draft])
        self._service.clusters.put_pool(cluster, draft)
        return self._work("CREATE_NODE_POOL", "nodePools.create", cluster, name, caller, self._filled)

    def _filled(self, cluster: ClusterKey, name: str) -> None:
        shortage = self._sizes.fill(cluster, name)
        if shortage:
            raise shortage

    def update(self, cluster: ClusterKey, name: str, request: Body, caller: str) -> Body:
        """Begins to change a node pool."""
        pool, body = self._service.pool(cluster, name), self._service.cluster(cluster)
        wanted = changes(request)
        after = {**updated_pool(pool, wanted), "etag": self._etag()}
        if "nodeVersion" in wanted:
            master = body["currentMasterVersion"]
            after["version"] = check_node_version(wanted["nodeVersion"], master, cluster.location)
        check_nodes(after["config"], after["locations"])
        self._service.check_free(cluster, "UPGRADE_NODES")
        nodes = len(self._service.nodes.of_pool(cluster, name)) if rolls_nodes(wanted) else 0
        self._service.clusters.change_pool(cluster, name, status="RECONCILING")

        def finish(cluster: ClusterKey, name: str) -> None:
            self._service.clusters.put_pool(cluster, after)
            if rolls_nodes(wanted):
                # An upgrade replaces every machine.
                self._service.nodes.drop_pool(cluster, name)
            self._filled(cluster, name)

        return self._work("UPGRADE_NODES", "nodePools.update", cluster, name, caller, finish, nodes)

    def update_through_cluster(self, cluster: ClusterKey, wanted: Body, caller: str) -> Body:
        """Begins a change of one pool that came as clusters.update with desiredNodePoolId."""
        name = wanted.get("desiredNodePoolId") or self._only_pool(cluster)
        if "desiredNodeVersion" in wanted:
            return self.update(cluster, name, {"nodeVersion": wanted["desiredNodeVersion"]}, caller)
        if "desiredImageType" in wanted:
            return self.update(cluster, name, {"imageType": wanted["desiredImageType"]}, caller)
        return self.set_autoscaling(cluster, name, wanted.get("desiredNodePoolAutoscaling", {}), caller)

    def _only_pool(self, cluster: ClusterKey) -> str:
        pools = self._service.cluster(cluster).get("nodePools", [])
        if len(pools) != 1:
            raise invalid_argument("Must specify a node pool: the cluster has several.")
        return str(pools[0]["name"])

    def set_autoscaling(self, cluster: ClusterKey, name: str, sent: Body, caller: str) -> Body:
        """Begins to set a pool's autoscaler; recorded as UPDATE_CLUSTER."""
        self._service.pool(cluster, name)
        _check_autoscaling(sent)
        self._service.check_free(cluster, "UPDATE_CLUSTER")

        def finish(cluster: ClusterKey, name: str) -> None:
            autoscaling = complete_autoscaling(sent)
            rest = {key: value for key, value in self._service.pool(cluster, name).items() if key != "autoscaling"}
            body = {**rest, "status": "RUNNING", "etag": self._etag()}
            self._service.clusters.put_pool(cluster, {**body, "autoscaling": autoscaling} if autoscaling else body)

        return self._work("UPDATE_CLUSTER", "nodePools.update", cluster, name, caller, finish)

    def set_management(self, cluster: ClusterKey, name: str, sent: Body, caller: str) -> Body:
        """Begins to set a pool's management."""
        self._service.pool(cluster, name)
        self._service.check_free(cluster, "SET_NODE_POOL_MANAGEMENT")
        fields = {"management": {key: True for key in ("autoRepair", "autoUpgrade") if sent.get(key)}}

        def finish(cluster: ClusterKey, name: str) -> None:
            self._service.clusters.change_pool(cluster, name, **fields, status="RUNNING", etag=self._etag())

        return self._work("SET_NODE_POOL_MANAGEMENT", "nodePools.update", cluster, name, caller, finish)

    def set_size(self, cluster: ClusterKey, name: str, count: int, caller: str) -> Body:
        """Begins to give a pool that many nodes in each zone; recorded: this rewrites initialNodeCount."""
        pool, body = self._service.pool(cluster, name), self._service.cluster(cluster)
        self._service.check_free(cluster, "SET_NODE_POOL_SIZE")
        sized = {key: value for key, value in pool.items() if key not in ("initialNodeCount", "conditions")}
        sized = {**sized, "initialNodeCount": count} if count else sized
        running = len(self._service.nodes.of_pool(cluster, name))
        self._sizes.check_quota(self._service.place(cluster.location), body, [sized], running)

        def finish(cluster: ClusterKey, name: str) -> None:
            self._service.clusters.put_pool(cluster, {**sized, "etag": self._etag()})
            self._filled(cluster, name)

        return self._work("SET_NODE_POOL_SIZE", "nodePools.update", cluster, name, caller, finish)

    def delete(self, cluster: ClusterKey, name: str, caller: str) -> Body:
        """Begins to delete a node pool."""
        self._service.pool(cluster, name)
        self._service.check_free(cluster, "DELETE_NODE_POOL")
        operation = self._work("DELETE_NODE_POOL", "nodePools.delete", cluster, name, caller, self._deleted)
        self._service.clusters.change_pool(cluster, name, status="STOPPING")
        return operation

    def _deleted(self, cluster: ClusterKey, name: str) -> None:
        self._service.nodes.drop_pool(cluster, name)
        self._service.clusters.remove_pool(cluster, name)

    def follow(self, cluster: ClusterKey, before: list[str], after: list[str]) -> None:
        """Moves the pools that were in all of the cluster's zones into its new zones."""
        for pool in self._service.cluster(cluster).get("nodePools", ()):
            if set(pool["locations"]) == set(before):
                self._service.clusters.change_pool(cluster, pool["name"], locations=list(after))
                self._sizes.fill(cluster, pool["name"])

    def _work(
        self,
        kind: str,
        step: str,
        cluster: ClusterKey,
        name: str,
        caller: str,
        finish: Callable[[ClusterKey, str], None],
        nodes: int | None = None,
    ) -> Body:
        self._service.clusters.change(cluster, status="RECONCILING")
        if kind != "CREATE_NODE_POOL":
            self._service.clusters.change_pool(cluster, name, status="RECONCILING")
        work = Work(kind, cluster, self._service.seconds(step), name, nodes)
        return self._service.start(work, caller, lambda: self._end(cluster, name, finish))

    def _end(self, cluster: ClusterKey, name: str, finish: Callable[[ClusterKey, str], None]) -> None:
        try:
            finish(cluster, name)
        finally:
            others = [each for each in self._service.operations.running(cluster) if each.extra["work"].pool != name]
            if not others:
                self._service.clusters.change(cluster, status="RUNNING")

    def _etag(self) -> str:
        return str(uuid.UUID(int=self._service.cloud.rng.getrandbits(128), version=4))


def _check_autoscaling(autoscaling: Body) -> None:
    if not autoscaling.get("enabled"):
        return
    for low, high in (("minNodeCount", "maxNodeCount"), ("totalMinNodeCount", "totalMaxNodeCount")):
        if autoscaling.get(low, 0) > autoscaling.get(high, autoscaling.get(low, 0)):
            # GKE API reference: the maximum must be at least the minimum. The sentence is ours.
            raise invalid_argument(f"autoscaling.{high} must be at least autoscaling.{low}.")
    if not autoscaling.get("maxNodeCount") and not autoscaling.get("totalMaxNodeCount"):
        raise invalid_argument("autoscaling.max_node_count must be greater than zero.")
