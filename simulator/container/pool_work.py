# SPDX-License-Identifier: GPL-3.0-or-later
"""Operations on node pools: what all of them do to the status of pool and cluster."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from simulator.container.operations import Work
from simulator.container.places import ClusterKey

if TYPE_CHECKING:
    from simulator.container.service import ContainerService

Body = dict[str, Any]


class PoolWork:
    """Begins operations on node pools."""

    def __init__(self, service: ContainerService) -> None:
        self._service = service

    def begin(
        self,
        kind: str,
        step: str,
        cluster: ClusterKey,
        name: str,
        caller: str,
        finish: Callable[[ClusterKey, str], None],
        nodes: int | None = None,
    ) -> Body:
        """Begins an operation that calls `finish` with cluster and pool at its end; gives its body."""
        self._service.clusters.change(cluster, status="RECONCILING")
        if kind != "CREATE_NODE_POOL":
            self._service.clusters.change_pool(cluster, name, status="RECONCILING")
        work = Work(kind, cluster, self._service.seconds(step), name, nodes)
        return self._service.start(work, caller, lambda: self._end(cluster, name, finish))

    def _end(self, cluster: ClusterKey, name: str, finish: Callable[[ClusterKey, str], None]) -> None:
        try:
            finish(cluster, name)
        finally:
            others = [each for each in self._service.operations.running(cluster) if each.extra["work"].pool != name]
            if not others:
                self._service.clusters.change(cluster, status="RUNNING")
