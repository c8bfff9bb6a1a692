# SPDX-License-Identifier: GPL-3.0-or-later
"""Operations, peering routes, backend health and the endpoints of groups."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from simulator.compute import endpoint_groups, peerings
from simulator.compute.backends import healthy_endpoints
from simulator.compute.kinds import require_ready
from simulator.compute.links import GLOBAL, Scope, path_of, region, zone
from simulator.compute.lists import aggregated, all_scopes, listing
from simulator.compute.store import Body
from simulator.web import Handler, Request, Route

if TYPE_CHECKING:
    from simulator.compute.service import ComputeService

_ROOT = "compute/v1/projects/{project}"
_SCOPES = {"global": "globalOperations", "regions/{region}": "regionOperations", "zones/{zone}": "zoneOperations"}
_GROUP = "/zones/{zone}/networkEndpointGroups/{name}"


def special_routes(service: ComputeService) -> list[Route]:
    """Gives the routes that are no plain collections."""
    calls = _Calls(service)
    return [*_operation_routes(calls), *_network_routes(calls), *_backend_routes(calls)]


def _operation_routes(calls: _Calls) -> Iterator[Route]:
    for scope, api in _SCOPES.items():
        base = f"/{scope}/operations"
        yield _read("GET", base, calls.operations, f"{api}.list", f"{api}.list")
        yield _read("GET", f"{base}/{{name}}", calls.operation, f"{api}.get", f"{api}.get")
        yield _read("POST", f"{base}/{{name}}/wait", calls.operation, f"{api}.wait", f"{api}.get")
    every = "globalOperations.aggregatedList", "globalOperations.list"
    yield _read("GET", "/aggregated/operations", calls.all_operations, *every)


def _network_routes(calls: _Calls) -> Iterator[Route]:
    network, listing_routes = "/global/networks/{name}", "networks.listPeeringRoutes"
    yield _read("GET", f"{network}/listPeeringRoutes", calls.peering_routes, listing_routes, listing_routes)
    yield _write(f"{network}/addPeering", calls.add_peering, "networks.addPeering")
    yield _write(f"{network}/removePeering", calls.remove_peering, "networks.removePeering")


def _backend_routes(calls: _Calls) -> Iterator[Route]:
    health, groups = "/global/backendServices/{name}/getHealth", "networkEndpointGroups"
    members = f"{groups}.listNetworkEndpoints", f"{groups}.get"
    yield _read("POST", health, calls.health, "backendServices.getHealth", "backendServices.get")
    yield _read("POST", f"{_GROUP}/listNetworkEndpoints", calls.endpoints, *members)
    yield _write(f"{_GROUP}/attachNetworkEndpoints", calls.attach, f"{groups}.attachNetworkEndpoints")
    yield _write(f"{_GROUP}/detachNetworkEndpoints", calls.detach, f"{groups}.detachNetworkEndpoints")


def _read(method: str, suffix: str, handler: Handler, name: str, permission: str) -> Route:
    return Route(method, _ROOT + suffix, handler, f"compute.{name}", f"compute.{permission}", write=False)


def _write(suffix: str, handler: Handler, name: str) -> Route:
    return Route("POST", _ROOT + suffix, handler, f"compute.{name}", f"compute.{name}")


def _scope(request: Request) -> Scope:
    if "region" in request.params:
        return region(request.params["region"])
    return zone(request.params["zone"]) if "zone" in request.params else GLOBAL


class _Calls:
    def __init__(self, service: ComputeService) -> None:
        self._resources = service.resources
        self._operations = service.operations
        self._seconds = service.cloud.latency.seconds("compute.operation")

    def operation(self, request: Request) -> Body:
        return self._operations.get(_scope(request), request.params["name"])

    def operations(self, request: Request) -> Body:
        scope = _scope(request)
        path = f"projects/{request.params['project']}/{scope.path}/operations"
        return listing("compute#operationList", path, self._operations.list(scope), request.query)

    def all_operations(self, request: Request) -> Body:
        path = f"projects/{request.params['project']}/aggregated/operations"
        found = {scope: self._operations.list(scope) for scope in all_scopes(("global", "regions", "zones"))}
        return aggregated("compute#operationAggregatedList", path, found, request.query)

    def peering_routes(self, request: Request) -> Body:
        network = self._resources.get(GLOBAL, "networks", request.params["name"])
        name, direction = request.query.get("peeringName", ""), request.query.get("direction", "INCOMING")
        routes = list(peerings.exchanged(self._resources.store, network, name, direction))
        path = f"{path_of(network['selfLink'])}/listPeeringRoutes"
        return listing("compute#exchangedPeeringRoutesList", path, routes, request.query)

    def add_peering(self, request: Request) -> Body:
        network, store = self._network(request), self._resources.store
        changed = peerings.with_peering(store, network, request.body or {}, request.params["project"])
        return self._put(request, changed, "addPeering")

    def remove_peering(self, request: Request) -> Body:
        changed = peerings.without_peering(self._network(request), (request.body or {}).get("name", ""))
        return self._put(request, changed, "removePeering")

    def _network(self, request: Request) -> Body:
        path = self._resources.path(GLOBAL, "networks", request.params["name"])
        return require_ready(self._resources.store, path)

    def _put(self, request: Request, network: Body, kind: str) -> Body:
        self._resources.store.put(path_of(network["selfLink"]), network)
        return self._operations.start(kind, GLOBAL, network, self._seconds, request.caller, lambda: None)

    def health(self, request: Request) -> Body:
        self._resources.get(GLOBAL, "backendServices", request.params["name"])
        group = require_ready(self._resources.store, path_of((request.body or {}).get("group", "")))
        statuses = healthy_endpoints(group.get(endpoint_groups.ENDPOINTS, []))
        body: Body = {"kind": "compute#backendServiceGroupHealth"}
        return {**body, "healthStatus": statuses} if statuses else body

    def endpoints(self, request: Request) -> Body:
        group = require_ready(self._resources.store, self._group(request))
        items = [
            {"networkEndpoint": {key: value for key, value in endpoint.items() if key != endpoint_groups.HEALTHY}}
            for endpoint in group[endpoint_groups.ENDPOINTS]
        ]
        body: Body = {"kind": "compute#networkEndpointGroupsListNetworkEndpoints", "id": group["id"]}
        return {**body, "items": items} if items else body

    def attach(self, request: Request) -> Body:
        return self._change(request, endpoint_groups.attached, "attachNetworkEndpoints")

    def detach(self, request: Request) -> Body:
        return self._change(request, endpoint_groups.detached, "detachNetworkEndpoints")

    def _change(self, request: Request, change: endpoint_groups.Change, kind: str) -> Body:
        path = self._group(request)
        group = change(require_ready(self._resources.store, path), (request.body or {}).get("networkEndpoints", []))
        self._resources.store.put(path, group)
        return self._operations.start(kind, _scope(request), group, self._seconds, request.caller, lambda: None)

    def _group(self, request: Request) -> str:
        return self._resources.path(_scope(request), "networkEndpointGroups", request.params["name"])
