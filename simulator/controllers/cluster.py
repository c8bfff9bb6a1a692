# SPDX-License-Identifier: GPL-3.0-or-later
"""The connection of all controllers to one cluster: client, cache and informers."""

from __future__ import annotations

import asyncio
from typing import Any, Protocol

from simulator.controllers.cache import Cache
from simulator.controllers.client import ClusterClient
from simulator.controllers.conditions import is_true
from simulator.controllers.executor import Executor
from simulator.controllers.informer import Informer
from simulator.controllers.kinds import BUILT_IN, CRD, CUSTOM, Kind
from simulator.controllers.objects import Objects
from simulator.controllers.supervision import speak_up


class ControlPlane(Protocol):
    """What the controllers need to know of a cluster's API server."""

    name: str
    endpoint: str
    ca_pem: bytes
    admin_token: str
    has_own_controllers: bool
    pod_range: str


class Connection:
    """Follows one cluster; its cache holds what the controllers see."""

    def __init__(self, control_plane: ControlPlane, location: str) -> None:
        self.name = control_plane.name
        self.location = location
        self.has_own_controllers = control_plane.has_own_controllers
        self.pod_range = control_plane.pod_range
        self.endpoint = control_plane.endpoint
        self.authority = control_plane.ca_pem
        self.cache = Cache()
        self.client = ClusterClient(control_plane.endpoint, control_plane.ca_pem, control_plane.admin_token)
        self.executor = Executor(self.client, self.cache)
        self._informers: dict[Kind, Informer] = {}
        self._tasks: dict[Kind, asyncio.Task[None]] = {}

    @property
    def key(self) -> tuple[str, str]:
        """Location and name, which tell clusters apart."""
        return self.location, self.name

    async def open(self) -> None:
        """Follow the built-in kinds and wait until each is known."""
        informers = [self._follow(kind) for kind in BUILT_IN]
        await asyncio.gather(*(informer.synced.wait() for informer in informers))

    def follow_custom(self) -> None:
        """Follow the custom kinds that the cluster serves by now, and no others."""
        served = served_kinds(self.cache.snapshot())
        for kind in served - set(self._informers):
            self._follow(kind)
        for kind in set(self._informers) - served - set(BUILT_IN):
            del self._informers[kind]
            self._tasks.pop(kind).cancel()
            self.cache.forget(kind)

    def is_following(self, kind: Kind) -> bool:
        """Tells whether the objects of a kind are known."""
        informer = self._informers.get(kind)
        return informer is not None and informer.synced.is_set()

    async def close(self) -> None:
        """Let go of the connections and stop following."""
        # Connections first: a watch that is only cancelled would wait for its server's goodbye.
        await self.client.close()
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def dump(self) -> dict[str, Any]:
        """What the server refused, for the state."""
        return dict(sorted(self.executor.refusals.items()))

    def _follow(self, kind: Kind) -> Informer:
        informer = Informer(self.client, self.cache, kind)
        self._informers[kind] = informer
        self._tasks[kind] = speak_up(asyncio.get_running_loop().create_task(informer.run()))
        return informer


def served_kinds(objects: Objects) -> set[Kind]:
    """The custom kinds whose definitions are established."""
    definitions = [objects.find(CRD, "", kind.crd) for kind in CUSTOM]
    pairs = zip(CUSTOM, definitions, strict=True)
    return {kind for kind, definition in pairs if definition and is_true(definition, "Established")}
