# SPDX-License-Identifier: GPL-3.0-or-later
"""A model server under load: its cache fills with what runs, what finds no room waits, and company makes it slower."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from simulator.clock import CloudClock
from simulator.dataplane.engines import ModelServer

# Each running request takes this share of the key-value cache; a full cache lets nobody else begin.
CACHE_PER_REQUEST = 0.05
MOST_RUNNING = round(1 / CACHE_PER_REQUEST)
# The requests of so many cloud seconds count for the rate: fewer would let chance spill them.
RATE_SECONDS = 10.0
# A batch shares the accelerator: every request beside it makes one take this much longer.
SLOWER_PER_REQUEST = 0.02


@dataclass(frozen=True)
class Load:
    """What an engine's metrics show: requests that run and that wait, and the share of its cache in use."""

    running: int = 0
    waiting: int = 0

    @property
    def cache_use(self) -> float:
        """The share of the key-value cache in use, 0 to 1."""
        return round(min(1.0, self.running * CACHE_PER_REQUEST), 4)


class RunningServer:
    """One model server as long as its pod lives; both data planes bring their requests here."""

    def __init__(self, server: ModelServer, clock: CloudClock) -> None:
        self.server = server
        self._clock = clock
        self._ends: dict[object, float] = {}
        self._begun: deque[float] = deque()

    @property
    def load(self) -> Load:
        """The load at this moment."""
        running = min(len(self._ends), MOST_RUNNING)
        return Load(running, len(self._ends) - running)

    @property
    def rate(self) -> float:
        """How many requests came in a cloud second of late."""
        since = self._clock.now() - RATE_SECONDS
        while self._begun and self._begun[0] <= since:
            self._begun.popleft()
        return len(self._begun) / RATE_SECONDS

    @contextmanager
    def serving(self, seconds: float) -> Iterator[float]:
        """Counts a request that alone would take so long, and gives the cloud seconds until its answer is there."""
        now, request = self._clock.now(), object()
        self._begun.append(now)
        self._ends[request] = self._begin(now) + seconds * (1 + SLOWER_PER_REQUEST * self.load.running)
        try:
            yield self._ends[request] - now
        finally:
            del self._ends[request]

    def _begin(self, now: float) -> float:
        # First come, first served: whoever finds all places taken follows the one whose end makes room for it.
        ahead = len(self._ends) - MOST_RUNNING
        return now if ahead < 0 else max(now, sorted(self._ends.values())[ahead])


class RunningServers:
    """The model servers of all pods, each begun when it is first asked for."""

    def __init__(self, clock: CloudClock) -> None:
        self._clock = clock
        self._known: dict[tuple[str, int], RunningServer] = {}

    def of(self, pod_uid: str, port: int, server: ModelServer) -> RunningServer:
        """The server that listens on this port of a pod."""
        key = pod_uid, port
        if key not in self._known:
            self._known[key] = RunningServer(server, self._clock)
        return self._known[key]
