# SPDX-License-Identifier: GPL-3.0-or-later
"""How controllers follow a cluster and write to it, against a real API over TLS."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from typing import Any

import pytest

from simulator.controllers.cluster import Connection
from simulator.controllers.kinds import CONFIG_MAP, INFERENCE_POOL, NAMESPACE
from simulator.controllers.writes import Create, Delete, Merge
from simulator.crds.inference import inference_pool
from simulator.kubernetes.listener import Listener
from simulator.kubernetes.requests import KubeRequest, KubeResponse
from tests.simulator.controllers.objects import pool
from tests.simulator.kubernetes.live_server import LiveServer, running

MAPS = "/api/v1/namespaces/default/configmaps"
Work = Callable[[Connection], Awaitable[None]]


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    with running(tmp_path_factory.mktemp("connections")) as live:
        yield live


def connected(server: LiveServer, work: Work) -> None:
    async def go() -> None:
        connection = Connection(server.plane, "us-east4")
        try:
            await connection.open()
            await work(connection)
        finally:
            await connection.close()

    asyncio.run(go())


def config_map(name: str = "one", **entries: str) -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": name, "namespace": "default"},
        "data": entries,
    }


async def seen(connection: Connection, check: Callable[[Connection], bool]) -> bool:
    for _ in range(500):
        if check(connection):
            return True
        await asyncio.sleep(0.01)
    return False


def has_map(connection: Connection) -> bool:
    return connection.cache.find(CONFIG_MAP, "default", "one") is not None


def entries(connection: Connection) -> dict[str, str]:
    return dict((connection.cache.find(CONFIG_MAP, "default", "one") or {}).get("data", {}))


def test_what_others_do_is_followed(server: LiveServer) -> None:
    async def work(connection: Connection) -> None:
        assert connection.cache.find(NAMESPACE, "", "default")
        await asyncio.to_thread(server.post, MAPS, config_map())
        assert await seen(connection, has_map)
        await asyncio.to_thread(server.delete, f"{MAPS}/one")
        assert await seen(connection, lambda connection: not has_map(connection))

    connected(server, work)


def test_own_writes_are_known_at_once(server: LiveServer) -> None:
    async def work(connection: Connection) -> None:
        assert await connection.executor.carry_out([Create(config_map())]) == 1
        assert has_map(connection)
        assert await connection.executor.carry_out([Delete(CONFIG_MAP, "default", "one")]) == 1
        assert await seen(connection, lambda connection: not has_map(connection))

    connected(server, work)


def test_a_lost_race_is_no_refusal_and_a_mistake_is_one(server: LiveServer) -> None:
    async def work(connection: Connection) -> None:
        twice = [Create(config_map()), Create(config_map()), Delete(CONFIG_MAP, "default", "absent")]
        assert await connection.executor.carry_out(twice) == 1
        assert connection.dump() == {}
        await connection.executor.carry_out([Create(config_map("Not_A_Name"))])
        assert list(connection.dump()) == ["create ConfigMap Not_A_Name"]

    connected(server, work)


def test_a_change_is_not_made_twice_while_the_object_stays_what_it_is(server: LiveServer) -> None:
    change = Merge(CONFIG_MAP, "default", "one", {"data": {"a": "1"}})

    async def work(connection: Connection) -> None:
        await connection.executor.carry_out([Create(config_map())])
        assert await connection.executor.carry_out([change, change]) == 1
        await asyncio.to_thread(server.merge, f"{MAPS}/one", {"data": {"a": "2"}})
        assert await seen(connection, lambda connection: entries(connection) == {"a": "2"})
        assert await connection.executor.carry_out([change]) == 1

    connected(server, work)


def test_custom_kinds_are_followed_while_the_cluster_serves_them(server: LiveServer) -> None:
    definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"

    def knows(connection: Connection) -> bool:
        connection.follow_custom()
        return bool(connection.cache.snapshot().all(INFERENCE_POOL))

    async def work(connection: Connection) -> None:
        definition = inference_pool().manifest()
        await asyncio.to_thread(server.post, definitions, definition)
        await asyncio.to_thread(server.apply, f"{INFERENCE_POOL.path('default')}/{pool()['metadata']['name']}", pool())
        assert await seen(connection, knows)
        assert connection.is_following(INFERENCE_POOL)
        await asyncio.to_thread(server.delete, f"{definitions}/{definition['metadata']['name']}")
        assert await seen(connection, lambda connection: not knows(connection))
        assert not connection.is_following(INFERENCE_POOL)

    connected(server, work)


def test_the_journal_shows_none_of_it(server: LiveServer) -> None:
    async def work(connection: Connection) -> None:
        await connection.executor.carry_out([Create(config_map())])

    connected(server, work)
    assert server.journal.entries == []


class Breaking:
    """A server whose first watch of ConfigMaps ends in the middle of an event; afterwards there is one."""

    name, admin_token, has_own_controllers, pod_range = "breaking", "token", True, "10.4.0.0/14"

    def __init__(self) -> None:
        self._listener = Listener(self._answer)
        self.ca_pem = self._listener.ca_pem
        self.endpoint = ""
        self._broken = 0

    async def __aenter__(self) -> Breaking:
        self.endpoint = await self._listener.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._listener.stop()

    async def _answer(self, request: KubeRequest) -> KubeResponse:
        is_ours = request.path.endswith("/configmaps")
        if "watch" in request.query:
            self._broken += is_ours
            return KubeResponse(stream=self._half() if is_ours and self._broken == 1 else self._nothing())
        items = [config_map()] if is_ours and self._broken else []
        return KubeResponse(document={"items": items, "metadata": {"resourceVersion": "1"}})

    async def _half(self) -> AsyncGenerator[bytes, None]:
        yield b'{"type": "ADDED", "obj'

    async def _nothing(self) -> AsyncGenerator[bytes, None]:
        await asyncio.sleep(60)
        yield b""


def test_a_watch_that_breaks_off_in_the_middle_of_an_event_begins_anew() -> None:
    async def go() -> None:
        async with Breaking() as server:
            connection = Connection(server, "us-east4")
            await connection.open()
            assert await seen(connection, has_map)
            await connection.close()

    asyncio.run(go())
