# SPDX-License-Identifier: GPL-3.0-or-later
"""Stand-ins that listen where their pods are."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp

from simulator.clock import CloudClock
from simulator.controllers.objects import Objects
from simulator.dataplane.access_log import AccessLog
from simulator.dataplane.network import Network
from simulator.dataplane.plane import Surroundings
from simulator.dataplane.reports import Reports
from simulator.genuine.model_servers import ModelServers
from simulator.genuine.ports import free_port
from tests.simulator.controllers.objects import CACHE, MODEL, vllm
from tests.simulator.controllers.pods import pod

ADDRESS, SPEED = "127.200.0.9", 100.0
Ask = Callable[..., Awaitable[tuple[int, str]]]


def server(port: int) -> dict[str, Any]:
    manifest = pod("server", vllm(args=["--model", MODEL, "--port", str(port)]))
    return {**manifest, "status": {"conditions": [{"type": "Ready", "status": "True"}], "podIP": ADDRESS}}


def surroundings() -> Surroundings:
    clock = CloudClock(SPEED)
    return Surroundings(clock, dict, Reports(clock), AccessLog(), Network(), lambda *_: None)


def with_server(check: Callable[[Ask, ModelServers, Surroundings], Awaitable[None]]) -> None:
    async def go() -> None:
        around, port = surroundings(), free_port(ADDRESS)
        servers = ModelServers(around)
        await servers.keep([Objects.of_manifests([server(port)])])
        async with aiohttp.ClientSession(f"http://{ADDRESS}:{port}") as session:

            async def ask(path: str, **question: Any) -> tuple[int, str]:
                content = question or None
                async with session.request("POST" if content else "GET", path, json=content) as answer:
                    return answer.status, await answer.text()

            await check(ask, servers, around)
        await servers.close()

    asyncio.run(go())


def test_it_answers_at_its_pods_address_until_the_pod_has_gone() -> None:
    async def check(ask: Ask, servers: ModelServers, around: Surroundings) -> None:
        assert (await ask("/health"))[0] == 200
        status, text = await ask("/v1/completions?probe=1", model=MODEL, prompt="Hi")
        assert (status, json.loads(text)["model"]) == (200, MODEL)
        assert len(around.network.listeners) == 1
        await servers.keep([Objects()])
        assert not around.network.listeners

    with_server(check)


def test_its_metrics_show_what_runs() -> None:
    async def check(ask: Ask, servers: ModelServers, around: Surroundings) -> None:
        asked = [asyncio.create_task(ask("/v1/completions", model=MODEL, prompt="Hi", max_tokens=9000))]
        asked += [asyncio.create_task(ask("/v1/completions", model=MODEL, prompt="Hi", max_tokens=9000))]
        await asyncio.sleep(0.1)
        assert f'{CACHE}{{model_name="{MODEL}"}} 0.1' in (await ask("/metrics"))[1]
        assert {status for status, _ in await asyncio.gather(*asked)} == {200}
        assert f'{CACHE}{{model_name="{MODEL}"}} 0.0' in (await ask("/metrics"))[1]

    with_server(check)


def test_its_log_shows_questions_to_the_model_and_no_health_checks() -> None:
    async def check(ask: Ask, servers: ModelServers, around: Surroundings) -> None:
        for path in ("/health", "/metrics", "/v1/models?probe=7"):
            await ask(path)
        (line,) = around.access_log.lines("uid-server")
        assert '"GET /v1/models?probe=7 HTTP/1.1" 200 OK' in line

    with_server(check)


def test_a_request_that_its_client_gives_up_makes_room() -> None:
    async def check(ask: Ask, servers: ModelServers, around: Surroundings) -> None:
        asked = asyncio.create_task(ask("/v1/completions", model=MODEL, prompt="Hi", max_tokens=10**6))
        await asyncio.sleep(0.1)
        asked.cancel()
        await asyncio.gather(asked, return_exceptions=True)
        await asyncio.sleep(0.1)
        assert f'{CACHE}{{model_name="{MODEL}"}} 0.0' in (await ask("/metrics"))[1]

    with_server(check)
