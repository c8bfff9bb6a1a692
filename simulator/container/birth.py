# SPDX-License-Identifier: GPL-3.0-or-later
"""What the server decides about a new cluster."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.container.cluster_network import ClusterNetwork
from simulator.container.places import Place
from simulator.container.versions import Choice, key


@dataclass(frozen=True)
class ClusterBirth:
    """What the server decides about a new cluster."""

    place: Place
    choice: Choice
    id: str
    created: str
    fingerprint: str
    etag: str
    resource_version: str
    dns_id: str
    zones: tuple[str, ...]
    network: ClusterNetwork


def reached(birth: ClusterBirth, version: tuple[int, ...]) -> bool:
    """Tells whether the cluster is of that version or a later one."""
    return key(birth.choice.version)[: len(version)] >= version


def since(birth: ClusterBirth, version: tuple[int, ...], then: str, before: str) -> str:
    """Gives what holds from a version on, or what held before."""
    return then if reached(birth, version) else before
