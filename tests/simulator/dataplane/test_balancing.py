# SPDX-License-Identifier: GPL-3.0-or-later
"""Which region takes a request."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.dataplane.balancing import Candidate, chosen, shares
from simulator.dataplane.distances import distance
from simulator.dataplane.forwarding import Group
from simulator.dataplane.running_server import CACHE_PER_REQUEST, Load

KV = "gke.named_metrics.kv-cache"
CUSTOM = {"balancingMode": "CUSTOM_METRICS", "customMetrics": [{"name": KV, "maxUtilizationPercent": 60}]}
IN_FLIGHT = {"balancingMode": "IN_FLIGHT", "maxInFlightRequestsPerEndpoint": 2}
FULL = round(0.6 / CACHE_PER_REQUEST)


def group(region: str, **settings: Any) -> Group:
    return Group((region, "c"), region, "default", "pool", {}, (8000,), "epp", True, settings)


def candidate(
    region: str, running: int = 0, endpoints: int = 1, metrics: tuple[str, ...] = (KV,), **settings: Any
) -> Candidate:
    cache_use = Load(running // max(1, endpoints)).cache_use
    return Candidate(group(region, **settings), endpoints, running, cache_use, frozenset(metrics))


def taken(*candidates: Candidate, entered: str = "europe-west3") -> str | None:
    found = chosen(candidates, entered)
    return found.group.region if found else None


def test_the_nearest_region_takes_a_request() -> None:
    both = candidate("us-east4"), candidate("europe-west3")
    assert taken(*both) == "europe-west3"
    assert taken(*both, entered="us-east4") == "us-east4"
    assert taken(*both, entered="us-central1") == "us-east4"


def test_the_next_region_takes_over_when_the_nearest_has_no_healthy_endpoint() -> None:
    assert taken(candidate("europe-west3", endpoints=0), candidate("us-east4")) == "us-east4"
    assert taken(candidate("europe-west3", endpoints=0)) is None


@pytest.mark.parametrize(("running", "taker"), [(0, "europe-west3"), (FULL - 1, "europe-west3"), (FULL, "us-east4")])
def test_custom_metrics_spill_at_the_target_use_of_the_cache(running: int, taker: str) -> None:
    assert taken(candidate("europe-west3", running, **CUSTOM), candidate("us-east4", **CUSTOM)) == taker


def test_more_endpoints_share_the_load() -> None:
    full = candidate("europe-west3", FULL, endpoints=2, **CUSTOM)
    assert taken(full, candidate("us-east4", **CUSTOM)) == "europe-west3"


def test_a_metric_that_does_not_arrive_spills_nothing() -> None:
    deaf = candidate("europe-west3", 1000, metrics=(), **CUSTOM)
    assert taken(deaf, candidate("us-east4", **CUSTOM)) == "europe-west3"


def test_a_metric_on_trial_spills_nothing() -> None:
    trial = {**CUSTOM, "customMetrics": [{"name": KV, "maxUtilizationPercent": 60, "dryRun": True}]}
    assert taken(candidate("europe-west3", 1000, **trial), candidate("us-east4", **trial)) == "europe-west3"


@pytest.mark.parametrize(("running", "taker"), [(1, "europe-west3"), (2, "us-east4")])
def test_in_flight_requests_spill_at_their_limit(running: int, taker: str) -> None:
    assert taken(candidate("europe-west3", running, **IN_FLIGHT), candidate("us-east4", **IN_FLIGHT)) == taker


@pytest.mark.parametrize(("rate", "taker"), [(19.9, "europe-west3"), (20.0, "us-east4")])
def test_requests_of_a_second_spill_at_their_rate(rate: float, taker: str) -> None:
    near, far = (group(region, balancingMode="RATE", maxRatePerEndpoint=10) for region in ("europe-west3", "us-east4"))
    assert taken(Candidate(near, endpoints=2, in_flight=1, rate=rate), Candidate(far, endpoints=2)) == taker


def test_the_least_overloaded_takes_more_when_all_are_full() -> None:
    assert taken(candidate("europe-west3", 6, **IN_FLIGHT), candidate("us-east4", 4, **IN_FLIGHT)) == "us-east4"


def test_a_preferred_region_is_filled_first() -> None:
    far = candidate("us-east4", backendPreference="PREFERRED", **IN_FLIGHT)
    assert taken(candidate("europe-west3", **IN_FLIGHT), far) == "us-east4"
    full = candidate("us-east4", 2, backendPreference="PREFERRED", **IN_FLIGHT)
    assert taken(candidate("europe-west3", **IN_FLIGHT), full) == "europe-west3"


def test_a_scaler_of_zero_drains_a_region_and_a_smaller_one_spills_earlier() -> None:
    assert taken(candidate("europe-west3", capacityScalerPercent=0), candidate("us-east4")) == "us-east4"
    half = candidate("europe-west3", 1, capacityScalerPercent=50, **IN_FLIGHT)
    assert taken(half, candidate("us-east4", **IN_FLIGHT)) == "us-east4"


def test_distances_are_symmetric_and_zero_at_home() -> None:
    assert distance("us-east4", "us-east4") == 0
    assert distance("us-east4", "europe-west3") == pytest.approx(distance("europe-west3", "us-east4"))
    assert 6000 < distance("us-east4", "europe-west3") < 7500


def told(*candidates: Candidate, entered: str = "europe-west3", **mine: int) -> dict[str, float]:
    by_key = {(region.replace("_", "-"), "c"): number for region, number in mine.items()}
    return {region: round(share, 3) for (region, _), share in shares(candidates, entered, by_key).items()}


@pytest.mark.parametrize("mode", [CUSTOM, {**IN_FLIGHT, "maxInFlightRequestsPerEndpoint": FULL}])
@pytest.mark.parametrize("running", [FULL - 4, FULL, FULL + 4])
def test_proxies_that_are_told_shares_spill_the_excess(mode: dict[str, Any], running: int) -> None:
    near, far = candidate("europe-west3", running, **mode), candidate("us-east4", **mode)
    excess = round(max(0, running - FULL) / running, 3)
    assert told(near, far, europe_west3=running) == {"europe-west3": 1 - excess, "us-east4": excess}


def test_shares_are_kept_once_they_have_had_their_effect() -> None:
    near, far = candidate("europe-west3", FULL, **CUSTOM), candidate("us-east4", 4, **CUSTOM)
    assert told(near, far, europe_west3=FULL, us_east4=4) == {"europe-west3": 0.75, "us-east4": 0.25}


def test_what_entered_elsewhere_takes_its_room_too() -> None:
    near, far = candidate("europe-west3", FULL, **CUSTOM), candidate("us-east4", **CUSTOM)
    assert told(near, far, europe_west3=FULL // 2) == {"europe-west3": 1.0, "us-east4": 0.0}
    assert told(near, far, europe_west3=FULL // 2, us_east4=FULL // 2) == {"europe-west3": 0.5, "us-east4": 0.5}


def test_when_all_are_full_capacity_decides() -> None:
    near = candidate("europe-west3", 2 * FULL, endpoints=2, **CUSTOM)
    far = candidate("us-east4", FULL, **CUSTOM)
    assert told(near, far, europe_west3=4 * FULL, us_east4=2 * FULL) == {"europe-west3": 0.667, "us-east4": 0.333}


def test_nobody_healthy_has_no_share() -> None:
    assert told(candidate("europe-west3", endpoints=0), candidate("us-east4", capacityScalerPercent=0)) == {}
