# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks the network of planned clusters and the ranges of their proxies by reading only."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network

from ansible_collections.gkefleet.inference.plugins.module_utils._findings import Finding, judged
from ansible_collections.gkefleet.inference.plugins.module_utils._google_api import GoogleApi
from ansible_collections.gkefleet.inference.plugins.module_utils._network_paths import network_path
from ansible_collections.gkefleet.inference.plugins.module_utils._networks import Network
from ansible_collections.gkefleet.inference.plugins.module_utils._planned_cluster import PlannedCluster
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

    def ranges(self) -> Iterator[Finding]:
        """Say which proxy ranges cannot be used, alone, beside each other, or in the network."""
        for cluster in self.clusters:
            if cluster.proxy_range:
                yield judged("proxy range", cluster.name, self._range_problems, cluster)

    def _range_problems(self, cluster: PlannedCluster) -> Iterator[str]:
        wanted = cluster.proxy_range or ""
        malformed = range_problems("proxy_range", wanted)
        if malformed:
            yield from malformed
            return
        machine_types = [machine for other in self.clusters for machine in other.large_machine_types()]
        yield from network_card_problems("proxy_range", wanted, machine_types)
        yield from self._planned_overlaps(cluster, IPv4Network(wanted))
        network = self._network(cluster)
        if active(network.subnets(cluster.region)) is None:
            yield from overlap_problems("proxy_range", wanted, network.ranges(cluster.region))
            automatic = network.body().get("autoCreateSubnetworks")
            yield from auto_mode_problems("proxy_range", wanted) if automatic else []

    def _planned_overlaps(self, cluster: PlannedCluster, wanted: IPv4Network) -> Iterator[str]:
        for other in self.clusters:
            if other.region == cluster.region or not other.proxy_range or range_problems("", other.proxy_range):
                continue
            if wanted.overlaps(IPv4Network(other.proxy_range)):
                yield f"proxy_range: {wanted} overlaps {other.proxy_range} of {other.name}; set another range for one"

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
