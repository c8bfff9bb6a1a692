# SPDX-License-Identifier: GPL-3.0-or-later
"""nodePools.create, update, delete and setSize."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.container.machines import check_nodes
from simulator.container.node_settings import check_settings
from simulator.container.node_sizes import NodeSizes
from simulator.container.places import ClusterKey
from simulator.container.pool_drafts import drafted, has_workload_pool
from simulator.container.pool_settings import PoolSettings
from simulator.container.pool_updates import changes, rolls_nodes, updated_pool
from simulator.container.pool_work import PoolWork
from simulator.container.texts import pool_exists
from simulator.container.versions import check_node_version
from simulator.errors import ApiError, invalid_argument

if TYPE_CHECKING:
    from simulator.container.service import ContainerService

Body = dict[str, Any]


class PoolCalls:
    """What makes node pools, changes their machines and removes them."""

    def __init__(self, service: ContainerService) -> None:
        self._service = service
        self._sizes = NodeSizes(service)
        self._work = PoolWork(service)
        self.settings = PoolSettings(service, self._work)

    def create(self, cluster: ClusterKey, sent: Body, caller: str) -> Body:
        """Begins to add a node pool to a cluster."""
        place, body = self._service.place(cluster.location), self._service.cluster(cluster)
        name = sent.get("name", "")
        if self._service.clusters.pool(cluster, name) is not None:
            raise pool_exists(place, cluster.name, name)
        self._service.check_free(cluster, "CREATE_NODE_POOL")
        draft = drafted(self._service, place, body, sent, caller)
        self._sizes.check_quota(place, body, [draft])
        self._service.clusters.put_pool(cluster, draft)
        return self._work.begin("CREATE_NODE_POOL", "nodePools.create", cluster, name, caller, self._filled)

    def _filled(self, cluster: ClusterKey, name: str) -> None:
        _raise(self._sizes.fill(cluster, name))

    def update(self, cluster: ClusterKey, name: str, request: Body, caller: str) -> Body:
        """Begins to change a node pool."""
        pool, body = self._service.pool(cluster, name), self._service.cluster(cluster)
        wanted = changes(request)
        after = {**updated_pool(pool, wanted), "etag": self._service.fresh_uuid()}
        if "nodeVersion" in wanted:
            master = body["currentMasterVersion"]
            after["version"] = check_node_version(wanted["nodeVersion"], master, cluster.location)
        check_nodes(after["config"], after["locations"])
        check_settings(after["config"], after["networkConfig"], has_workload_pool(body))
        self._service.check_free(cluster, "UPGRADE_NODES")
        nodes = len(self._service.nodes.of_pool(cluster, name)) if rolls_nodes(wanted) else 0
        self._service.clusters.change_pool(cluster, name, status="RECONCILING")

        def finish(cluster: ClusterKey, name: str) -> None:
            self._service.clusters.put_pool(cluster, after)
            _raise(self._sizes.renew(cluster, name) if rolls_nodes(wanted) else self._sizes.fill(cluster, name))

        return self._work.begin("UPGRADE_NODES", "nodePools.update", cluster, name, caller, finish, nodes)

    def roll_back(self, cluster: ClusterKey, name: str, caller: str) -> Body:
        """Begins to take a failed upgrade back; one that failed here has changed no version, and none is changed now.

        GKE API reference: after an upgrade that succeeded a rollback makes no changes.
        """
        self._service.pool(cluster, name)
        self._service.check_free(cluster, "UPGRADE_NODES")
        return self._work.begin("UPGRADE_NODES", "nodePools.update", cluster, name, caller, self._filled)

    def update_through_cluster(self, cluster: ClusterKey, wanted: Body, caller: str) -> Body:
        """Begins a change of one pool that came as clusters.update with desiredNodePoolId."""
        name = wanted.get("desiredNodePoolId") or self._only_pool(cluster)
        if "desiredNodeVersion" in wanted:
            return self.update(cluster, name, {"nodeVersion": wanted["desiredNodeVersion"]}, caller)
        if "desiredImageType" in wanted:
            return self.update(cluster, name, {"imageType": wanted["desiredImageType"]}, caller)
        return self.settings.set_autoscaling(cluster, name, wanted.get("desiredNodePoolAutoscaling", {}), caller)

    def _only_pool(self, cluster: ClusterKey) -> str:
        pools = self._service.cluster(cluster).get("nodePools", [])
        if len(pools) != 1:
            raise invalid_argument("Must specify a node pool: the cluster has several.")
        return str(pools[0]["name"])

    def set_size(self, cluster: ClusterKey, name: str, count: int, caller: str) -> Body:
        """Begins to give a pool that many nodes in each zone; recorded: this rewrites initialNodeCount."""
        pool, body = self._service.pool(cluster, name), self._service.cluster(cluster)
        self._service.check_free(cluster, "SET_NODE_POOL_SIZE")
        sized = {key: value for key, value in pool.items() if key not in ("initialNodeCount", "conditions")}
        sized = {**sized, "initialNodeCount": count} if count else sized
        running = len(self._service.nodes.of_pool(cluster, name))
        self._sizes.check_quota(self._service.place(cluster.location), body, [sized], running)

        def finish(cluster: ClusterKey, name: str) -> None:
            self._service.clusters.put_pool(cluster, {**sized, "etag": self._service.fresh_uuid()})
            self._filled(cluster, name)

        return self._work.begin("SET_NODE_POOL_SIZE", "nodePools.update", cluster, name, caller, finish)

    def delete(self, cluster: ClusterKey, name: str, caller: str) -> Body:
        """Begins to delete a node pool."""
        self._service.pool(cluster, name)
        self._service.check_free(cluster, "DELETE_NODE_POOL")
        operation = self._work.begin("DELETE_NODE_POOL", "nodePools.delete", cluster, name, caller, self._deleted)
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


def _raise(shortage: ApiError | None) -> None:
    if shortage:
        raise shortage
