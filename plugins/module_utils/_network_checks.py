# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks the network of planned clusters and the ranges that they plan in it by reading only."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._findings import Finding, judged
from ansible_collections.gkefleet.inference.plugins.module_utils._google_api import GoogleApi
from ansible_collections.gkefleet.inference.plugins.module_utils._network_paths import network_path
from ansible_collections.gkefleet.inference.plugins.module_utils._networks import Network
from ansible_collections.gkefleet.inference.plugins.module_utils._planned_cluster import PlannedCluster
from ansible_collections.gkefleet.inference.plugins.module_utils._planned_ranges import PROXIES, PlannedRange
from ansible_collections.gkefleet.inference.plugins.module_utils._proxy_subnets import active
from ansible_collections.gkefleet.inference.plugins.module_utils._ranges import (
    auto_mode_problems,
    network_card_problems,
    overlap_problems,
    range_problems,
)


@dataclass(frozen=True)
class NetworkChecks:
    """The checks of networks and ranges; each gives findings and raises nothing for what it may not look at."""

    project: str
    clusters: Sequence[PlannedCluster]
    google: Callable[[str], GoogleApi]
    live: Callable[[PlannedCluster], Body | None]

    def ranges(self) -> Iterator[Finding]:
        """Say which planned ranges cannot be used, alone, beside each other, or in the network."""
        for cluster in self.clusters:
            for planned in cluster.ranges:
                problems = self._proxy_problems if planned.kind == PROXIES else self._cluster_problems
                yield judged(planned.kind.replace("_", " "), cluster.name, problems, cluster, planned)

    def _proxy_problems(self, cluster: PlannedCluster, planned: PlannedRange) -> Iterator[str]:
        option, wanted = planned.option, planned.text
        malformed = range_problems(option, wanted)
        if malformed:
            yield from malformed
            return
        machine_types = [machine for other in self.clusters for machine in other.large_machine_types()]
        yield from network_card_problems(option, wanted, machine_types)
        yield from self._beside(planned)
        network = self._network(cluster)
        if active(network.subnets(cluster.region)) is None:
            yield from overlap_problems(option, wanted, network.ranges(cluster.region))
            automatic = network.body().get("autoCreateSubnetworks")
            yield from auto_mode_problems(option, wanted) if automatic else []

    def _cluster_problems(self, cluster: PlannedCluster, planned: PlannedRange) -> Iterator[str]:
        malformed = planned.problems()
        if malformed or planned.managed:
            yield from malformed
            return
        yield from self._beside(planned)
        # A cluster that is there has its ranges; what it is asked to change is refused by its module.
        if self.live(cluster) is None:
            yield from overlap_problems(planned.option, planned.text, self._network(cluster).ranges(cluster.region))

    def _beside(self, planned: PlannedRange) -> Iterator[str]:
        return planned.overlaps(other for cluster in self.clusters for other in cluster.ranges)

    def _network(self, cluster: PlannedCluster) -> Network:
        return Network(self.google("compute"), network_path(self.project, cluster.network) or "")

    def networks(self) -> Iterator[Finding]:
        """Say whether all clusters are in one network, and whether it exists."""
        names = {cluster.name: network_path(self.project, cluster.network) for cluster in self.clusters}
        several = len(set(names.values())) > 1
        told = ", ".join(f"{name} in {network}" for name, network in names.items())
        problem = f"the clusters are in different networks ({told}); put all of them into one VPC network"
        yield judged("network", "all clusters", list, [problem] if several else [])
        for path in dict.fromkeys(names.values()):
            yield judged("network", path or "", self._network_problems, path)

    def _network_problems(self, path: str | None) -> list[str]:
        found = self.google("compute").find(f"compute/v1/{path}")
        return [] if found else ["it does not exist; create it, or correct network"]
