# SPDX-License-Identifier: GPL-3.0-or-later
"""Carries out what the controllers want, and lets the cache know at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from simulator.controllers.cache import Cache
from simulator.controllers.client import ClusterClient, Refused
from simulator.controllers.kinds import Kind
from simulator.controllers.manifests import Manifest
from simulator.controllers.writes import Create, Delete, Merge, Write, kind_of

# Somebody else was quicker, or the object is gone: the next look at the cluster decides anew.
LOST_RACES = (404, 409)


class Executor:
    """Writes to one cluster and remembers refusals for the state dump."""

    def __init__(self, client: ClusterClient, cache: Cache) -> None:
        self._client = client
        self._cache = cache
        self.refusals: dict[str, str] = {}
        self._last: dict[tuple[Kind, str, str, str], tuple[dict[str, Any], str]] = {}

    async def carry_out(self, writes: Iterable[Write]) -> int:
        """Does the writes in order and gives how many the server took."""
        done = 0
        for write in writes:
            done += await self._attempt(write)
        return done

    async def _attempt(self, write: Write) -> int:
        if isinstance(write, Merge) and self._has_just_done(write):
            return 0
        try:
            answer = await self._client.write(write)
        except Refused as refusal:
            if not _is_lost_race(refusal):
                self.refusals[_described(write)] = str(refusal)
            return 0
        self._remember(write, answer)
        return 1

    def _has_just_done(self, write: Merge) -> bool:
        """Tells whether the same change was made to the object as it still is: the server keeps it in other words."""
        known = self._cache.find(write.kind, write.namespace, write.name)
        return known is not None and self._last.get(_target(write)) == (write.patch, _version(known))

    def _remember(self, write: Write, answer: Manifest) -> None:
        kind = _kind(write)
        if answer.get("kind") != kind.name:
            return
        if isinstance(write, Merge):
            self._last[_target(write)] = write.patch, _version(answer)
        if isinstance(write, Delete) and "deletionTimestamp" not in answer["metadata"]:
            self._cache.remove(kind, answer)
        else:
            self._cache.put(kind, answer)


def _is_lost_race(refusal: Refused) -> bool:
    # Nothing new is let into a namespace that is going away.
    return refusal.code in LOST_RACES or (refusal.code == 403 and "being terminated" in refusal.message)


def _target(write: Merge) -> tuple[Kind, str, str, str]:
    return write.kind, write.namespace, write.name, write.subresource


def _version(manifest: Manifest) -> str:
    return str(manifest["metadata"].get("resourceVersion", ""))


def _kind(write: Write) -> Kind:
    return kind_of(write.manifest) if isinstance(write, Create) else write.kind


def _described(write: Write) -> str:
    match write:
        case Create(manifest):
            return f"create {manifest['kind']} {manifest['metadata'].get('name', '')}"
        case Delete(kind, namespace, name, _):
            return f"delete {kind.name} {namespace}/{name}"
        case Merge(kind, namespace, name, _, subresource):
            return f"change {kind.name} {namespace}/{name} {subresource}".rstrip()
