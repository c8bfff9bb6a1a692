# SPDX-License-Identifier: GPL-3.0-or-later
"""A genuine Envoy alone, told by pictures, before servers that answer with their own names."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from aiohttp import web

from simulator.dataplane.forwarding import Forwarding, HealthCheck
from simulator.dataplane.network import Endpoint
from simulator.genuine.envoy_picture import Backend, Door, Host, Picture
from simulator.genuine.envoy_process import EnvoyProcess
from simulator.genuine.ports import free_port

CHECK = HealthCheck("HTTP", "/health")


@asynccontextmanager
async def server(name: str, seconds: float = 0.0) -> AsyncIterator[Endpoint]:
    """A server that answers with its name after some time, and is healthy at /health."""

    async def answer(request: web.BaseRequest) -> web.Response:
        await asyncio.sleep(0 if request.path == "/health" else seconds)
        return web.Response(text=name)

    runner = web.ServerRunner(web.Server(answer, access_log=None), shutdown_timeout=1.0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield runner.addresses[0][:2]
    await runner.cleanup()


@dataclass
class Proxy:
    """A running Envoy with one door."""

    process: EnvoyProcess
    port: int
    servers: Mapping[str, Endpoint]

    def tell(self, picture: Picture) -> None:
        """Tells it anew."""
        self.process.folder.write(picture)

    async def healthy(self) -> set[str]:
        """The backends with somebody healthy, as it sees them."""
        assert self.process.admin is not None
        seen = await self.process.admin.look()
        return {name for name, hosts in seen.healthy.items() if hosts}

    async def ask(self, path: str = "/", method: str = "GET", **headers: str) -> tuple[int, str]:
        """One request's status and text."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        async with (
            aiohttp.ClientSession() as session,
            session.request(method, f"http://127.0.0.1:{self.port}{path}", headers=named) as answer,
        ):
            return answer.status, await answer.text()

    async def until(self, expected: tuple[int, str], path: str = "/", **headers: str) -> None:
        """Waits for an answer."""
        await until(lambda: self.ask(path, **headers), expected)


async def until(read: Callable[[], Awaitable[object]], expected: object) -> None:
    """Waits until what is read is as expected."""
    deadline = time.monotonic() + 20
    while (found := await read()) != expected:
        assert time.monotonic() < deadline, found
        await asyncio.sleep(0.05)


def picture(port: int, forwarding: Forwarding, servers: Mapping[str, Endpoint], speed: float = 100) -> Picture:
    """Every server is the only backend of a service of its name; nobody is asked who is to answer."""
    backends = {
        name: Backend(name, CHECK, (Host(address, address),), asks_picker=False) for name, address in servers.items()
    }
    shares = {("default", name): {name: 1.0} for name in servers}
    return Picture("europe-west3", speed, (Door("door", port, forwarding),), backends, shares)


@asynccontextmanager
async def proxy(folder: Path, forwarding: Forwarding, *names: str, **options: float) -> AsyncIterator[Proxy]:
    """An Envoy before servers of these names."""
    port = free_port()
    async with AsyncExitStack() as stack:
        servers = {name: await stack.enter_async_context(server(name, options.get("seconds", 0))) for name in names}
        made = Proxy(EnvoyProcess("europe-west3", folder), port, servers)
        await made.process.start(picture(port, forwarding, servers, options.get("speed", 100)))
        stack.push_async_callback(made.process.stop)
        yield made
