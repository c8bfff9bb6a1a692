# SPDX-License-Identifier: GPL-3.0-or-later
"""The routes of compute v1 that the simulator answers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from simulator.compute.addresses import ADDRESS
from simulator.compute.catalog_routes import catalog_routes
from simulator.compute.collection_routes import Collection
from simulator.compute.endpoint_groups import GROUP
from simulator.compute.group_routes import group_routes
from simulator.compute.kinds import Kind
from simulator.compute.lists import aggregated, all_scopes
from simulator.compute.load_balancing import (
    BACKEND_SERVICE,
    FORWARDING_RULE,
    HEALTH_CHECK,
    HTTP_PROXY,
    HTTPS_PROXY,
    URL_MAP,
)
from simulator.compute.networks import FIREWALL, NETWORK, ROUTE
from simulator.compute.special_routes import special_routes
from simulator.compute.store import Body
from simulator.compute.subnetwork_calls import subnetwork_routes
from simulator.compute.subnetworks import SUBNETWORK
from simulator.discovery import document
from simulator.web import Request, Route

if TYPE_CHECKING:
    from simulator.compute.service import ComputeService

KINDS: tuple[Kind, ...] = (
    NETWORK,
    SUBNETWORK,
    FIREWALL,
    ROUTE,
    ADDRESS,
    HEALTH_CHECK,
    BACKEND_SERVICE,
    URL_MAP,
    HTTP_PROXY,
    HTTPS_PROXY,
    FORWARDING_RULE,
    GROUP,
)


def compute_routes(service: ComputeService) -> list[Route]:
    """Gives every route of the service: collections, the catalogue, operations and special calls."""
    routes = catalog_routes(service) + group_routes(service) + special_routes(service) + subnetwork_routes(service)
    for kind in KINDS:
        for scope_kind in kind.scopes:
            routes += Collection(service, kind, scope_kind).routes()
        if len(kind.scopes) > 1 or kind.scopes != ("global",):
            routes.append(_aggregated_route(service, kind))
    return [_once(service, route) for route in routes]


def _once(service: ComputeService, route: Route) -> Route:
    """The route, which carries out a write with a requestId only once."""
    return replace(route, handler=service.operations.repeats.once(route.handler)) if route.writes else route


def _aggregated_route(service: ComputeService, kind: Kind) -> Route:
    def handler(request: Request) -> Body:
        found = {scope: service.resources.list(scope, kind.collection) for scope in all_scopes(kind.scopes)}
        path = f"projects/{request.params['project']}/aggregated/{kind.collection}"
        return aggregated(_list_kind(kind.collection), path, found, request.query)

    return Route(
        "GET",
        f"compute/v1/projects/{{project}}/aggregated/{kind.collection}",
        handler,
        f"compute.{kind.collection}.aggregatedList",
        f"compute.{kind.collection}.list",
    )


def _list_kind(collection: str) -> str:
    paper = document("compute", "v1")
    schema = paper.schemas[paper.methods[f"compute.{collection}.aggregatedList"].response or ""]
    default: Any = schema["properties"]["kind"].get("default", f"compute#{collection}AggregatedList")
    return str(default)
