# SPDX-License-Identifier: GPL-3.0-or-later
"""What clusters use of Compute Engine: machines, which count against quotas, and subnetworks, which cannot go."""

from __future__ import annotations

from simulator.compute.geography import region_of
from simulator.compute.links import path_of
from simulator.compute.quotas import Machines
from simulator.container.clusters import Clusters
from simulator.container.machines import machines
from simulator.container.nodes import Nodes
from simulator.container.places import ClusterKey


class Usage:
    """Tells Compute Engine what clusters use."""

    def __init__(self, project: str, clusters: Clusters, nodes: Nodes) -> None:
        self._project = project
        self._clusters = clusters
        self._nodes = nodes

    def machines_in(self, region: str) -> list[Machines]:
        """Gives the groups of machines of all node pools in a region."""
        keys = [key for key in self._clusters.located() if region_of(key.location) == region]
        return [group for key in keys for group in self._machines_of(key)]

    def _machines_of(self, key: ClusterKey) -> list[Machines]:
        cluster = self._clusters.get(key) or {}
        private = bool(cluster["networkConfig"].get("defaultEnablePrivateNodes"))
        return [
            machines(pool, len(self._nodes.of_pool(key, pool["name"])), private)
            for pool in cluster.get("nodePools", ())
        ]

    def user_of(self, subnetwork: str) -> str | None:
        """Gives the path of a node, or else of a cluster, that uses a subnetwork."""
        for key in self._clusters.located():
            cluster = self._clusters.get(key) or {}
            if path_of(cluster["networkConfig"]["subnetwork"]) == subnetwork:
                nodes = self._nodes.of_cluster(key)
                user = f"zones/{nodes[0].zone}/instances/{nodes[0].name}" if nodes else f"clusters/{key.name}"
                return f"projects/{self._project}/{user}"
        return None
