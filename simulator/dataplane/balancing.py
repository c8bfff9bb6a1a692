# SPDX-License-Identifier: GPL-3.0-or-later
"""The choice among regions: nearest first, the policy's target decides when it is full.

Source: Google's concept page: below the target traffic stays in the nearest region, above it the excess spills over.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from simulator.dataplane.distances import distance
from simulator.dataplane.forwarding import ClusterKey, Group

# Requests a second that an endpoint takes in RATE mode when the policy names none (Compute API: Backend).
RATE_LIMIT = 100000000


@dataclass(frozen=True)
class Candidate:
    """A group that could take a request: healthy endpoints, requests in flight, cache use, metrics that arrive, rate.

    `cache_use` is the mean share over the endpoints, 0 to 1; `rate` are requests of a cloud second.
    """

    group: Group
    endpoints: int
    in_flight: int = 0
    cache_use: float = 0.0
    metrics: frozenset[str] = frozenset()
    rate: float = 0.0

    @property
    def scaler(self) -> float:
        """The share of its capacity that the policy leaves the group."""
        return int(self.group.settings.get("capacityScalerPercent", 100)) / 100

    @property
    def fullness(self) -> float:
        """Use over target: 1 or more is full. A group without an effective target is never full."""
        match self.group.settings.get("balancingMode"):
            case "IN_FLIGHT":
                limit = int(self.group.settings.get("maxInFlightRequestsPerEndpoint", 0))
                return _ratio(self.in_flight, limit * self.endpoints * self.scaler)
            case "RATE":
                limit = int(self.group.settings.get("maxRatePerEndpoint", RATE_LIMIT))
                return _ratio(self.rate, limit * self.endpoints * self.scaler)
            case "CUSTOM_METRICS":
                return max((_ratio(self.cache_use, target) for target in self._targets()), default=0.0)
        return 0.0

    @property
    def capacity(self) -> float:
        """How many requests at once fill the group, judged by those it has; infinite as long as nothing tells."""
        return self.in_flight / self.fullness if self.in_flight and self.fullness else math.inf

    def _targets(self) -> Iterable[float]:
        for metric in self.group.settings.get("customMetrics") or []:
            # A metric on trial is published, not balanced on; one that does not arrive cannot be balanced on.
            if metric.get("dryRun") or metric["name"] not in self.metrics:
                continue
            percent = metric.get("maxUtilizationPercent") or metric.get("maxUtilization")
            if percent:
                yield percent / 100 * self.scaler


def chosen(candidates: Iterable[Candidate], region: str) -> Candidate | None:
    """The group that takes a request which entered in this region; None when nobody is healthy."""
    ordered = _in_order(candidates, region)
    free = next((item for item in ordered if item.fullness < 1), None)
    # When all are full, the least overloaded takes more.
    return free or min(ordered, key=lambda item: item.fullness, default=None)


def shares(candidates: Iterable[Candidate], region: str, mine: Mapping[ClusterKey, int]) -> dict[ClusterKey, float]:
    """The share of the requests entering in this region that each group is to take; empty when nobody is healthy.

    `mine` are the requests under way that entered here, by who has them. The rule is that of `chosen`, for proxies that
    are told shares now and then: fill one group after the other, and when all are full, share the rest by capacity.
    """
    ordered = _in_order(candidates, region)
    rest = demand = float(max(1, sum(mine.values())))
    taken: dict[ClusterKey, float] = {}
    for item in ordered:
        key = item.group.cluster
        others = item.in_flight - mine.get(key, 0)
        taken[key] = min(rest, max(0.0, item.capacity - max(0, others)))
        rest -= taken[key]
    whole = sum(item.capacity for item in ordered)
    if rest:
        taken = {item.group.cluster: taken[item.group.cluster] + rest * item.capacity / whole for item in ordered}
    return {key: amount / demand for key, amount in taken.items()}


def _in_order(candidates: Iterable[Candidate], region: str) -> list[Candidate]:
    usable = [item for item in candidates if item.endpoints and item.scaler > 0]
    return sorted(usable, key=lambda item: _preference(item, region))


def _preference(candidate: Candidate, region: str) -> tuple[bool, float, str]:
    # Preferred backends are filled up before others get anything, near or far.
    is_default = candidate.group.settings.get("backendPreference") != "PREFERRED"
    return is_default, distance(region, candidate.group.region), candidate.group.region


def _ratio(use: float, target: float) -> float:
    return use / target if target > 0 else float("inf")
