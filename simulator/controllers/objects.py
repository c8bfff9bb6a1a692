# SPDX-License-Identifier: GPL-3.0-or-later
"""The objects of one cluster as the controllers see them at one moment."""

from __future__ import annotations

from collections.abc import Iterable

from simulator.controllers.kinds import Kind
from simulator.controllers.manifests import Key, Manifest, key_of
from simulator.controllers.writes import kind_of


class Objects:
    """A snapshot of a cluster: objects by kind, namespace and name."""

    def __init__(self, by_kind: dict[Kind, dict[Key, Manifest]] | None = None) -> None:
        self._by_kind = by_kind or {}

    @classmethod
    def of_manifests(cls, manifests: Iterable[Manifest]) -> Objects:
        """A snapshot that holds just these."""
        by_kind: dict[Kind, dict[Key, Manifest]] = {}
        for manifest in manifests:
            by_kind.setdefault(kind_of(manifest), {})[key_of(manifest)] = manifest
        return cls(by_kind)

    def all(self, kind: Kind) -> list[Manifest]:
        """The objects of a kind, by namespace and name."""
        found = self._by_kind.get(kind, {})
        return [found[key] for key in sorted(found)]

    def find(self, kind: Kind, namespace: str, name: str) -> Manifest | None:
        """One object, or None."""
        return self._by_kind.get(kind, {}).get((namespace, name))
