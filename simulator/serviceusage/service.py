# SPDX-License-Identifier: GPL-3.0-or-later
"""Enabling, disabling, reading services; service identities."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulator.cloud import Cloud
from simulator.errors import invalid_argument
from simulator.paging import page
from simulator.serviceusage.catalogue import SILENT_IDENTITIES, TITLES, known
from simulator.serviceusage.operations import TYPES, UsageOperations
from simulator.web import Handler, Request, Route, Unchanged

_MOST_AT_ONCE = 20
_EVERY = "v1/projects/{project}/services"
_ONE = _EVERY + "/{service}"
_IDENTITY = "v1beta1/projects/{project}/services/{service}:generateServiceIdentity"


class ServiceUsage:
    """The Service Usage API, v1 and the v1beta1 method for service identities."""

    name = "serviceusage"

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud
        self._operations = UsageOperations(cloud)

    def routes(self) -> list[Route]:
        """The methods of this API."""
        operation, poll = "operations/{operation}", self._operations.get
        return [
            _route("GET", _EVERY, self.every, "list", "list", "list services for consumer container [{project}]"),
            _route("GET", f"{_EVERY}:batchGet", self.batch_get, "batchGet", "get", "get services"),
            _route("POST", f"{_EVERY}:batchEnable", self.batch_enable, "batchEnable", "enable", "enable services"),
            _route("GET", _ONE, self.get, "get", "get", "get service [{service}]"),
            _route("POST", f"{_ONE}:enable", self.enable, "enable", "enable", "enable service [{service}]"),
            _route("POST", f"{_ONE}:disable", self.disable, "disable", "disable", "disable service [{service}]"),
            _route("POST", _IDENTITY, self.identity, "generateServiceIdentity", "enable", "identify [{service}]"),
            *(Route("GET", f"{v}/{operation}", poll, "serviceusage.operations.get") for v in ("v1", "v1beta1")),
        ]

    def dump(self) -> dict[str, Any]:
        """The enabled services."""
        bodies = [self._body(host) for host in self._cloud.project.enabled_services()]
        return {body["name"]: body for body in bodies}

    def every(self, request: Request) -> dict[str, Any]:
        """All known services, or those of one state."""
        wanted = request.query.get("filter", "").replace("=", ":").removeprefix("state:")
        if wanted not in ("", "ENABLED", "DISABLED"):
            raise invalid_argument(f"Invalid filter: {request.query['filter']}")
        bodies = [self._body(host) for host in sorted(TITLES)]
        return page("services", [body for body in bodies if wanted in ("", body["state"])], request.query, 50)

    def get(self, request: Request) -> dict[str, Any]:
        """One service; one that was never enabled is DISABLED, not absent."""
        return self._body(_host(request))

    def batch_get(self, request: Request) -> dict[str, Any]:
        """Several services by full name."""
        names = request.query.get("names", "").split(",")
        return {"services": [self._body(host) for host in known([name.rsplit("/", 1)[-1] for name in names])]}

    def enable(self, request: Request) -> dict[str, Any]:
        """Enable one service."""
        host = _host(request)
        kind = f"{TYPES}.v1.EnableServiceResponse"
        return self._enable([host], request, lambda: {"@type": kind, "service": self._body(host)})

    def batch_enable(self, request: Request) -> dict[str, Any]:
        """Enable up to twenty services."""
        hosts = (request.body or {}).get("serviceIds", [])
        if not hosts or len(hosts) > _MOST_AT_ONCE:
            raise invalid_argument(f"The number of services must be between 1 and {_MOST_AT_ONCE}.")
        kind = f"{TYPES}.v1.BatchEnableServicesResponse"
        known(hosts)
        return self._enable(hosts, request, lambda: {"@type": kind, "services": [self._body(host) for host in hosts]})

    def disable(self, request: Request) -> dict[str, Any]:
        """Disable one service."""
        host = _host(request)

        def finish() -> dict[str, Any]:
            self._cloud.project.disable(host)
            return {"@type": f"{TYPES}.v1.DisableServiceResponse", "service": self._body(host)}

        return self._operations.start("disable", [host], request, finish)

    def identity(self, request: Request) -> dict[str, Any]:
        """Make the service's agent; done at once, though IAM sees the agent a little later."""
        host, project = _host(request), self._cloud.project
        answer = Unchanged if project.has_agent(host) else dict
        email = project.create_agent(host, self._cloud.latency.seconds("services.agent"))
        response = {"@type": f"{TYPES}.v1beta1.ServiceIdentity"}
        if host not in SILENT_IDENTITIES:
            response.update(email=email, uniqueId=str(sum(map(ord, email)) * 10**17 + int(project.number)))
        return answer(name="operations/finished.DONE_OPERATION", done=True, response=response)

    def _enable(self, hosts: list[str], request: Request, response: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        project = self._cloud.project
        if all(project.enabled(host) for host in hosts):
            return Unchanged(name="operations/noop.DONE_OPERATION", done=True, response=response())

        def finish() -> dict[str, Any]:
            for host in hosts:
                project.enable(host, self._cloud.latency.seconds("services.propagation"))
            return response()

        return self._operations.start("enable", hosts, request, finish)

    def _body(self, host: str) -> dict[str, Any]:
        parent = f"projects/{self._cloud.project.number}"
        return {
            "name": f"{parent}/services/{host}",
            "parent": parent,
            "config": {"name": host, "title": TITLES[host]},
            "state": "ENABLED" if self._cloud.project.enabled(host) else "DISABLED",
        }


def _route(method: str, pattern: str, handler: Handler, name: str, permission: str, purpose: str) -> Route:
    services = "serviceusage.services."
    return Route(method, pattern, handler, services + name, services + permission, purpose)


def _host(request: Request) -> str:
    return known([request.params["service"]])[0]
