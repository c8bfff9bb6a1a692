# SPDX-License-Identifier: GPL-3.0-or-later
"""Which region answers: the nearest, and another when it is full, empty, unhealthy, drained or told so."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.controllers.kinds import POOL_IMPORT
from tests.dataplane.region_objects import CUSTOM_METRICS, IN_FLIGHT, TARGET
from tests.dataplane.regions import REGIONS, Regions
from tests.dataplane.streams import stream
from tests.simulator.controllers.objects import POOL, health_policy, pool
from tests.simulator.google import until

FRANKFURT, VIRGINIA = REGIONS
MODES = pytest.mark.parametrize("mode", [CUSTOM_METRICS, IN_FLIGHT], ids=["CUSTOM_METRICS", "IN_FLIGHT"])


@pytest.mark.parametrize(("region", "near"), [(FRANKFURT, "west"), (VIRGINIA, "east")])
def test_the_nearest_region_answers(regions: Regions, region: str, near: str) -> None:
    assert [regions.taker(region) for _ in range(3)] == [near] * 3


def test_an_answer_comes_through_a_proxy_and_where_the_parts_are_genuine_through_the_picker(
    regions: Regions, kubernetes: str
) -> None:
    headers = regions.ask(FRANKFURT).headers
    assert headers["via"] == "1.1 google"
    # The endpoint picker of the inference extension marks every answer so.
    assert headers.get("x-went-into-resp-headers") == ("true" if kubernetes == "real" else None)


@MODES
def test_load_below_the_target_stays_in_its_region(regions: Regions, mode: dict[str, Any]) -> None:
    with regions.under_policy(**mode), stream(regions, FRANKFURT, TARGET - 4) as asking:
        until(lambda: asking.share_of("west"), lambda share: share == 1.0)
    assert set(asking.statuses) == {200}


@MODES
@pytest.mark.parametrize("clients", [14, 18])
def test_load_above_the_target_spills_in_proportion(regions: Regions, mode: dict[str, Any], clients: int) -> None:
    excess = (clients - TARGET) / clients
    with regions.under_policy(**mode), stream(regions, FRANKFURT, clients) as asking:
        until(lambda: asking.share_of("east"), lambda share: share == pytest.approx(excess, abs=0.08))
    assert set(asking.statuses) == {200}


def test_a_region_whose_model_servers_have_all_stopped_is_answered_by_the_other(regions: Regions) -> None:
    with regions.without(regions.west, POOL):
        until(lambda: regions.taker(FRANKFURT), lambda taker: taker == "east")
    assert regions.taker(FRANKFURT) == "west"


def test_a_pool_that_fails_closed_answers_with_an_error_while_its_picker_is_away(regions: Regions) -> None:
    with regions.without(regions.west, f"{POOL}-epp"):
        until(lambda: regions.taker(FRANKFURT), lambda taker: taker == 500)
        assert regions.taker(VIRGINIA) == "east"
    assert regions.taker(FRANKFURT) == "west"


def test_a_region_drains_without_a_failed_request_when_its_pool_is_no_longer_exported(regions: Regions) -> None:
    with stream(regions, FRANKFURT, 4) as asking:
        until(lambda: asking.share_of("west"), lambda share: share == 1.0)
        regions.west.apply(pool(exported=None))
        until(lambda: asking.share_of("west"), lambda share: share == 0.0)
        assert regions.west.find(POOL_IMPORT, POOL)
        regions.west.apply(pool())
        until(lambda: asking.share_of("west"), lambda share: share == 1.0)
    assert set(asking.statuses) == {200}


def test_a_health_check_that_suits_one_engine_moves_the_traffic_of_the_other(regions: Regions) -> None:
    # Only vLLM answers /version, and nobody answers the root.
    regions.west.apply(health_policy(path="/version"))
    until(lambda: regions.taker(VIRGINIA), lambda taker: taker == "west")
    regions.west.apply(health_policy(path="/"))
    until(lambda: regions.taker(VIRGINIA), lambda taker: taker == 503)
    regions.west.apply(health_policy())
    regions.wait_until_near()


def test_a_request_that_takes_longer_than_the_policys_timeout_is_cut_off_then(regions: Regions) -> None:
    with regions.under_policy(**CUSTOM_METRICS, timeoutSec=100):
        cut = until(lambda: regions.ask(FRANKFURT, seconds=10000), lambda answer: answer.seconds < 10000)
    assert (cut.status, cut.text) == (504, "upstream request timeout")
    assert cut.seconds >= 100


@pytest.mark.parametrize(
    "scope",
    [
        {"selector": {"gke.io/region": VIRGINIA}, "backendPreference": "PREFERRED"},
        {"selector": {"gke.io/region": FRANKFURT}, "capacityScalerPercent": 0},
    ],
    ids=["preferred", "drained"],
)
def test_a_scope_of_the_policy_holds_for_the_region_it_selects(regions: Regions, scope: dict[str, Any]) -> None:
    with regions.under_policy(**CUSTOM_METRICS, scopes=[scope]):
        until(lambda: regions.taker(FRANKFURT), lambda taker: taker == "east")
    regions.wait_until_near()
