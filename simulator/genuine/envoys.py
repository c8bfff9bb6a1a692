# SPDX-License-Identifier: GPL-3.0-or-later
"""The genuine data plane: an Envoy for each region with a gateway address, kept in step with the gateways."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import aiohttp

from simulator.controllers.supervision import end, speak_up
from simulator.dataplane.forwarding import Forwarding
from simulator.dataplane.network import Endpoint
from simulator.dataplane.plane import Surroundings, Told, named
from simulator.genuine.envoy_observation import Observation
from simulator.genuine.envoy_region import RegionProxy
from simulator.genuine.model_servers import ModelServers
from simulator.genuine.processes import ProcessError

# Real seconds between two looks at load and health; Google's proxies are told anew every few seconds too.
PAUSE = 0.1
DOOR_DEADLINE = 10.0
log = logging.getLogger("simulator.genuine")


class Envoys:
    """Has an Envoy in every region that a gateway has an address in."""

    def __init__(self, around: Surroundings, folder: Path) -> None:
        self._around = around
        self._network = around.network
        self._model_servers = ModelServers(around)
        self._folder = folder
        self._told: Told = {}
        self._proxies: dict[str, RegionProxy] = {}
        self._lock = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None

    async def keep(self, wanted: Told) -> None:
        """Has exactly these addresses; each answers once this returns."""
        self._task = self._task or speak_up(asyncio.get_running_loop().create_task(self._run()))
        for endpoint in set(self._told) - set(wanted):
            self._network.listeners.pop(endpoint, None)
        fresh = [endpoint for endpoint in wanted if self._network.resolve(*endpoint) is None]
        if fresh or self._told != wanted:
            self._told = dict(wanted)
            await self._refresh()
        for endpoint in fresh:
            await self._open(endpoint)

    async def close(self) -> None:
        """End every proxy and every stand-in."""
        await end([self._task] if self._task else [])
        await asyncio.gather(*(proxy.stop() for proxy in self._proxies.values()))
        await self._model_servers.close()

    def dump(self) -> dict[str, Any]:
        """Address -> region and loopback URL."""
        shown = {}
        for (address, port), (region, _, _) in sorted(self._told.items()):
            at = self._network.resolve(address, port)
            url = f"http://{at[0]}:{at[1]}" if at else ""
            shown[named(address, port)] = {"region": region, "listener": url}
        return shown

    async def _run(self) -> None:
        while True:
            try:
                await self._refresh()
            except (aiohttp.ClientError, ConnectionError, TimeoutError) as error:
                log.warning("an Envoy does not say how it is: %r", error)
            await asyncio.sleep(PAUSE)

    async def _refresh(self) -> None:
        async with self._lock:
            snapshots = self._around.snapshots()
            await self._model_servers.keep(snapshots.values())
            observation = Observation(self._around, snapshots)
            for region in {region for region, _, _ in self._told.values()} | set(self._proxies):
                told = {at: forwarding for at, (where, _, forwarding) in self._told.items() if where == region}
                await self._refreshed(region, told, observation)

    async def _refreshed(self, region: str, told: Mapping[Endpoint, Forwarding], observation: Observation) -> None:
        try:
            await self._proxy(region).refresh(told, observation)
        except ProcessError as error:
            # Whoever waits for it tries again; until then no gateway says that it works.
            log.warning("%s", error)
            raise ConnectionError(str(error)) from error

    def _proxy(self, region: str) -> RegionProxy:
        if region not in self._proxies:
            self._proxies[region] = RegionProxy(region, self._around.clock.speed, self._folder / region)
        return self._proxies[region]

    async def _open(self, endpoint: Endpoint) -> None:
        region = self._told[endpoint][0]
        at = "127.0.0.1", self._proxies[region].doors[endpoint]
        await _until_it_listens(at)
        self._network.listeners[endpoint] = at


async def _until_it_listens(at: Endpoint) -> None:
    deadline = time.monotonic() + DOOR_DEADLINE
    while not await _listens(at):
        if time.monotonic() > deadline:
            raise ConnectionError(f"an Envoy does not listen on port {at[1]} after {DOOR_DEADLINE:.0f} s")
        await asyncio.sleep(PAUSE)


async def _listens(at: Endpoint) -> bool:
    with contextlib.suppress(OSError):
        _, writer = await asyncio.open_connection(*at)
        writer.close()
        return True
    return False
