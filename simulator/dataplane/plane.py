# SPDX-License-Identifier: GPL-3.0-or-later
"""What the gateway controller needs of a data plane, embedded or genuine, and what a data plane is made from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from simulator.clock import CloudClock
from simulator.controllers.objects import Objects
from simulator.dataplane.access_log import AccessLog
from simulator.dataplane.forwarding import ClusterKey, Forwarding
from simulator.dataplane.network import Endpoint, Network
from simulator.dataplane.reports import Reports

Snapshots = Mapping[ClusterKey, Objects]
# (address, port) -> region, client address that backends see, forwarding.
Told = Mapping[Endpoint, tuple[str, str, Forwarding]]


@dataclass(frozen=True)
class Surroundings:
    """What a data plane works with: the clock, the clusters as they are, loads, logs, and what listens where.

    `picker` tells where the genuine picker behind a cluster's service (namespace, name) listens on this machine.
    """

    clock: CloudClock
    snapshots: Callable[[], Snapshots]
    reports: Reports
    access_log: AccessLog
    network: Network
    picker: Callable[[ClusterKey, str, str], Endpoint | None]


class DataPlane(Protocol):
    """Answers at the addresses of gateways."""

    async def keep(self, wanted: Told) -> None:
        """Has exactly these addresses; each answers once this returns."""

    async def close(self) -> None:
        """Ends all that answers."""

    def dump(self) -> dict[str, Any]:
        """Address -> region and loopback URL; the port is shown where it is not 80."""


def named(address: str, port: int) -> str:
    """An address as it is shown."""
    return address if port == 80 else f"{address}:{port}"
