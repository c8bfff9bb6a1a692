# SPDX-License-Identifier: GPL-3.0-or-later
"""The last known objects of a cluster, fed by watches and by the answers to our own writes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from simulator.controllers.kinds import Kind
from simulator.controllers.manifests import Key, Manifest, key_of
from simulator.controllers.objects import Objects


class Cache:
    """Objects by kind; whenever one of them moves, `changed` is set and `revision` grows."""

    def __init__(self) -> None:
        self.changed = asyncio.Event()
        self.revision = 0
        self._by_kind: dict[Kind, dict[Key, Manifest]] = {}

    def snapshot(self) -> Objects:
        """What is known now; later changes do not show in it."""
        return Objects({kind: dict(shelf) for kind, shelf in self._by_kind.items()})

    def find(self, kind: Kind, namespace: str, name: str) -> Manifest | None:
        """One object, or None."""
        return self._by_kind.get(kind, {}).get((namespace, name))

    def replace(self, kind: Kind, manifests: Iterable[Manifest]) -> None:
        """Take a whole list for the truth."""
        self._by_kind[kind] = {key_of(manifest): manifest for manifest in manifests}
        self._move()

    def put(self, kind: Kind, manifest: Manifest) -> None:
        """Keep an object unless a newer version of it is known."""
        shelf = self._by_kind.setdefault(kind, {})
        known = shelf.get(key_of(manifest))
        if known is not None and _version(known) >= _version(manifest):
            return
        shelf[key_of(manifest)] = manifest
        self._move()

    def remove(self, kind: Kind, manifest: Manifest) -> None:
        """Forget an object, unless a newer one has taken its name."""
        shelf = self._by_kind.setdefault(kind, {})
        known = shelf.get(key_of(manifest))
        if known is not None and _version(known) <= _version(manifest):
            del shelf[key_of(manifest)]
            self._move()

    def forget(self, kind: Kind) -> None:
        """Drop a kind that the cluster no longer serves."""
        if self._by_kind.pop(kind, None):
            self._move()

    def _move(self) -> None:
        self.revision += 1
        self.changed.set()


def _version(manifest: Manifest) -> int:
    # Since Kubernetes 1.35 clients may order resource versions as numbers; etcd's have always been numbers.
    return int(manifest["metadata"].get("resourceVersion") or 0)
