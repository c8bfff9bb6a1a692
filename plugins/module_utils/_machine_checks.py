# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks whether zones have the machines that are to be made in them, by reading only (Compute Engine API)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._findings import Finding, judged
from ansible_collections.gkefleet.inference.plugins.module_utils._google_api import GoogleApi
from ansible_collections.gkefleet.inference.plugins.module_utils._planned_cluster import PlannedCluster
from ansible_collections.gkefleet.inference.plugins.module_utils._planned_pool import PlannedPool


@dataclass(frozen=True)
class MachineChecks:
    """The checks of machine types and accelerators; each gives findings and raises nothing."""

    project: str
    google: Callable[[str], GoogleApi]
    live: Callable[[PlannedCluster], Body | None]
    seen: dict[str, Body | None] = field(default_factory=dict)

    def findings(self, cluster: PlannedCluster) -> Iterator[Finding]:
        """Say which zones lack what the cluster's pools are made of; a pool that is there has it."""
        look = judged("machine type", cluster.name, self._look, cluster)
        live = self.live(cluster) if look.verdict == "PASS" else None
        made = {pool["name"] for pool in (live or {}).get("nodePools", [])}
        for pool in cluster.all_pools(live):
            zones = pool.zones or tuple((live or {}).get("locations", ()))
            subject = f"{pool.machine_type} for {cluster.name}/{pool.name}"
            if pool.name in made:
                yield Finding("machine type", subject, "PASS")
            elif not zones:
                yield Finding(
                    "machine type", subject, "UNKNOWN", "GKE is yet to choose the zones", "set node_locations"
                )
            else:
                yield judged("machine type", subject, self._problems, pool, zones)

    def _look(self, cluster: PlannedCluster) -> list[str]:
        """Look whether the cluster is there; there is nothing wrong yet."""
        self.live(cluster)
        return []

    def _problems(self, pool: PlannedPool, zones: tuple[str, ...]) -> Iterator[str]:
        accelerator, count = pool.nodes.attached, pool.nodes.attached_count
        for zone in zones:
            if self._find(zone, "machineTypes", pool.machine_type) is None:
                yield f"{zone} has no {pool.machine_type}; choose other node_locations or another machine_type"
            if not pool.nodes.attaches:
                continue
            found = self._find(zone, "acceleratorTypes", accelerator)
            if found is None:
                yield f"{zone} has no {accelerator}; choose other node_locations or another accelerator"
            elif count > found.get("maximumCardsPerInstance", count):
                most = found["maximumCardsPerInstance"]
                yield f"{zone} attaches at most {most} {accelerator} to a machine, not {count}; set at most {most}"

    def _find(self, zone: str, collection: str, name: str) -> Body | None:
        path = f"compute/v1/projects/{self.project}/zones/{zone}/{collection}/{name}"
        if path not in self.seen:
            self.seen[path] = self.google("compute").find(path)
        return self.seen[path]
