# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the control plane's own controllers after each change, before the next request is read."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable

from simulator.kubernetes.cluster import Cluster
from simulator.kubernetes.store import Change

Step = Callable[[Cluster, Change], None]


class Reconciler:
    """Hands every change to every step; changes that the steps make follow in the same run."""

    def __init__(self, cluster: Cluster, steps: tuple[Step, ...]) -> None:
        self._cluster = cluster
        self._steps = steps
        self._pending: deque[Change] = deque()
        self._scheduled = False

    def start(self) -> None:
        """Begins with the objects that are there, as if each had just been made."""
        store = self._cluster.store
        store.listen(self._on_change)
        for shelf in store.shelves():
            for item in store.select(shelf):
                self._on_change(Change("ADDED", shelf, store.revision, item, None))

    def _on_change(self, change: Change) -> None:
        self._pending.append(change)
        if not self._scheduled:
            self._scheduled = True
            asyncio.get_running_loop().call_soon(self._run)

    def _run(self) -> None:
        self._scheduled = False
        while self._pending:
            change = self._pending.popleft()
            for step in self._steps:
                step(self._cluster, change)
