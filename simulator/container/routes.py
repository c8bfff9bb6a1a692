# SPDX-License-Identifier: GPL-3.0-or-later
"""The routes of container v1 that the simulator answers, with locations/ and with the older zones/."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.compute.geography import is_location
from simulator.container.cluster_calls import ClusterCalls
from simulator.container.places import ClusterKey, Place
from simulator.container.pool_calls import PoolCalls
from simulator.container.texts import operation_missing
from simulator.container.versions import server_config
from simulator.errors import failed_precondition, permission_denied
from simulator.web import Handler, Request, Route

if TYPE_CHECKING:
    from simulator.container.service import ContainerService

Body = dict[str, Any]

_LOCATION = "v1/projects/{project}/locations/{location}"
_ZONE = "v1/projects/{project}/zones/{location}"
_CLUSTER = "/clusters/{cluster}"
_POOL = "/clusters/{cluster}/nodePools/{pool}"
# Operations that can be taken back; GKE API reference names none, gcloud offers it for node upgrades.
_CANCELLABLE = frozenset({"UPGRADE_NODES"})


def container_routes(service: ContainerService) -> list[Route]:
    """Gives every route of the service."""
    calls = _Calls(service)
    table: list[tuple[str, str, Handler, str, str]] = [
        ("GET", "/serverConfig", calls.config, "getServerConfig", "container.clusters.list"),
        ("GET", "/clusters", calls.list, "clusters.list", "container.clusters.list"),
        ("POST", "/clusters", calls.create, "clusters.create", "container.clusters.create"),
        ("GET", _CLUSTER, calls.get, "clusters.get", "container.clusters.get"),
        ("PUT", _CLUSTER, calls.update, "clusters.update", "container.clusters.update"),
        ("DELETE", _CLUSTER, calls.delete, "clusters.delete", "container.clusters.delete"),
        (
            "POST",
            f"{_CLUSTER}:setResourceLabels",
            calls.labels,
            "clusters.setResourceLabels",
            "container.clusters.update",
        ),
        (
            "POST",
            f"{_CLUSTER}:setMaintenancePolicy",
            calls.maintenance,
            "clusters.setMaintenancePolicy",
            "container.clusters.update",
        ),
        ("GET", f"{_CLUSTER}/nodePools", calls.pools, "clusters.nodePools.list", "container.clusters.get"),
        ("POST", f"{_CLUSTER}/nodePools", calls.create_pool, "clusters.nodePools.create", "container.clusters.update"),
        ("GET", _POOL, calls.pool, "clusters.nodePools.get", "container.clusters.get"),
        ("PUT", _POOL, calls.update_pool, "clusters.nodePools.update", "container.clusters.update"),
        ("DELETE", _POOL, calls.delete_pool, "clusters.nodePools.delete", "container.clusters.update"),
        ("POST", f"{_POOL}:setSize", calls.size, "clusters.nodePools.setSize", "container.clusters.update"),
        (
            "POST",
            f"{_POOL}:setAutoscaling",
            calls.autoscale,
            "clusters.nodePools.setAutoscaling",
            "container.clusters.update",
        ),
        (
            "POST",
            f"{_POOL}:setManagement",
            calls.manage,
            "clusters.nodePools.setManagement",
            "container.clusters.update",
        ),
        ("GET", "/operations", calls.operations, "operations.list", "container.operations.list"),
        ("GET", "/operations/{operation}", calls.operation, "operations.get", "container.operations.get"),
        ("POST", "/operations/{operation}:cancel", calls.cancel, "operations.cancel", "container.clusters.update"),
    ]
    routes = [_route(_LOCATION, row, "container.projects.locations.") for row in table]
    older = ("clusters.list", "clusters.get", "clusters.create", "clusters.delete", "operations.list", "operations.get")
    return routes + [_route(_ZONE, row, "container.projects.zones.") for row in table if row[3] in older]


def _route(base: str, row: tuple[str, str, Handler, str, str], api: str) -> Route:
    method, suffix, handler, name, permission = row
    resource = (base + suffix).removeprefix("v1/").split(":", 1)[0]
    write = False if method == "GET" else None
    return Route(method, base + suffix, handler, api + name, permission, resource, write)


class _Calls:
    def __init__(self, service: ContainerService) -> None:
        self._service = service
        self._pool_calls = PoolCalls(service)
        self._cluster_calls = ClusterCalls(service, self._pool_calls)

    def _place(self, request: Request) -> Place:
        return self._service.place(request.params["location"])

    def _key(self, request: Request) -> ClusterKey:
        return ClusterKey(request.params["location"], request.params["cluster"])

    def config(self, request: Request) -> Body:
        location = request.params["location"]
        if not is_location(location):
            # Text from public reports of a mistyped region.
            raise permission_denied(f"Permission denied on 'locations/{location}' (or it may not exist).")
        return server_config(location)

    def list(self, request: Request) -> Body:
        found = [self._service.show(key) for key in self._service.clusters.located(request.params["location"])]
        return {"clusters": found} if found else {}

    def get(self, request: Request) -> Body:
        return self._service.show(self._key(request))

    def create(self, request: Request) -> Body:
        return self._cluster_calls.create(self._place(request), (request.body or {}).get("cluster", {}), request.caller)

    def update(self, request: Request) -> Body:
        return self._cluster_calls.update(self._key(request), (request.body or {}).get("update", {}), request.caller)

    def delete(self, request: Request) -> Body:
        return self._cluster_calls.delete(self._key(request), request.caller)

    def labels(self, request: Request) -> Body:
        return self._cluster_calls.set_labels(self._key(request), request.body or {}, request.caller)

    def maintenance(self, request: Request) -> Body:
        return self._cluster_calls.set_maintenance_policy(self._key(request), request.body or {}, request.caller)

    def pools(self, request: Request) -> Body:
        pools = self._service.cluster(self._key(request)).get("nodePools", [])
        return {"nodePools": pools} if pools else {}

    def pool(self, request: Request) -> Body:
        return self._service.pool(self._key(request), request.params["pool"])

    def create_pool(self, request: Request) -> Body:
        sent = (request.body or {}).get("nodePool", {})
        return self._pool_calls.create(self._key(request), sent, request.caller)

    def update_pool(self, request: Request) -> Body:
        name = request.params["pool"]
        return self._pool_calls.update(self._key(request), name, request.body or {}, request.caller)

    def delete_pool(self, request: Request) -> Body:
        return self._pool_calls.delete(self._key(request), request.params["pool"], request.caller)

    def size(self, request: Request) -> Body:
        count = int((request.body or {}).get("nodeCount", 0))
        return self._pool_calls.set_size(self._key(request), request.params["pool"], count, request.caller)

    def autoscale(self, request: Request) -> Body:
        sent = (request.body or {}).get("autoscaling", {})
        return self._pool_calls.set_autoscaling(self._key(request), request.params["pool"], sent, request.caller)

    def manage(self, request: Request) -> Body:
        sent = (request.body or {}).get("management", {})
        return self._pool_calls.set_management(self._key(request), request.params["pool"], sent, request.caller)

    def operations(self, request: Request) -> Body:
        found = self._service.operations.in_location(request.params["location"])
        return {"operations": found} if found else {}

    def operation(self, request: Request) -> Body:
        operation = self._service.operations.get(request.params["location"], request.params["operation"])
        if operation is None:
            raise operation_missing(self._place(request), request.params["operation"])
        return self._service.operations.body(operation)

    def cancel(self, request: Request) -> Body:
        operation = self._service.operations.get(request.params["location"], request.params["operation"])
        if operation is None:
            raise operation_missing(self._place(request), request.params["operation"])
        if operation.done or operation.kind not in _CANCELLABLE:
            raise failed_precondition(f"Operation {operation.name} cannot be cancelled.")
        operation.cancelled = True
        return {}
