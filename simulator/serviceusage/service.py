# SPDX-License-Identifier: GPL-3.0-or-later
"""Enabling, disabling, reading services; service identities."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulator.cloud import Cloud
from simulator.errors import ApiError, invalid_argument, not_found, permission_denied
from simulator.operations import Operation, Operations
from simulator.paging import page
from simulator.serviceusage.catalogue import SILENT_IDENTITIES, TITLES
from simulator.web import Request, Route, Unchanged

_TYPES = "type.googleapis.com/google.api.serviceusage"
_MOST_AT_ONCE = 20


class ServiceUsage:
    """The Service Usage API, v1 and the v1beta1 method for service identities."""

    name = "serviceusage"

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud
        self._operations = Operations(cloud)

    def routes(self) -> list[Route]:
        """The methods of this API."""
        every = "v1/projects/{project}/services"
        one = every + "/{service}"
        enable, get, listing = (f"serviceusage.services.{verb}" for verb in ("enable", "get", "list"))
        return [
            Route("GET", every, self.every, listing, listing, "list services for consumer container [{project}]"),
            Route("GET", f"{every}:batchGet", self.batch_get, "serviceusage.services.batchGet", get, "get services"),
            Route(
                "POST",
                f"{every}:batchEnable",
                self.batch_enable,
                "serviceusage.services.batchEnable",
                enable,
                "enable services",
            ),
            Route("GET", one, self.get, get, get, "get service [{service}]"),
            Route("POST", f"{one}:enable", self.enable, enable, enable, "enable service [{service}]"),
            Route(
                "POST",
                f"{one}:disable",
                self.disable,
                "serviceusage.services.disable",
                "serviceusage.services.disable",
                "disable service [{service}]",
            ),
            Route(
                "POST",
                "v1beta1/projects/{project}/services/{service}:generateServiceIdentity",
                self.identity,
                "serviceusage.services.generateServiceIdentity",
                enable,
                "generate identity of [{service}]",
            ),
            Route("GET", "v1/operations/{operation}", self.operation, "serviceusage.operations.get"),
            Route("GET", "v1beta1/operations/{operation}", self.operation, "serviceusage.operations.get"),
        ]

    def dump(self) -> dict[str, Any]:
        """The enabled services."""
        return {self._name(host): self._body(host) for host in self._cloud.project.enabled_services()}

    def every(self, request: Request) -> dict[str, Any]:
        """All known services, or those of one state."""
        wanted = request.query.get("filter", "").replace("=", ":").removeprefix("state:")
        if wanted not in ("", "ENABLED", "DISABLED"):
            raise invalid_argument(f"Invalid filter: {request.query['filter']}")
        bodies = [self._body(host) for host in sorted(TITLES)]
        return page("services", [body for body in bodies if wanted in ("", body["state"])], request.query, 50)

    def get(self, request: Request) -> dict[str, Any]:
        """One service; one that was never enabled is DISABLED, not absent."""
        return self._body(_known(request.params["service"]))

    def batch_get(self, request: Request) -> dict[str, Any]:
        """Several services by full name."""
        names = request.query.get("names", "").split(",")
        return {"services": [self._body(_known(name.rsplit("/", 1)[-1])) for name in names if name]}

    def enable(self, request: Request) -> dict[str, Any]:
        """Enable one service."""
        host = _known(request.params["service"])
        return self._enable(
            [host],
            request,
            lambda: {
                "@type": f"{_TYPES}.v1.EnableServiceResponse",
                "service": self._body(host),
            },
        )

    def batch_enable(self, request: Request) -> dict[str, Any]:
        """Enable up to twenty services."""
        hosts = (request.body or {}).get("serviceIds", [])
        if not hosts or len(hosts) > _MOST_AT_ONCE:
            raise invalid_argument(f"The number of services must be between 1 and {_MOST_AT_ONCE}.")
        unknown = [host for host in hosts if host not in TITLES]
        if unknown:
            raise _unknown(unknown)
        return self._enable(
            hosts,
            request,
            lambda: {
                "@type": f"{_TYPES}.v1.BatchEnableServicesResponse",
                "services": [self._body(host) for host in hosts],
            },
        )

    def disable(self, request: Request) -> dict[str, Any]:
        """Disable one service."""
        host = _known(request.params["service"])

        def finish() -> dict[str, Any]:
            self._cloud.project.disable(host)
            return {"@type": f"{_TYPES}.v1.DisableServiceResponse", "service": self._body(host)}

        return self._start("disable", [host], request, finish)

    def identity(self, request: Request) -> dict[str, Any]:
        """Make the service's agent; done at once, though IAM sees the agent a little later."""
        host = _known(request.params["service"])
        project = self._cloud.project
        answer = Unchanged if project.has_agent(host) else dict
        email = project.create_agent(host, self._cloud.latency.seconds("services.agent"))
        response = {"@type": f"{_TYPES}.v1beta1.ServiceIdentity"}
        if host not in SILENT_IDENTITIES:
            response.update(email=email, uniqueId=str(sum(map(ord, email)) * 10**17 + int(project.number)))
        return answer(name="operations/finished.DONE_OPERATION", done=True, response=response)

    def operation(self, request: Request) -> dict[str, Any]:
        """The state of an operation."""
        operation = self._operations.get(request.params["operation"])
        if operation is None:
            raise not_found("Operation not found.")
        return self._operation_body(operation)

    def _enable(self, hosts: list[str], request: Request, response: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        project = self._cloud.project
        if all(project.enabled(host) for host in hosts):
            return Unchanged(name="operations/noop.DONE_OPERATION", done=True, response=response())

        def finish() -> dict[str, Any]:
            for host in hosts:
                project.enable(host, self._cloud.latency.seconds("services.propagation"))
            return response()

        return self._start("enable", hosts, request, finish)

    def _start(
        self, kind: str, hosts: list[str], request: Request, finish: Callable[[], dict[str, Any]]
    ) -> dict[str, Any]:
        number = self._cloud.project.number
        operation = self._operations.start(
            name=f"acat.p2-{number}-{self._cloud.uuid()}",
            kind=kind,
            target=",".join(hosts),
            seconds=self._cloud.latency.seconds("services.enable"),
            finish=finish,
            caller=request.caller,
        )
        return {"name": f"operations/{operation.name}"}

    def _operation_body(self, operation: Operation) -> dict[str, Any]:
        name = f"operations/{operation.name}"
        if not operation.done:
            return {"name": name}
        services = [
            f"services/{host}/projectSettings/{self._cloud.project.number}" for host in operation.target.split(",")
        ]
        metadata = {"@type": f"{_TYPES}.v1.OperationMetadata", "resourceNames": services}
        return {"name": name, "metadata": metadata, "done": True, "response": operation.response}

    def _name(self, host: str) -> str:
        return f"projects/{self._cloud.project.number}/services/{host}"

    def _body(self, host: str) -> dict[str, Any]:
        state = "ENABLED" if self._cloud.project.enabled(host) else "DISABLED"
        return {
            "name": self._name(host),
            "config": {"name": host, "title": TITLES[host]},
            "state": state,
            "parent": f"projects/{self._cloud.project.number}",
        }


def _known(host: str) -> str:
    if host not in TITLES:
        raise _unknown([host])
    return host


def _unknown(hosts: list[str]) -> ApiError:
    services = ", ".join(hosts)
    info = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "SERVICE_CONFIG_NOT_FOUND_OR_PERMISSION_DENIED",
        "domain": "serviceusage.googleapis.com",
        "metadata": {"services": services},
    }
    return permission_denied(f"Not found or permission denied for service(s): {services}.", [info])
