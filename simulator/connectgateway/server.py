# SPDX-License-Identifier: GPL-3.0-or-later
"""Passes requests on to the Kubernetes API of a member, watches and commands in containers included."""

from __future__ import annotations

import ssl

import trustme
from aiohttp import web as http

from simulator.cloud import Cloud, Service
from simulator.connectgateway.service import ConnectGateway, leads_to_member
from simulator.dialects import error_body
from simulator.errors import ApiError
from simulator.passing import Passing
from simulator.server import ApiServer, call_of


class GatewayServer(ApiServer):
    """Serves Connect gateway, over plain HTTP like every API here and over TLS."""

    def __init__(self, cloud: Cloud, service: Service) -> None:
        super().__init__(cloud, service)
        assert isinstance(service, ConnectGateway)
        self._gateway = service
        self._passing = Passing()

    async def start(self, port: int = 0) -> None:
        """Begin to serve."""
        await super().start(port)
        await self._start_tls()
        self._passing.start()

    async def _start_tls(self) -> None:
        """Serve the same over TLS: kubectl sends its token nowhere else."""
        assert self._runner is not None
        authority, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("127.0.0.1").configure_cert(context)
        await http.TCPSite(self._runner, "127.0.0.1", 0, ssl_context=context).start()
        self._gateway.url = f"https://127.0.0.1:{self._runner.addresses[1][1]}/"
        self._gateway.ca_pem = authority.cert_pem.bytes()

    async def stop(self) -> None:
        """Stop serving; open watches end."""
        await self._passing.stop()
        await super().stop()

    async def handle(self, request: http.Request) -> http.StreamResponse:
        """Pass a member's path on; everything else is the API's own."""
        call = self.gate.met(call_of(request))
        if not leads_to_member(call.path):
            return await super().handle(request)
        try:
            passage = self._gateway.passage(call.method, call.path, self.gate.admit(call))
        except ApiError as error:
            body = error_body(error, self.service.name)
            self.record(call, error.code, write=False, body=body)
            return http.json_response(body, status=error.code)
        response = await self._passing.on(request, passage.control_plane, passage.path)
        # Whether state changed is the cluster's own journal entry; here it would count twice.
        self.record(call, response.status, write=False, body=None)
        return response
