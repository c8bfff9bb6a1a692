# SPDX-License-Identifier: GPL-3.0-or-later
"""HTTPS on loopback: turns what arrives into plain values and writes the answer, streams included."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import aclosing
from typing import Any
from urllib.parse import parse_qsl

import trustme
from aiohttp import web

from simulator.faults import breaking
from simulator.kubernetes.requests import KubeRequest, KubeResponse, Session

NAMES = ("127.0.0.1", "localhost", "kubernetes.default.svc")
SHUTDOWN = 0.05
LARGEST_BODY = 3 * 1024 * 1024


class Listener:
    """A TLS server with a certificate authority of its own."""

    def __init__(self, answer: Callable[[KubeRequest], Awaitable[KubeResponse]]) -> None:
        self._answer = answer
        self.authority = trustme.CA()
        self._runner: web.ServerRunner | None = None

    @property
    def ca_pem(self) -> bytes:
        """The certificate that clients trust."""
        return self.authority.cert_pem.bytes()

    async def start(self) -> str:
        """Serves on a free port; gives host and port."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.authority.issue_cert(*NAMES).configure_cert(context)
        server = web.Server(self._serve, handler_cancellation=True, access_log=None)
        self._runner = web.ServerRunner(server, shutdown_timeout=SHUTDOWN)
        await self._runner.setup()
        await to_the_end(web.TCPSite(self._runner, "127.0.0.1", 0, ssl_context=context).start())
        host, port = self._runner.addresses[0][:2]
        return f"{host}:{port}"

    async def stop(self) -> None:
        """Ends all connections, open watches included."""
        if self._runner is None:
            return
        server = self._runner.server
        transports = [connection.transport for connection in server.connections] if server else []
        await self._runner.cleanup()
        self._runner = None
        # A TLS connection closes only when its client says goodbye, and nobody waits for that here.
        for transport in transports:
            if transport is not None:
                transport.abort()
        await asyncio.sleep(0)

    async def _serve(self, raw: web.BaseRequest) -> web.StreamResponse:
        pairs = parse_qsl(raw.rel_url.raw_query_string, keep_blank_values=True)
        request = KubeRequest(
            raw.method,
            raw.path,
            dict(pairs),
            headers_of(raw),
            await raw.clone(client_max_size=LARGEST_BODY).read() if raw.body_exists else b"",
            repeated={name: tuple(value for other, value in pairs if other == name) for name, _ in pairs},
        )
        response = await self._answer(request)
        if response.status == breaking.NO_STATUS:
            breaking.cut(raw)
            return web.Response()
        if response.session is not None:
            return await conversation(raw, response.session)
        headers = [*response.headers, *([("Content-Type", response.content_type)] if response.content_type else [])]
        if response.stream is None:
            answer = web.Response(status=response.status, body=response.payload, headers=headers)
            return await breaking.sent(response.fault, raw, answer) if response.fault else answer
        return await streamed(raw, response)


async def to_the_end(work: Coroutine[Any, Any, None]) -> None:
    """Does work that must not be left half done: a cancellation counts when it has ended."""
    task = asyncio.create_task(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await task
        raise


async def streamed(raw: web.BaseRequest, response: KubeResponse) -> web.StreamResponse:
    """Sends a stream chunk by chunk until it ends or the client leaves."""
    answer = web.StreamResponse(status=response.status, headers={"Content-Type": response.content_type})
    answer.enable_chunked_encoding()
    assert response.stream is not None
    try:
        async with aclosing(response.stream) as chunks:
            await answer.prepare(raw)
            async for chunk in chunks:
                await answer.write(chunk)
        await answer.write_eof()
    except ConnectionResetError:
        pass
    return answer


async def conversation(raw: web.BaseRequest, session: Session) -> web.StreamResponse:
    """Opens a WebSocket, sends what the session says, and closes it; what the client sends has no effect."""
    socket = web.WebSocketResponse(protocols=session.protocols)
    await socket.prepare(raw)
    reading = asyncio.create_task(read_on(socket))
    try:
        for frame in await session.frames(socket.ws_protocol or ""):
            await socket.send_bytes(frame)
        await socket.close()
    except ConnectionResetError:
        pass
    finally:
        reading.cancel()
    return socket


async def read_on(socket: web.WebSocketResponse) -> None:
    """Reads until the WebSocket closes, so that pings are answered meanwhile."""
    async for _ in socket:
        pass


def headers_of(raw: web.BaseRequest) -> dict[str, str]:
    """The headers by lower-case name; repeated ones joined by commas."""
    headers: dict[str, str] = {}
    for name, value in raw.headers.items():
        key = name.lower()
        headers[key] = f"{headers[key]},{value}" if key in headers else value
    return headers
