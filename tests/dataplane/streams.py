# SPDX-License-Identifier: GPL-3.0-or-later
"""Clients that keep asking: a bounded number of requests at a time, for as long as a test looks."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from tests.dataplane.regions import MARKS, Regions

# How many requests of each client are waited for when takers are counted.
ROUNDS = 5


class Stream:
    """So many clients in one region, each asking again as soon as it has its answer."""

    def __init__(self, regions: Regions, region: str, clients: int) -> None:
        self.statuses: Counter[int] = Counter()
        self._regions = regions
        self._region = region
        self._mark = f"stream-{next(MARKS)}"
        self._seconds = regions.pace * regions.speed
        self._is_over = threading.Event()
        self._threads = [threading.Thread(target=self._keep_asking) for _ in range(clients)]

    def start(self) -> None:
        """Begin to ask."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Wait for the last answers."""
        self._is_over.set()
        for thread in self._threads:
            thread.join()

    def taken(self) -> Counter[str]:
        """How many requests each region has answered so far."""
        return self._regions.taken(self._mark)

    def share_of(self, region: str) -> float:
        """The share of the answers of the next moment that come from a region."""
        before = self.taken()
        time.sleep(ROUNDS * self._regions.pace)
        answered = self.taken()
        answered.subtract(before)
        return answered[region] / max(1, answered.total())

    def _keep_asking(self) -> None:
        while not self._is_over.is_set():
            self.statuses[self._regions.ask(self._region, self._mark, self._seconds).status] += 1


@contextmanager
def stream(regions: Regions, region: str, clients: int) -> Iterator[Stream]:
    """Clients that ask while the block runs."""
    made = Stream(regions, region, clients)
    made.start()
    try:
        yield made
    finally:
        made.stop()
