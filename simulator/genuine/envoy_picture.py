# SPDX-License-Identifier: GPL-3.0-or-later
"""What the genuine proxy of one region is to do, as plain values: doors, backends behind them, and shares of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from simulator.dataplane.forwarding import ClusterKey, Forwarding, Group, HealthCheck, Service
from simulator.dataplane.network import Endpoint

ServiceKey = tuple[str, str]


@dataclass(frozen=True)
class Door:
    """A gateway's address and port as a loopback port, and what the gateway's listener does."""

    name: str
    port: int
    forwarding: Forwarding


@dataclass(frozen=True, order=True)
class Host:
    """Where one endpoint listens on loopback, for requests and for questions about its health."""

    address: Endpoint
    health: Endpoint


@dataclass(frozen=True)
class Backend:
    """One group of a service: its endpoints, where its picker listens on loopback, and how health is asked.

    `picker` is None where none is available: then an open pool does without, and a closed one fails.
    """

    name: str
    check: HealthCheck
    hosts: tuple[Host, ...] = ()
    picker: Endpoint | None = None
    asks_picker: bool = True


@dataclass(frozen=True)
class Picture:
    """All that the proxy of one region is told; `speed` is how much faster cloud time runs than the proxy's."""

    region: str
    speed: float
    doors: tuple[Door, ...] = ()
    backends: Mapping[str, Backend] = field(default_factory=dict)
    shares: Mapping[ServiceKey, Mapping[str, float]] = field(default_factory=dict)

    def seconds(self, cloud_seconds: float, least: float = 0.0) -> str:
        """A duration as the proxy's clock counts it."""
        return f"{max(least, cloud_seconds / self.speed):.3f}s"


def backend_name(service: Service, cluster: ClusterKey) -> str:
    """The name under which a proxy knows one group of a service."""
    return "/".join((service.namespace, service.name, *cluster))


def groups_of(doors: Iterable[Forwarding]) -> Iterator[tuple[str, Service, Group]]:
    """Every group behind these doors, once, with its name and service."""
    found = {
        backend_name(service, group.cluster): (service, group)
        for forwarding in doors
        for service in forwarding.services.values()
        for group in service.groups
    }
    for name, (service, group) in found.items():
        yield name, service, group
