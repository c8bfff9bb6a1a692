# SPDX-License-Identifier: GPL-3.0-or-later
"""What is asked of a subnetwork by a call of its own: private access to Google, and a larger range."""

from __future__ import annotations

from ipaddress import IPv4Network
from typing import TYPE_CHECKING

from simulator.compute.kinds import require_ready
from simulator.compute.links import Scope, invalid_value, region
from simulator.compute.store import Body
from simulator.compute.subnetworks import check_overlaps
from simulator.web import Request, Route

if TYPE_CHECKING:
    from simulator.compute.service import ComputeService

_SUBNETWORK = "compute/v1/projects/{project}/regions/{region}/subnetworks/{name}"


def subnetwork_routes(service: ComputeService) -> list[Route]:
    """Gives the routes of the calls."""
    calls = _Calls(service)
    handlers = {"setPrivateIpGoogleAccess": calls.set_private_access, "expandIpCidrRange": calls.expand}
    return [
        Route("POST", f"{_SUBNETWORK}/{verb}", handler, f"compute.subnetworks.{verb}", f"compute.subnetworks.{verb}")
        for verb, handler in handlers.items()
    ]


class _Calls:
    def __init__(self, service: ComputeService) -> None:
        self._resources = service.resources
        self._operations = service.operations
        self._seconds = service.cloud.latency.seconds("compute.operation")

    def set_private_access(self, request: Request) -> Body:
        wanted = bool((request.body or {}).get("privateIpGoogleAccess"))
        return self._change(request, "setPrivateIpGoogleAccess", {"privateIpGoogleAccess": wanted})

    def expand(self, request: Request) -> Body:
        old, wanted = self._found(request), str((request.body or {}).get("ipCidrRange", ""))
        block = IPv4Network(wanted, strict=False)
        if not IPv4Network(old["ipCidrRange"]).subnet_of(block) or wanted == old["ipCidrRange"]:
            # Documented: a range can only grow; the sentence is ours.
            raise invalid_value("ipCidrRange", wanted, f"The range must contain {old['ipCidrRange']} and more.")
        check_overlaps(self._resources.store, old, block)
        return self._change(request, "expandIpCidrRange", {"ipCidrRange": str(block), "gatewayAddress": str(block[1])})

    def _change(self, request: Request, kind: str, change: Body) -> Body:
        body = {**self._found(request), **change, "fingerprint": self._resources.fingerprint()}
        self._resources.store.put(self._path(request), body)
        return self._operations.start(kind, self._scope(request), body, self._seconds, request.caller, lambda: None)

    def _found(self, request: Request) -> Body:
        return require_ready(self._resources.store, self._path(request))

    def _path(self, request: Request) -> str:
        return self._resources.path(self._scope(request), "subnetworks", request.params["name"])

    def _scope(self, request: Request) -> Scope:
        return region(request.params["region"])
