# SPDX-License-Identifier: GPL-3.0-or-later
"""nodePools.setAutoscaling and setManagement: changes that touch no machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.container.node_pool_defaults import complete_autoscaling
from simulator.container.places import ClusterKey
from simulator.container.pool_drafts import check_autoscaling
from simulator.container.pool_work import PoolWork

if TYPE_CHECKING:
    from simulator.container.service import ContainerService

Body = dict[str, Any]


class PoolSettings:
    """What changes how a pool is looked after."""

    def __init__(self, service: ContainerService, work: PoolWork) -> None:
        self._service = service
        self._work = work

    def set_autoscaling(self, cluster: ClusterKey, name: str, sent: Body, caller: str) -> Body:
        """Begins to set a pool's autoscaler; recorded as UPDATE_CLUSTER."""
        self._service.pool(cluster, name)
        check_autoscaling(sent)
        self._service.check_free(cluster, "UPDATE_CLUSTER")

        def finish(cluster: ClusterKey, name: str) -> None:
            autoscaling = complete_autoscaling(sent)
            rest = {key: value for key, value in self._service.pool(cluster, name).items() if key != "autoscaling"}
            body = {**rest, "status": "RUNNING", "etag": self._service.fresh_uuid()}
            self._service.clusters.put_pool(cluster, {**body, "autoscaling": autoscaling} if autoscaling else body)

        return self._work.begin("UPDATE_CLUSTER", "nodePools.update", cluster, name, caller, finish)

    def set_management(self, cluster: ClusterKey, name: str, sent: Body, caller: str) -> Body:
        """Begins to set a pool's management."""
        self._service.pool(cluster, name)
        self._service.check_free(cluster, "SET_NODE_POOL_MANAGEMENT")
        fields = {"management": {key: True for key in ("autoRepair", "autoUpgrade") if sent.get(key)}}

        def finish(cluster: ClusterKey, name: str) -> None:
            self._service.clusters.change_pool(
                cluster, name, **fields, status="RUNNING", etag=self._service.fresh_uuid()
            )

        return self._work.begin("SET_NODE_POOL_MANAGEMENT", "nodePools.update", cluster, name, caller, finish)
