# SPDX-License-Identifier: GPL-3.0-or-later
"""Passes requests on to the Kubernetes API of a member, watches and commands in containers included."""

from __future__ import annotations

import ssl

import aiohttp
import trustme
from aiohttp import web as http

from simulator.cloud import Cloud, Service
from simulator.connectgateway.service import ConnectGateway, Passage, leads_to_member
from simulator.errors import DIALECTS, ApiError, error_body
from simulator.server import ApiServer, call_of

# What belongs to one connection only, or is made anew on the other side.
_HOP = frozenset({"host", "connection", "content-length", "transfer-encoding", "content-encoding", "accept-encoding"})


class GatewayServer(ApiServer):
    """Serves Connect gateway, over plain HTTP like every API here and over TLS."""

    def __init__(self, cloud: Cloud, service: Service) -> None:
        super().__init__(cloud, service)
        assert isinstance(service, ConnectGateway)
        self._gateway = service
        self._client: aiohttp.ClientSession | None = None

    async def start(self, port: int = 0) -> None:
        """Begin to serve."""
        await super().start(port)
        await self._start_tls()
        self._client = aiohttp.ClientSession(auto_decompress=False)

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
        if self._client:
            await self._client.close()
        await super().stop()

    async def handle(self, request: http.Request) -> http.StreamResponse:
        """Pass a member's path on; everything else is the API's own."""
        call = call_of(request)
        if not leads_to_member(call.path):
            return await super().handle(request)
        try:
            passage = self._gateway.passage(call.method, call.path, self.gate.admit(call))
        except ApiError as error:
            body = error_body(error, DIALECTS[self.service.name])
            self.record(call, error.code, write=False, body=body)
            return http.json_response(body, status=error.code)
        response = await self._pass_on(request, passage)
        # Whether state changed is the cluster's own journal entry; here it would count twice.
        self.record(call, response.status, write=False, body=None)
        return response

    async def _pass_on(self, request: http.Request, passage: Passage) -> http.StreamResponse:
        if request.headers.get("Upgrade", "").lower() == "websocket":
            return await self._pass_socket_on(request, passage)
        assert self._client is not None
        trust = ssl.create_default_context(cadata=passage.control_plane.ca_pem.decode())
        async with self._client.request(
            request.method,
            f"https://{passage.control_plane.endpoint}{passage.path}",
            params=request.query,
            headers={name: value for name, value in request.headers.items() if name.lower() not in _HOP},
            data=await request.read(),
            ssl=trust,
        ) as answer:
            headers = {name: value for name, value in answer.headers.items() if name.lower() not in _HOP}
            response = http.StreamResponse(status=answer.status, headers=headers)
            await response.prepare(request)
            async for chunk in answer.content.iter_any():
                await response.write(chunk)
            await response.write_eof()
            return response

    async def _pass_socket_on(self, request: http.Request, passage: Passage) -> http.StreamResponse:
        assert self._client is not None
        protocols = [item.strip() for item in request.headers.get("Sec-WebSocket-Protocol", "").split(",")]
        try:
            theirs = await self._client.ws_connect(
                f"https://{passage.control_plane.endpoint}{passage.path}",
                params=request.query,
                protocols=protocols,
                headers={"Authorization": request.headers.get("Authorization", "")},
                ssl=ssl.create_default_context(cadata=passage.control_plane.ca_pem.decode()),
            )
        except aiohttp.WSServerHandshakeError as error:
            return http.Response(status=error.status, text=error.message)
        async with theirs:
            ours = http.WebSocketResponse(protocols=[theirs.protocol] if theirs.protocol else [])
            await ours.prepare(request)
            async for message in theirs:
                await ours.send_bytes(message.data)
            await ours.close()
        return ours
