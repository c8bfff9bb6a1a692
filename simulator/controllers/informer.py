# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeps the cache of one kind in step with a cluster: list, then watch, for ever."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp

from simulator.controllers.cache import Cache
from simulator.controllers.client import ClusterClient, Refused
from simulator.controllers.kinds import Kind

PAUSE = 0.05


class Informer:
    """Follows one kind of one cluster."""

    def __init__(self, client: ClusterClient, cache: Cache, kind: Kind) -> None:
        self._client = client
        self._cache = cache
        self._kind = kind
        self.synced = asyncio.Event()

    async def run(self) -> None:
        """Follow until cancelled; a broken watch starts again from a list."""
        while True:
            try:
                await self._follow()
            except (Refused, aiohttp.ClientError, ConnectionError):
                await asyncio.sleep(PAUSE)

    async def _follow(self) -> None:
        try:
            items, version = await self._client.list(self._kind)
        except Refused as refusal:
            if refusal.code == 404:
                self._cache.forget(self._kind)
            raise
        self._cache.replace(self._kind, items)
        self.synced.set()
        async for event in self._client.watch(self._kind, version):
            self._take(event)

    def _take(self, event: dict[str, Any]) -> None:
        manifest = event["object"]
        if event["type"] == "ERROR":
            raise Refused(int(manifest.get("code", 500)), manifest.get("reason", ""), manifest.get("message", ""))
        if event["type"] == "DELETED":
            self._cache.remove(self._kind, manifest)
        elif event["type"] != "BOOKMARK":
            self._cache.put(self._kind, manifest)
