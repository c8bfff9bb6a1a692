# SPDX-License-Identifier: GPL-3.0-or-later
"""One loopback HTTP listener for each address and port of a gateway."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aiohttp import web

from simulator.dataplane.envoy import Envoy
from simulator.dataplane.exchange import received, sent
from simulator.dataplane.forwarding import Forwarding
from simulator.dataplane.network import Endpoint, Network
from simulator.dataplane.plane import Surroundings, Told, named

# A proxy's own address inside the proxy-only range is what model servers see as their client.
PROXY_PORT = 41234
# What Google's proxies add to every answer.
VIA = "1.1 google"


@dataclass
class Listener:
    """One address and port; `forwarding` changes as the gateway does."""

    region: str
    forwarding: Forwarding
    client: str
    runner: web.ServerRunner | None = None
    url: str = ""


class Listeners:
    """Opens and closes listeners so that they match what the gateways have."""

    def __init__(self, envoy: Envoy, network: Network) -> None:
        self._envoy = envoy
        self._network = network
        self._open: dict[Endpoint, Listener] = {}

    async def keep(self, wanted: Told) -> None:
        """Has exactly these."""
        for endpoint in set(self._open) - set(wanted):
            await self._close(endpoint)
        for endpoint, (region, client, forwarding) in wanted.items():
            if endpoint in self._open:
                self._open[endpoint].forwarding = forwarding
            else:
                await self._start(endpoint, Listener(region, forwarding, client))

    async def close(self) -> None:
        """Close all."""
        await self.keep({})

    def dump(self) -> dict[str, Any]:
        """Address -> region and loopback URL; the port is shown where it is not 80."""
        return {
            named(address, port): {"region": listener.region, "listener": listener.url}
            for (address, port), listener in sorted(self._open.items())
        }

    async def _start(self, endpoint: Endpoint, listener: Listener) -> None:
        async def serve(raw: web.BaseRequest) -> web.Response:
            return await self._serve(listener, raw)

        listener.runner = web.ServerRunner(web.Server(serve, access_log=None), shutdown_timeout=0.05)
        await listener.runner.setup()
        site = web.TCPSite(listener.runner, "127.0.0.1", 0)
        await site.start()
        host, port = listener.runner.addresses[0][:2]
        listener.url = f"http://{host}:{port}"
        self._network.listeners[endpoint] = (host, port)
        self._open[endpoint] = listener

    async def _close(self, endpoint: Endpoint) -> None:
        listener = self._open.pop(endpoint)
        self._network.listeners.pop(endpoint, None)
        if listener.runner is not None:
            await listener.runner.cleanup()

    async def _serve(self, listener: Listener, raw: web.BaseRequest) -> web.Response:
        client = f"{listener.client}:{PROXY_PORT}"
        made = await self._envoy.handle(listener.forwarding, listener.region, client, await received(raw))
        return sent(made, {"Via": VIA})


def embedded(around: Surroundings) -> Listeners:
    """The data plane of this process alone."""
    return Listeners(Envoy(around.clock, around.snapshots, around.access_log, around.reports), around.network)
