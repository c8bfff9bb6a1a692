# SPDX-License-Identifier: GPL-3.0-or-later
"""The routes of one kind of resource in one kind of scope."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from simulator.compute.kinds import Kind
from simulator.compute.links import GLOBAL, Scope, invalid_value, region, zone
from simulator.compute.lists import listing
from simulator.compute.store import Body
from simulator.discovery import document
from simulator.web import Request, Route

if TYPE_CHECKING:
    from simulator.compute.service import ComputeService

_GLOBAL_NAMES = {"addresses": "globalAddresses", "forwardingRules": "globalForwardingRules"}
_OWN_REGIONAL = frozenset({"addresses", "forwardingRules", "subnetworks"})
_VARIABLES = {"global": "", "regions": "/{region}", "zones": "/{zone}"}
_VERBS = {
    "list": ("GET", "", "list"),
    "get": ("GET", "/{name}", "get"),
    "insert": ("POST", "", "create"),
    "patch": ("PATCH", "/{name}", "update"),
    "update": ("PUT", "/{name}", "update"),
    "delete": ("DELETE", "/{name}", "delete"),
    "setLabels": ("POST", "/{name}/setLabels", "setLabels"),
}


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


class Collection:
    """The routes of one kind in one kind of scope."""

    def __init__(self, service: ComputeService, kind: Kind, scope_kind: str) -> None:
        self._resources = service.resources
        self._calls = service.calls
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
            **({"patch": self._patch, "update": self._update} if self._kind.patch else {}),
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
        return self._calls.insert(self._kind, scope_of(request), request.body or {}, request.caller)

    def _patch(self, request: Request) -> Body:
        scope, name = scope_of(request), request.params["name"]
        drain = int(request.query.get("drainTimeoutSeconds", 0))
        return self._calls.patch(self._kind, scope, name, request.body or {}, request.caller, drain)

    def _update(self, request: Request) -> Body:
        scope, name = scope_of(request), request.params["name"]
        return self._calls.update(self._kind, scope, name, request.body or {}, request.caller)

    def _delete(self, request: Request) -> Body:
        return self._calls.delete(self._kind, scope_of(request), request.params["name"], request.caller)

    def _set_labels(self, request: Request) -> Body:
        scope, name = scope_of(request), request.params["name"]
        return self._calls.set_labels(self._kind, scope, name, request.body or {}, request.caller)
