# SPDX-License-Identifier: GPL-3.0-or-later
"""The machines that really run for each node pool."""

from __future__ import annotations

import random
import string
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from ipaddress import IPv4Network

from simulator.compute.machine_types import MachineType
from simulator.container.places import ClusterKey

_ALPHABET = string.ascii_lowercase + string.digits


@dataclass(frozen=True)
class Node:
    """One node: what a controller needs to make it a Kubernetes Node."""

    name: str
    zone: str
    pool: str
    machine: MachineType
    internal_ip: str
    pod_cidr: str
    created: str
    version: str
    spot: bool = False
    flex_start: bool = False
    accelerator: str = ""
    gpus: int = 0
    labels: dict[str, str] = field(default_factory=dict)
    taints: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class NodeTemplate:
    """What all nodes of one pool have in common."""

    cluster: str
    pool: str
    machine: MachineType
    subnet_range: str
    pod_range: str
    version: str
    spot: bool
    flex_start: bool
    accelerator: str
    gpus: int
    labels: dict[str, str]
    taints: tuple[tuple[str, str, str], ...]
    groups: dict[str, str]


class Nodes:
    """The running nodes by cluster and pool; names and addresses are never given twice within a cluster."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._pools: dict[tuple[ClusterKey, str], list[Node]] = {}
        self._numbers: Counter[ClusterKey] = Counter()
        self._subnet_numbers: Counter[str] = Counter()

    def of_pool(self, cluster: ClusterKey, pool: str) -> list[Node]:
        """Gives the nodes of a pool."""
        return list(self._pools.get((cluster, pool), ()))

    def of_cluster(self, cluster: ClusterKey) -> list[Node]:
        """Gives the nodes of a cluster, pool by pool."""
        return [node for (owner, _), nodes in self._pools.items() if owner == cluster for node in nodes]

    def resize(self, cluster: ClusterKey, template: NodeTemplate, wanted: dict[str, int], created: str) -> list[Node]:
        """Makes or drops nodes until each zone has the wanted number; gives the pool's nodes."""
        present = self.of_pool(cluster, template.pool)
        kept: list[Node] = []
        for zone, count in wanted.items():
            here = [node for node in present if node.zone == zone][:count]
            fresh = [self._node(cluster, template, zone, created) for _ in range(count - len(here))]
            kept += [*here, *fresh]
        self._pools[cluster, template.pool] = kept
        return kept

    def replace(self, cluster: ClusterKey, pool: str, nodes: Iterable[Node]) -> None:
        """Sets the nodes of a pool."""
        self._pools[cluster, pool] = list(nodes)

    def drop_pool(self, cluster: ClusterKey, pool: str) -> None:
        """Drops all nodes of a pool."""
        self._pools.pop((cluster, pool), None)

    def drop_cluster(self, cluster: ClusterKey) -> None:
        """Drops all nodes of a cluster."""
        for owner, pool in list(self._pools):
            if owner == cluster:
                self.drop_pool(cluster, pool)

    def _node(self, cluster: ClusterKey, template: NodeTemplate, zone: str, created: str) -> Node:
        number = self._numbers[cluster]
        self._numbers[cluster] += 1
        address = self._subnet_numbers[template.subnet_range]
        self._subnet_numbers[template.subnet_range] += 1
        suffix = "".join(self._rng.choices(_ALPHABET, k=4))
        pods = IPv4Network(template.pod_range)
        return Node(
            name=f"{template.groups[zone].removesuffix('-grp')}-{suffix}",
            zone=zone,
            pool=template.pool,
            machine=template.machine,
            internal_ip=str(IPv4Network(template.subnet_range)[2 + address]),
            pod_cidr=f"{pods[number * 256]}/24",
            created=created,
            version=template.version,
            spot=template.spot,
            flex_start=template.flex_start,
            accelerator=template.accelerator,
            gpus=template.gpus,
            labels=template.labels,
            taints=template.taints,
        )
