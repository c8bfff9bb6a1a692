# SPDX-License-Identifier: GPL-3.0-or-later
"""The routes of compute v1 that the simulator answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from simulator.compute.addresses import ADDRESS
from simulator.compute.catalog_routes import catalog_routes
from simulator.compute.endpoint_groups import GROUP
from simulator.compute.kinds import Kind
from simulator.compute.links import GLOBAL, Scope, invalid_value, region, zone
from simulator.compute.lists import aggregated, all_scopes, listing
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
_GLOBAL_NAMES = {"addresses": "globalAddresses", "forwardingRules": "globalForwardingRules"}
_OWN_REGIONAL = frozenset({"addresses", "forwardingRules", "subnetworks"})
_VARIABLES = {"global": "", "regions": "/{region}", "zones": "/{zone}"}
_VERBS = {
    "list": ("GET", "", "list"),
    "get": ("GET", "/{name}", "get"),
    "insert": ("POST", "", "create"),
    "patch": ("PATCH", "/{name}", "update"),
    "delete": ("DELETE", "/{name}", "delete"),
    "setLabels": ("POST", "/{name}/setLabels", "setLabels"),
}


def compute_routes(service: ComputeService) -> list[Route]:
    """Gives every route of the service: collections, the catalogue, operations and special calls."""
    routes = catalog_routes(service) + special_routes(service)
    for kind in KINDS:
        for scope_kind in kind.scopes:
            routes += _Collection(service, kind, scope_kind).routes()
        if len(kind.scopes) > 1 or kind.scopes != ("global",):
            routes.append(_aggregated_route(service, kind))
    return routes


def discovery_name(collection: str, scope_kind: str) -> str:
    """Gives the discovery document's name for a collection in a kind of scope."""
    if scope_kind == "global":
        return _GLOBAL_NAMES.get(collection, collection)
    if scope_kind == "regions" and collection not in _OWN_REGIONAL:
        return "region" + collection[0].upper() + collection[1:]
    return collection


def scope_of(request: Request) -> Scope:
    """Gives the scope a request's path names; 400 for a region or zone Google does not have."""
    scope = GLOBAL
    if "region" in request.params:
        scope = region(request.params["region"])
    if "zone" in request.params:
        scope = zone(request.params["zone"])
    if not scope.exists:
        kind = scope.kind.removesuffix("s")
        raise invalid_value(kind, scope.location, f"Unknown {kind}.")
    return scope


class _Collection:
    """The routes of one kind in one kind of scope."""

    def __init__(self, service: ComputeService, kind: Kind, scope_kind: str) -> None:
        self._resources = service.resources
        self._kind = kind
        self._name = discovery_name(kind.collection, scope_kind)
        self._base = f"compute/v1/projects/{{project}}/{scope_kind}{_VARIABLES[scope_kind]}/{kind.collection}"

    def routes(self) -> list[Route]:
        """Gives one route for each verb that the discovery document has and the kind allows."""
        handlers: dict[str, Callable[[Request], Body]] = {
            "list": self._list,
            "get": self._get,
            "insert": self._insert,
            "delete": self._delete,
            **({"patch": self._patch} if self._kind.patch else {}),
            **({"setLabels": self._set_labels} if self._kind.collection in ("addresses", "forwardingRules") else {}),
        }
        known = document("compute", "v1").methods
        return [
            self._route(verb, handler) for verb, handler in handlers.items() if f"compute.{self._name}.{verb}" in known
        ]

    def _route(self, verb: str, handler: Callable[[Request], Body]) -> Route:
        method, suffix, permission = _VERBS[verb]
        resource = (self._base + suffix).removeprefix("compute/v1/").removesuffix("/setLabels")
        return Route(
            method,
            self._base + suffix,
            handler,
            f"compute.{self._name}.{verb}",
            f"compute.{self._name}.{permission}",
            resource,
        )

    def _list(self, request: Request) -> Body:
        scope = scope_of(request)
        path = f"projects/{request.params['project']}/{scope.path}/{self._kind.collection}"
        kind = f"compute#{self._kind.kind}List"
        return listing(kind, path, self._resources.list(scope, self._kind.collection), request.query)

    def _get(self, request: Request) -> Body:
        return self._resources.get(scope_of(request), self._kind.collection, request.params["name"])

    def _insert(self, request: Request) -> Body:
        return self._resources.insert(self._kind, scope_of(request), request.body or {}, request.caller)

    def _patch(self, request: Request) -> Body:
        scope, name = scope_of(request), request.params["name"]
        drain = int(request.query.get("drainTimeoutSeconds", 0))
        return self._resources.patch(self._kind, scope, name, request.body or {}, request.caller, drain)

    def _delete(self, request: Request) -> Body:
        return self._resources.delete(self._kind, scope_of(request), request.params["name"], request.caller)

    def _set_labels(self, request: Request) -> Body:
        scope, name = scope_of(request), request.params["name"]
        return self._resources.set_labels(self._kind, scope, name, request.body or {}, request.caller)


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
