# SPDX-License-Identifier: GPL-3.0-or-later
"""Controllers let go of every cluster when a cloud stops, at whatever moment and whatever fails."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from simulator.cloud import Cloud
from simulator.controllers.client import ClusterClient
from simulator.controllers.kinds import NAMESPACE
from simulator.controllers.run import Controllers
from simulator.simulation import Settings, Simulation

KEY = "us-east4", "one"
BODY = {"name": "one", "location": "us-east4", "currentMasterVersion": "1.34.1-gke.1127000"}


class Unwilling:
    """A data plane that cannot be closed."""

    def __init__(self, around: Any) -> None:
        pass

    async def keep(self, wanted: Any) -> None:
        pass

    async def close(self) -> None:
        raise ValueError("not now")

    def dump(self) -> dict[str, Any]:
        return {}


def stopped(folder: Path, work: Callable[[Cloud], Awaitable[list[ClusterClient]]], **parts: Any) -> list[bool]:
    """Runs a cloud, does something in it, and stops it; tells of each client whether it has let go."""

    async def go() -> list[bool]:
        simulation = Simulation(Settings(speed=5000.0), folder)
        await simulation.start()
        for name, part in parts.items():
            setattr(simulation.cloud, name, part)
        clients = await work(simulation.cloud)
        await simulation.stop()
        return [await has_let_go(client) for client in clients]

    return asyncio.run(go())


async def has_let_go(client: ClusterClient) -> bool:
    """Whether a client knows that its cluster is gone."""
    try:
        await client.list(NAMESPACE)
    except ConnectionAbortedError:
        return True
    return False


async def followed(cloud: Cloud) -> list[ClusterClient]:
    """A cluster that controllers follow."""
    await cloud.add_cluster(*KEY, BODY)
    [controllers] = cloud.listeners
    assert isinstance(controllers, Controllers)
    for _ in range(500):
        await asyncio.sleep(0.01)
        if KEY in controllers.connections:
            break
    return [controllers.connections[KEY].client]


async def deserted(cloud: Cloud) -> list[ClusterClient]:
    """A cluster whose controller has died of a mistake."""
    clients = await followed(cloud)
    [controllers] = cloud.listeners
    assert isinstance(controllers, Controllers)
    dying = cloud.spawn(died())
    controllers._tasks[KEY].append(dying)
    await asyncio.wait([dying])
    return clients


async def died() -> None:
    """A controller's mistake."""
    raise ValueError("a mistake")


def test_a_cluster_is_let_go_of(tmp_path: Path) -> None:
    assert stopped(tmp_path, followed) == [True]


def test_a_cluster_is_let_go_of_also_when_the_data_plane_fails(tmp_path: Path) -> None:
    assert stopped(tmp_path, followed, new_data_plane=Unwilling) == [True]


def test_a_cluster_is_let_go_of_also_when_its_controller_has_died(tmp_path: Path) -> None:
    assert stopped(tmp_path, deserted) == [True]


@pytest.mark.parametrize("turns", range(0, 12, 2))
def test_a_cluster_that_comes_while_the_cloud_stops_leaves_nothing_behind(tmp_path: Path, turns: int) -> None:
    async def begin(cloud: Cloud) -> list[ClusterClient]:
        cloud.spawn(cloud.add_cluster(*KEY, BODY))
        for _ in range(turns):
            await asyncio.sleep(0)
        return []

    assert stopped(tmp_path, begin) == []
