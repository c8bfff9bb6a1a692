# SPDX-License-Identifier: GPL-3.0-or-later
"""The routes of container v1 that the simulator answers, with locations/ and with the older zones/."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from simulator.container.handlers import Handlers
from simulator.container.request_info import numbered
from simulator.web import Handler, Route

if TYPE_CHECKING:
    from simulator.container.service import ContainerService

_LOCATION = "v1/projects/{project}/locations/{location}"
_ZONE = "v1/projects/{project}/zones/{location}"
_CLUSTER = "/clusters/{cluster}"
_POOLS = "/clusters/{cluster}/nodePools"
_POOL = "/clusters/{cluster}/nodePools/{pool}"
_OPERATION = "/operations/{operation}"
# What old clients still call through zones/.
_OLDER = frozenset(
    {"clusters.list", "clusters.get", "clusters.create", "clusters.delete", "operations.list", "operations.get"}
)


@dataclass(frozen=True)
class _Row:
    """One method: HTTP method, path after the location, handler, name and the permission's verb."""

    method: str
    suffix: str
    handler: Handler
    name: str
    permission: str


def container_routes(service: ContainerService) -> list[Route]:
    """Gives every route of the service."""
    handlers = Handlers(service)
    rows = [*_cluster_rows(handlers), *_pool_rows(handlers), *_operation_rows(handlers)]
    rows = [replace(row, handler=numbered(row.handler, lambda: service.fresh_hex(16))) for row in rows]
    routes = [_route(_LOCATION, row, "container.projects.locations.") for row in rows]
    return routes + [_route(_ZONE, row, "container.projects.zones.") for row in rows if row.name in _OLDER]


def _cluster_rows(handlers: Handlers) -> list[_Row]:
    return [
        _Row("GET", "/serverConfig", handlers.config, "getServerConfig", "clusters.list"),
        _Row("GET", "/clusters", handlers.list, "clusters.list", "clusters.list"),
        _Row("POST", "/clusters", handlers.create, "clusters.create", "clusters.create"),
        _Row("GET", _CLUSTER, handlers.get, "clusters.get", "clusters.get"),
        _Row("PUT", _CLUSTER, handlers.update, "clusters.update", "clusters.update"),
        _Row("DELETE", _CLUSTER, handlers.delete, "clusters.delete", "clusters.delete"),
        _changing(f"{_CLUSTER}:setResourceLabels", handlers.labels, "clusters.setResourceLabels"),
        _changing(f"{_CLUSTER}:setMaintenancePolicy", handlers.maintenance, "clusters.setMaintenancePolicy"),
    ]


def _pool_rows(handlers: Handlers) -> list[_Row]:
    # GKE docs: whoever changes node pools needs container.clusters.update.
    return [
        _Row("GET", _POOLS, handlers.pools, "clusters.nodePools.list", "clusters.get"),
        _changing(_POOLS, handlers.create_pool, "clusters.nodePools.create"),
        _Row("GET", _POOL, handlers.pool, "clusters.nodePools.get", "clusters.get"),
        _Row("PUT", _POOL, handlers.update_pool, "clusters.nodePools.update", "clusters.update"),
        _Row("DELETE", _POOL, handlers.delete_pool, "clusters.nodePools.delete", "clusters.update"),
        _changing(f"{_POOL}:setSize", handlers.size, "clusters.nodePools.setSize"),
        _changing(f"{_POOL}:setAutoscaling", handlers.autoscale, "clusters.nodePools.setAutoscaling"),
        _changing(f"{_POOL}:setManagement", handlers.manage, "clusters.nodePools.setManagement"),
        _changing(f"{_POOL}:rollback", handlers.roll_back, "clusters.nodePools.rollback"),
    ]


def _operation_rows(handlers: Handlers) -> list[_Row]:
    return [
        _Row("GET", "/operations", handlers.operations, "operations.list", "operations.list"),
        _Row("GET", _OPERATION, handlers.operation, "operations.get", "operations.get"),
        _changing(f"{_OPERATION}:cancel", handlers.cancel, "operations.cancel"),
    ]


def _changing(suffix: str, handler: Handler, name: str) -> _Row:
    return _Row("POST", suffix, handler, name, "clusters.update")


def _route(base: str, row: _Row, api: str) -> Route:
    # Public reports: a refused permission names the cluster, or the project where there is none.
    resource = base.removeprefix("v1/") + _CLUSTER if _CLUSTER in row.suffix else "projects/{project}"
    return Route(row.method, base + row.suffix, row.handler, api + row.name, f"container.{row.permission}", resource)
