# SPDX-License-Identifier: GPL-3.0-or-later
"""What the balancer learns of a group: its healthy endpoints, their load, and the metrics that arrive."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import fmean

from simulator.clock import CloudClock
from simulator.controllers.manifests import uid_of
from simulator.controllers.objects import Objects
from simulator.dataplane.balancing import Candidate
from simulator.dataplane.endpoints import Endpoint
from simulator.dataplane.forwarding import ClusterKey, Group
from simulator.dataplane.metrics import delivered
from simulator.dataplane.running_server import RunningServer, RunningServers


@dataclass(frozen=True)
class Served:
    """A group with its healthy endpoints."""

    group: Group
    healthy: list[Endpoint]
    objects: Objects


class Reports:
    """Reads the load of model servers; both data planes balance by it."""

    def __init__(self, clock: CloudClock) -> None:
        self.servers = RunningServers(clock)
        # Clusters whose performance profile is off deliver no custom metrics.
        self.delivers_metrics: Callable[[ClusterKey], bool] = lambda cluster: True

    def candidate(self, served: Served) -> Candidate:
        """A group as the balancer sees it."""
        group, servers = served.group, [self.server(item) for item in served.healthy if item.server]
        loads, rate = [server.load for server in servers], sum(server.rate for server in servers)
        metrics = delivered(served.objects, served.healthy) if self.delivers_metrics(group.cluster) else set()
        in_flight = sum(load.running + load.waiting for load in loads)
        cache_use = fmean(load.cache_use for load in loads) if loads else 0.0
        return Candidate(group, len(served.healthy), in_flight, cache_use, frozenset(metrics), rate)

    def server(self, endpoint: Endpoint) -> RunningServer:
        """The model server behind an endpoint that has one."""
        assert endpoint.server is not None
        return self.servers.of(uid_of(endpoint.pod), endpoint.port, endpoint.server)
