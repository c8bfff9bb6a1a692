# SPDX-License-Identifier: GPL-3.0-or-later
"""Passes requests on to the Kubernetes API of a cluster, watches and commands in containers included."""

from __future__ import annotations

import ssl

import aiohttp
from aiohttp import web as http

from simulator.cloud import ControlPlane

# What belongs to one connection only, or is made anew on the other side.
_HOP = frozenset({"host", "connection", "content-length", "transfer-encoding", "content-encoding", "accept-encoding"})


class Passing:
    """The way from one of Google's front doors to the control planes behind it."""

    def __init__(self) -> None:
        self._client: aiohttp.ClientSession | None = None

    def start(self) -> None:
        """Make the client; an event loop runs."""
        self._client = aiohttp.ClientSession(auto_decompress=False)

    async def stop(self) -> None:
        """Let go of every connection."""
        if self._client:
            await self._client.close()

    async def on(self, request: http.Request, control_plane: ControlPlane, path: str) -> http.StreamResponse:
        """Ask a control plane for a path and give its answer as it comes; 503 while it does not answer."""
        websocket = request.headers.get("Upgrade", "").lower() == "websocket"
        send = self._socket_on if websocket else self._request_on
        try:
            return await send(request, control_plane, path)
        except aiohttp.ClientConnectorError:
            return http.Response(status=503, text=f"the control plane of {control_plane.name} does not answer")

    async def _request_on(self, request: http.Request, control_plane: ControlPlane, path: str) -> http.StreamResponse:
        assert self._client is not None
        async with self._client.request(
            request.method,
            f"https://{control_plane.endpoint}{path}",
            params=request.query,
            headers={name: value for name, value in request.headers.items() if name.lower() not in _HOP},
            # A question without a body has no media type: a real API server refuses one that it does not know.
            skip_auto_headers=("Content-Type",),
            data=await request.read(),
            ssl=_trust(control_plane),
        ) as answer:
            headers = {name: value for name, value in answer.headers.items() if name.lower() not in _HOP}
            response = http.StreamResponse(status=answer.status, headers=headers)
            await response.prepare(request)
            async for chunk in answer.content.iter_any():
                await response.write(chunk)
            await response.write_eof()
            return response

    async def _socket_on(self, request: http.Request, control_plane: ControlPlane, path: str) -> http.StreamResponse:
        assert self._client is not None
        protocols = [item.strip() for item in request.headers.get("Sec-WebSocket-Protocol", "").split(",")]
        try:
            theirs = await self._client.ws_connect(
                f"https://{control_plane.endpoint}{path}",
                params=request.query,
                protocols=protocols,
                headers={"Authorization": request.headers.get("Authorization", "")},
                ssl=_trust(control_plane),
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


def _trust(control_plane: ControlPlane) -> ssl.SSLContext:
    return ssl.create_default_context(cadata=control_plane.ca_pem.decode())
