# SPDX-License-Identifier: GPL-3.0-or-later
"""A model server under load."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from simulator.clock import CloudClock
from simulator.dataplane.engines import ModelServer
from simulator.dataplane.running_server import (
    MOST_RUNNING,
    RATE_SECONDS,
    SLOWER_PER_REQUEST,
    Load,
    RunningServer,
    RunningServers,
)

MODEL = ModelServer("vllm", 8000, "a/b", ("a/b",))


class StillClock(CloudClock):
    """A clock that stands still where it is put."""

    moment = 100.0

    def now(self) -> float:
        return self.moment


def answers(server: RunningServer, *seconds: float) -> list[float]:
    """How long each of the requests that come together waits for its answer."""
    with ExitStack() as stack:
        return [stack.enter_context(server.serving(each)) for each in seconds]


def test_the_cache_fills_with_every_running_request_and_empties_again() -> None:
    server = RunningServer(MODEL, StillClock())
    with server.serving(1), server.serving(1):
        assert (server.load, server.load.cache_use) == (Load(2, 0), 0.1)
    assert (server.load, server.load.cache_use) == (Load(0, 0), 0.0)


def test_the_rate_is_of_the_requests_that_came_of_late() -> None:
    clock = StillClock()
    server = RunningServer(MODEL, clock)
    answers(server, *[1.0] * 20)
    assert server.rate == 20 / RATE_SECONDS
    clock.moment += RATE_SECONDS
    assert server.rate == 0.0


def test_a_full_cache_lets_the_next_requests_wait() -> None:
    server = RunningServer(MODEL, StillClock())
    with ExitStack() as stack:
        for _ in range(MOST_RUNNING + 3):
            stack.enter_context(server.serving(1))
        assert (server.load, server.load.cache_use) == (Load(MOST_RUNNING, 3), 1.0)


def test_an_answer_takes_longer_the_more_run_beside_it() -> None:
    alone, beside = answers(RunningServer(MODEL, StillClock()), 10, 10)
    assert (alone, beside) == pytest.approx((10, 10 * (1 + SLOWER_PER_REQUEST)))


def test_who_waits_begins_when_the_first_place_is_free() -> None:
    seconds = [10.0] * (MOST_RUNNING - 1) + [1.0, 1.0, 1.0]
    *_, last_with_place, first_in_line, second_in_line = answers(RunningServer(MODEL, StillClock()), *seconds)
    slower = 1 + SLOWER_PER_REQUEST * MOST_RUNNING
    assert first_in_line == pytest.approx(last_with_place + slower)
    assert second_in_line == pytest.approx(first_in_line + slower)


def test_pods_and_ports_have_servers_of_their_own() -> None:
    servers = RunningServers(StillClock())
    assert servers.of("uid-a", 8000, MODEL) is servers.of("uid-a", 8000, MODEL)
    assert servers.of("uid-a", 8000, MODEL) is not servers.of("uid-a", 8001, MODEL)
    assert servers.of("uid-a", 8000, MODEL) is not servers.of("uid-b", 8000, MODEL)
