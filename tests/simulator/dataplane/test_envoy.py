# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests that come together: where they spill, what they cost, and what an unanswerable one gets."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from simulator.clock import CloudClock
from simulator.controllers.objects import Objects
from simulator.dataplane.access_log import AccessLog
from simulator.dataplane.engines import model_server
from simulator.dataplane.envoy import Envoy
from simulator.dataplane.forwarding import Forwarding, Group, HealthCheck, Rule, Service
from simulator.dataplane.messages import HttpAnswer, HttpRequest
from simulator.dataplane.reports import Reports
from simulator.dataplane.running_server import Load
from tests.simulator.controllers.objects import MODEL, POOL, metric, vllm
from tests.simulator.controllers.pods import pod

WEST, EAST = ("europe-west3", "gke-west"), ("us-east4", "gke-east")
KEY = ("default", POOL)
CUSTOM = {
    "balancingMode": "CUSTOM_METRICS",
    "customMetrics": [{"name": "gke.named_metrics.kv-cache", "maxUtilizationPercent": 50}],
}
IN_FLIGHT = {"balancingMode": "IN_FLIGHT", "maxInFlightRequestsPerEndpoint": 4}


def server(name: str) -> dict[str, Any]:
    manifest = pod(name, vllm())
    manifest["metadata"]["labels"] = {"app": POOL}
    return {**manifest, "status": {"conditions": [{"type": "Ready", "status": "True"}]}}


def group(cluster: tuple[str, str], **settings: Any) -> Group:
    return Group(cluster, cluster[0], "default", POOL, {"app": POOL}, (8000,), "epp", True, settings)


def service(timeout: float = 600, **settings: Any) -> Service:
    groups = (group(WEST, **settings), group(EAST, **settings))
    return Service(*KEY, groups, HealthCheck("HTTP", "/health", 8000), timeout)


def forwarding(behind: Service, weight: int = 1) -> Forwarding:
    return Forwarding((Rule((), ((*KEY, weight),)),), {KEY: behind})


def question(tokens: int = 100) -> HttpRequest:
    body = json.dumps({"model": MODEL, "prompt": "Hi", "max_tokens": tokens}).encode()
    return HttpRequest("POST", "/v1/completions", "probe=1", body=body)


class World:
    """One pod in each region."""

    def __init__(self, speed: float = 20.0) -> None:
        self.log = AccessLog()
        self.objects = {key: Objects.of_manifests([server(key[1]), metric()]) for key in (WEST, EAST)}
        clock = CloudClock(speed)
        self.reports = Reports(clock)
        self.envoy = Envoy(clock, lambda: self.objects, self.log, self.reports)

    def ask(self, told: Forwarding, times: int = 1, request: HttpRequest | None = None) -> list[HttpAnswer]:
        async def all_at_once() -> list[HttpAnswer]:
            asked = [self.envoy.handle(told, WEST[0], "10.0.0.5:1", request or question()) for _ in range(times)]
            return list(await asyncio.gather(*asked))

        return asyncio.run(all_at_once())

    def load(self, name: str) -> Load:
        found = model_server(vllm())
        assert found is not None
        return self.reports.servers.of(f"uid-{name}", 8000, found).load

    def takers(self) -> Counter[str]:
        return Counter({name: len(self.log.lines(f"uid-{name}")) for name in ("gke-west", "gke-east")})


def test_sustained_load_above_the_cache_target_spills_to_the_next_region() -> None:
    world = World()
    assert {made.status for made in world.ask(forwarding(service(**CUSTOM)), 16)} == {200}
    assert world.takers() == {"gke-west": 10, "gke-east": 6}


def test_without_the_performance_profile_no_metric_arrives_and_nothing_spills() -> None:
    world = World()
    world.reports.delivers_metrics = lambda cluster: False
    world.ask(forwarding(service(**CUSTOM)), 16)
    assert world.takers() == {"gke-west": 16, "gke-east": 0}


def test_requests_in_flight_spill_at_their_limit() -> None:
    world = World()
    world.ask(forwarding(service(**IN_FLIGHT)), 6)
    assert world.takers() == {"gke-west": 4, "gke-east": 2}


def test_requests_one_after_the_other_stay_in_the_nearest_region() -> None:
    world = World(speed=2000.0)
    for _ in range(6):
        world.ask(forwarding(service(**IN_FLIGHT)))
    assert world.takers() == {"gke-west": 6, "gke-east": 0}
    assert {world.load(name).running for name in ("gke-west", "gke-east")} == {0}


def test_a_request_that_takes_longer_than_the_policy_allows_is_cut_off() -> None:
    world = World(speed=2000.0)
    made = world.ask(forwarding(service(timeout=30)), request=question(tokens=4000))[0]
    assert (made.status, made.text) == (504, "upstream request timeout")
    assert not +world.takers()


@pytest.mark.parametrize(
    ("told", "status", "text"),
    [
        (Forwarding(), 404, "fault filter abort"),
        (Forwarding((Rule((), ((*KEY, 1),)),)), 500, "fault filter abort"),
        (forwarding(service(), weight=0), 500, "fault filter abort"),
        (forwarding(replace(service(), groups=())), 503, "no healthy upstream"),
        (forwarding(replace(service(), health_check=HealthCheck())), 503, "no healthy upstream"),
    ],
)
def test_an_unanswerable_request_gets_what_googles_proxies_say(told: Forwarding, status: int, text: str) -> None:
    made = World().ask(told)[0]
    assert (made.status, made.text) == (status, text)


def test_weights_are_kept_exactly() -> None:
    world = World(speed=2000.0)
    other = ("default", "other")
    east = replace(service(), name="other", groups=(group(EAST),))
    rules = (Rule((), ((*KEY, 3), (*other, 1))),)
    west = replace(service(), groups=(group(WEST),))
    for _ in range(8):
        world.ask(Forwarding(rules, {KEY: west, other: east}))
    assert world.takers() == {"gke-west": 6, "gke-east": 2}


def test_access_lines_show_the_query_as_uvicorn_does() -> None:
    world = World(speed=2000.0)
    world.ask(forwarding(service()))
    line = 'INFO:     10.0.0.5:1 - "POST /v1/completions?probe=1 HTTP/1.1" 200 OK'
    assert world.log.lines("uid-gke-west") == [line]
