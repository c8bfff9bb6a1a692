# SPDX-License-Identifier: GPL-3.0-or-later
"""The proxy of one region: an Envoy, its doors, and what it was last told."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path

from simulator.dataplane.forwarding import Forwarding
from simulator.dataplane.network import Endpoint
from simulator.genuine.envoy_admin import View
from simulator.genuine.envoy_observation import Observation
from simulator.genuine.envoy_picture import Backend, Door, Picture, groups_of
from simulator.genuine.envoy_process import EnvoyProcess
from simulator.genuine.ports import free_port

# Real seconds a backend is kept after its last mention: requests that have chosen it already finish.
LINGER = 10.0


class RegionProxy:
    """Runs one Envoy for all gateway addresses of a region."""

    def __init__(self, region: str, speed: float, folder: Path) -> None:
        self.doors: dict[Endpoint, int] = {}
        self._region = region
        self._speed = speed
        self._process = EnvoyProcess(region, folder)
        self._kept: dict[str, tuple[Backend, float]] = {}

    async def refresh(self, told: Mapping[Endpoint, Forwarding], observation: Observation) -> None:
        """Tells the proxy what is to be done now; starts it the first time, and again should it have ended."""
        self.doors = {endpoint: self.doors.get(endpoint) or free_port() for endpoint in told}
        picture = self._picture(told, observation, await self._view())
        if self._process.is_running:
            self._process.folder.write(picture)
        else:
            await self._process.start(picture)

    async def stop(self) -> None:
        """Ends the proxy."""
        await self._process.stop()

    async def _view(self) -> View:
        admin = self._process.admin
        return await admin.look() if admin is not None and self._process.is_running else View()

    def _picture(self, told: Mapping[Endpoint, Forwarding], observation: Observation, view: View) -> Picture:
        now, services = time.monotonic(), {}
        for name, service, group in groups_of(told.values()):
            self._kept[name] = observation.backend(service, group), now
            services[service.namespace, service.name] = service
        self._kept = {name: kept for name, kept in self._kept.items() if now - kept[1] < LINGER}
        doors = tuple(Door(_door_name(at), self.doors[at], forwarding) for at, forwarding in told.items())
        backends = {name: backend for name, (backend, _) in self._kept.items()}
        shares = {key: observation.shares(service, self._region, view) for key, service in services.items()}
        return Picture(self._region, self._speed, doors, backends, shares)


def _door_name(endpoint: Endpoint) -> str:
    address, port = endpoint
    return f"{address.replace('.', '-')}-{port}"
