# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers at the DNS endpoints of all clusters, which the caller names by TLS and Host header."""

from __future__ import annotations

import ssl
from collections.abc import Awaitable, Callable

import trustme
from aiohttp import web as http

from simulator.cloud import Cloud, ControlPlane
from simulator.dialects import error_body
from simulator.errors import ApiError, permission_denied, unauthenticated
from simulator.passing import Passing
from simulator.refusals import denied
from simulator.server import call_of, json_answer

Handler = Callable[[http.Request], Awaitable[http.StreamResponse]]
SERVICE = "dnsendpoint"
_CONNECT = "container.clusters.connect"


class DnsEndpoints:
    """Google's front door of control planes: its certificates come from a public authority, not from the cluster's."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud
        self._authority = trustme.CA(organization_name="Simulated public authority")
        self._contexts: dict[str, ssl.SSLContext] = {}
        self._passing = Passing()
        self._runner: http.AppRunner | None = None
        # What else is asked by a name that a client does not let anybody change.
        self.others: dict[str, Handler] = {}
        self.port = 0

    @property
    def ca_pem(self) -> bytes:
        """The public authority's certificate."""
        return self._authority.cert_pem.bytes()

    async def start(self) -> None:
        """Begin to serve on a free loopback port."""
        application = http.Application(client_max_size=32 * 1024**2)
        application.router.add_route("*", "/{path:.*}", self._handle)
        self._runner = http.AppRunner(application, access_log=None)
        await self._runner.setup()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.sni_callback = self._choose
        await http.TCPSite(self._runner, "127.0.0.1", 0, ssl_context=context).start()
        self.port = self._runner.addresses[0][1]
        self._passing.start()

    async def stop(self) -> None:
        """Stop serving; open watches end."""
        await self._passing.stop()
        if self._runner:
            await self._runner.cleanup()

    def knows(self, name: str) -> bool:
        """Whether a cluster has this DNS endpoint, or somebody else this name."""
        return name in self.others or self._cluster(name) is not None

    def _choose(self, connection: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> int | None:
        if name is None or not self.knows(name):
            return ssl.AlertDescription.ALERT_DESCRIPTION_UNRECOGNIZED_NAME
        if name not in self._contexts:
            self._contexts[name] = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._authority.issue_cert(name).configure_cert(self._contexts[name])
        connection.context = self._contexts[name]
        return None

    async def _handle(self, request: http.Request) -> http.StreamResponse:
        if request.url.host in self.others:
            return await self.others[request.url.host](request)
        call = call_of(request)
        try:
            control_plane = self._admit(call.token, request.url.host or "")
        except ApiError as error:
            body = error_body(error, "container")
            self._record(request, error.code)
            return json_answer(body, error.code)
        response = await self._passing.on(request, control_plane, request.path)
        self._record(request, response.status)
        return response

    def _admit(self, token: str, name: str) -> ControlPlane:
        caller, cluster = self._cloud.tokens.principal(token), self._cluster(name)
        if caller is None or cluster is None:
            raise unauthenticated()
        location, cluster_name = cluster
        full_name = f"projects/{self._cloud.project.id}/locations/{location}/clusters/{cluster_name}"
        if not self._cloud.project.allows(caller, _CONNECT):
            raise denied("container", _CONNECT, full_name)
        if not self._endpoint(location, cluster_name).get("allowExternalTraffic"):
            raise permission_denied(f"The DNS endpoint of {full_name} does not allow external traffic.")
        return self._cloud.clusters[cluster]

    def _cluster(self, name: str) -> tuple[str, str] | None:
        return next((key for key in self._cloud.clusters if self._endpoint(*key).get("endpoint") == name), None)

    def _endpoint(self, location: str, cluster: str) -> dict[str, object]:
        body = self._cloud.find_cluster(location, cluster) or {}
        found: dict[str, object] = body.get("controlPlaneEndpointsConfig", {}).get("dnsEndpointConfig", {})
        return found

    def _record(self, request: http.Request, status: int) -> None:
        # Whether state changed is the cluster's own journal entry; here it would count twice.
        self._cloud.journal.record(
            service=SERVICE,
            method=request.method,
            path=request.path,
            query=dict(request.query),
            status=status,
            write=False,
            request=None,
            response=None,
        )
