# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts the controllers of every cluster, and those of the fleet."""

from __future__ import annotations

import asyncio
from typing import Any

from simulator.cloud import Cloud
from simulator.cloud import ControlPlane as CloudControlPlane
from simulator.controllers.cluster import Connection
from simulator.controllers.supervision import end, keep_going
from simulator.controllers.workloads.logs import log_of
from simulator.controllers.workloads.processes import Processes
from simulator.controllers.workloads.work import Workloads
from simulator.dataplane.access_log import AccessLog
from simulator.dataplane.network import Network


class Controllers:
    """All controllers of one cloud; the cloud tells it of clusters that come and go."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud
        self.network = Network()
        self.access_log = AccessLog()
        self.connections: dict[tuple[str, str], Connection] = {}
        self._tasks: dict[tuple[str, str], list[asyncio.Task[None]]] = {}
        self._processes: dict[tuple[str, str], Processes] = {}

    async def on_cluster_running(self, control_plane: CloudControlPlane, cluster: dict[str, Any]) -> None:
        """Follow a new cluster and work in it."""
        connection = Connection(control_plane, cluster["location"])
        processes = Processes(self._cloud.clock, self.network, connection.cache.changed.set)
        self.connections[connection.key] = connection
        self._processes[connection.key] = processes
        workloads = Workloads(self._cloud, connection, processes)
        _serve_logs(control_plane, connection, processes, self.access_log)
        await connection.open()
        self._tasks[connection.key] = [self._cloud.spawn(keep_going(workloads.run))]

    async def on_cluster_deleted(self, location: str, name: str) -> None:
        """Let go of a cluster."""
        key = location, name
        await end(self._tasks.pop(key, []))
        if key in self._processes:
            await self._processes.pop(key).close()
        if key in self.connections:
            await self.connections.pop(key).close()

    async def close(self) -> None:
        """Let go of everything."""
        for key in list(self.connections):
            await self.on_cluster_deleted(*key)


async def run_controllers(cloud: Cloud) -> None:
    """Work until cancelled."""
    controllers = Controllers(cloud)
    cloud.listeners.append(controllers)
    try:
        await asyncio.Event().wait()
    finally:
        await controllers.close()


def _serve_logs(
    control_plane: CloudControlPlane, connection: Connection, processes: Processes, access_log: AccessLog
) -> None:
    def read(namespace: str, pod: str, container: str) -> str:
        return log_of(connection, processes, access_log, (namespace, pod, container))

    # Only the embedded API server asks us for logs; a real one has its own kubelets.
    if hasattr(control_plane, "kubelet"):
        control_plane.kubelet = read
