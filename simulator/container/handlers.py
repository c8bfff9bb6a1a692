# SPDX-License-Identifier: GPL-3.0-or-later
"""What each method of container v1 does with its request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.compute.geography import is_location
from simulator.container.cluster_calls import ClusterCalls
from simulator.container.cluster_creation import ClusterCreation
from simulator.container.places import ClusterKey, Place
from simulator.container.pool_calls import PoolCalls
from simulator.container.texts import location_denied, operation_missing
from simulator.container.versions import server_config
from simulator.errors import failed_precondition
from simulator.web import Request

if TYPE_CHECKING:
    from simulator.container.service import ContainerService

Body = dict[str, Any]

# Operations that can be taken back; GKE API reference names none, gcloud offers it for node upgrades.
_CANCELLABLE = frozenset({"UPGRADE_NODES"})


class Handlers:
    """Takes requests apart and hands them on; one method for each method of the API."""

    def __init__(self, service: ContainerService) -> None:
        self._service = service
        self._pool_calls = PoolCalls(service)
        self._cluster_calls = ClusterCalls(service, self._pool_calls)
        self._creation = ClusterCreation(service)

    def _place(self, request: Request) -> Place:
        return self._service.place(request.params["location"])

    def _key(self, request: Request) -> ClusterKey:
        return ClusterKey(request.params["location"], request.params["cluster"])

    def config(self, request: Request) -> Body:
        """Answers getServerConfig."""
        location = request.params["location"]
        if not is_location(location):
            raise location_denied(location)
        return server_config(location)

    def list(self, request: Request) -> Body:
        """Answers clusters.list; the location may be "-"."""
        found = [self._service.show(key) for key in self._service.clusters.located(request.params["location"])]
        return {"clusters": found} if found else {}

    def get(self, request: Request) -> Body:
        """Answers clusters.get."""
        return self._service.show(self._key(request))

    def create(self, request: Request) -> Body:
        """Answers clusters.create."""
        return self._creation.create(self._place(request), (request.body or {}).get("cluster", {}), request.caller)

    def update(self, request: Request) -> Body:
        """Answers clusters.update."""
        return self._cluster_calls.update(self._key(request), (request.body or {}).get("update", {}), request.caller)

    def delete(self, request: Request) -> Body:
        """Answers clusters.delete."""
        return self._cluster_calls.delete(self._key(request), request.caller)

    def labels(self, request: Request) -> Body:
        """Answers clusters.setResourceLabels."""
        return self._cluster_calls.set_labels(self._key(request), request.body or {}, request.caller)

    def maintenance(self, request: Request) -> Body:
        """Answers clusters.setMaintenancePolicy."""
        return self._cluster_calls.set_maintenance_policy(self._key(request), request.body or {}, request.caller)

    def pools(self, request: Request) -> Body:
        """Answers nodePools.list."""
        pools = self._service.show(self._key(request)).get("nodePools", [])
        return {"nodePools": pools} if pools else {}

    def pool(self, request: Request) -> Body:
        """Answers nodePools.get."""
        return self._service.show_pool(self._key(request), request.params["pool"])

    def create_pool(self, request: Request) -> Body:
        """Answers nodePools.create."""
        sent = (request.body or {}).get("nodePool", {})
        return self._pool_calls.create(self._key(request), sent, request.caller)

    def update_pool(self, request: Request) -> Body:
        """Answers nodePools.update."""
        name = request.params["pool"]
        return self._pool_calls.update(self._key(request), name, request.body or {}, request.caller)

    def delete_pool(self, request: Request) -> Body:
        """Answers nodePools.delete."""
        return self._pool_calls.delete(self._key(request), request.params["pool"], request.caller)

    def size(self, request: Request) -> Body:
        """Answers nodePools.setSize."""
        count = int((request.body or {}).get("nodeCount", 0))
        return self._pool_calls.set_size(self._key(request), request.params["pool"], count, request.caller)

    def autoscale(self, request: Request) -> Body:
        """Answers nodePools.setAutoscaling."""
        sent = (request.body or {}).get("autoscaling", {})
        return self._pool_calls.settings.set_autoscaling(
            self._key(request), request.params["pool"], sent, request.caller
        )

    def manage(self, request: Request) -> Body:
        """Answers nodePools.setManagement."""
        sent = (request.body or {}).get("management", {})
        return self._pool_calls.settings.set_management(
            self._key(request), request.params["pool"], sent, request.caller
        )

    def roll_back(self, request: Request) -> Body:
        """Answers nodePools.rollback."""
        return self._pool_calls.roll_back(self._key(request), request.params["pool"], request.caller)

    def operations(self, request: Request) -> Body:
        """Answers operations.list."""
        found = self._service.operations.in_location(request.params["location"])
        return {"operations": found} if found else {}

    def operation(self, request: Request) -> Body:
        """Answers operations.get."""
        operation = self._service.operations.get(request.params["location"], request.params["operation"])
        if operation is None:
            raise operation_missing(self._place(request), request.params["operation"])
        return self._service.operations.body(operation)

    def cancel(self, request: Request) -> Body:
        """Answers operations.cancel."""
        operation = self._service.operations.get(request.params["location"], request.params["operation"])
        if operation is None:
            raise operation_missing(self._place(request), request.params["operation"])
        if operation.done or operation.kind not in _CANCELLABLE:
            raise failed_precondition(f"Operation {operation.name} cannot be cancelled.")
        operation.cancelled = True
        return {}
