# SPDX-License-Identifier: GPL-3.0-or-later
"""What takes its time, and whether that time is over."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from simulator.cloud import Cloud
from simulator.controllers.ages import Ages
from simulator.controllers.manifests import Key, Manifest, generation_of, uid_of


class Ripeness:
    """Which facts are old enough for what they bring about."""

    def __init__(self, cloud: Cloud) -> None:
        self._latency = cloud.latency
        self._ages = Ages(cloud.clock)
        # Whether something was asked about that only time will change.
        self.is_awaited = False

    def of(self, fact: tuple[Any, ...], step: str) -> bool:
        """Whether a fact is as old as a step takes; its age begins when it is first asked about."""
        is_ripe = self._ages.of(fact) >= self._latency.seconds(step)
        self.is_awaited = self.is_awaited or not is_ripe
        return is_ripe

    def of_program(self, gateway: Manifest) -> bool:
        """A new gateway takes minutes; a change to one that works is quicker."""
        is_known = self.of(("gateway", uid_of(gateway)), "kubernetes.gateway")
        change = ("gateway", uid_of(gateway), generation_of(gateway))
        return is_known and (generation_of(gateway) <= 1 or self.of(change, "kubernetes.policy"))

    def of_settings(self, manifest: Manifest) -> bool:
        """Whether a policy or a route, as it is now, is in force."""
        return self.of((manifest["kind"], uid_of(manifest), generation_of(manifest)), "kubernetes.policy")

    def of_import(self, key: Key) -> bool:
        """Whether an exported pool has its import."""
        return self.of(("import", key), "kubernetes.import")

    def of_classes(self, config: tuple[str, str]) -> bool:
        """Whether the config cluster has the fleet's classes."""
        return self.of(("classes", config), "kubernetes.gatewayclasses")

    def keep_imports(self, keys: Iterable[Key]) -> None:
        """Forget pools that are exported no longer: exported again, they take their time again."""
        self._ages.keep_only("import", [("import", key) for key in keys])

    def forget_classes(self) -> None:
        """Without a config cluster the classes take their time again."""
        self._ages.keep_only("classes", ())
