# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts the controllers of every cluster, and those of the fleet."""

from __future__ import annotations

import asyncio
from typing import Any

from simulator.cloud import Cloud
from simulator.cloud import ControlPlane as CloudControlPlane
from simulator.controllers.cluster import Connection
from simulator.controllers.gateway.compute_sync import ComputeSync
from simulator.controllers.gateway.definitions import Definitions
from simulator.controllers.gateway.load_balancers import LoadBalancers
from simulator.controllers.gateway.work import FleetWork
from simulator.controllers.supervision import end, every, keep_going, speak_up
from simulator.controllers.workloads.commands import Commands
from simulator.controllers.workloads.logs import log_of
from simulator.controllers.workloads.processes import Processes
from simulator.controllers.workloads.programs import Genuine, NoneGenuine
from simulator.controllers.workloads.work import Workloads
from simulator.dataplane.access_log import AccessLog
from simulator.dataplane.listeners import embedded
from simulator.dataplane.network import Endpoint, Network
from simulator.dataplane.plane import Surroundings
from simulator.dataplane.reports import Reports

Key = tuple[str, str]


class Controllers:
    """All controllers of one cloud; the cloud tells it of clusters that come and go."""

    def __init__(self, cloud: Cloud, definitions: Definitions | None = None) -> None:
        self._cloud = cloud
        self.network = Network()
        self.access_log = AccessLog()
        self.connections: dict[Key, Connection] = {}
        self.definitions = definitions or Definitions()
        self.reports = Reports(cloud.clock)
        self.reports.delivers_metrics = self._delivers_metrics
        around = Surroundings(cloud.clock, self._snapshots, self.reports, self.access_log, self.network, self._picker)
        self.data_plane = (cloud.new_data_plane or embedded)(around)
        self._tasks: dict[Key, list[asyncio.Task[None]]] = {}
        self._processes: dict[Key, Processes] = {}
        self.genuine: dict[Key, Genuine] = {}
        self._opening: dict[Key, asyncio.Task[Any]] = {}

    async def run(self) -> None:
        """Work for the fleet until cancelled."""
        compute: Any = self._cloud.services["compute"]
        project = self._cloud.project.id
        balancers = LoadBalancers(ComputeSync(compute.resources, project), self.data_plane, project)
        fleet = FleetWork(self._cloud, self.connections, self.definitions, balancers)
        await keep_going(fleet.run)

    async def on_cluster_running(self, control_plane: CloudControlPlane, cluster: dict[str, Any]) -> None:
        """Follow a new cluster and work in it."""
        connection = Connection(control_plane, cluster["location"])
        processes = Processes(self._cloud.clock, self.network, connection.cache.changed.set)
        genuine = self._cloud.new_programs(connection) if self._cloud.new_programs else NoneGenuine()
        _serve_logs(control_plane, connection, processes, genuine, self.access_log)
        _serve_commands(control_plane, Commands(connection, self.network, self._cloud.clock))
        await self._open(connection)
        workloads = Workloads(self._cloud, connection, processes, genuine)
        self.connections[connection.key] = connection
        self._processes[connection.key] = processes
        self.genuine[connection.key] = genuine
        self._tasks[connection.key] = [speak_up(self._cloud.spawn(keep_going(workloads.run)))]

    async def _open(self, connection: Connection) -> None:
        # A cluster may go away, or the whole cloud stop, before its connection is up.
        task = asyncio.current_task()
        assert task is not None
        self._opening[connection.key] = task
        try:
            await connection.open()
        except asyncio.CancelledError:
            await connection.close()
            raise
        finally:
            self._opening.pop(connection.key, None)

    async def on_cluster_deleted(self, location: str, name: str) -> None:
        """Let go of a cluster."""
        key = location, name
        self.definitions.forget(key)
        await end([self._opening[key]] if key in self._opening else [])
        await end(self._tasks.pop(key, []))
        if key in self._processes:
            await self._processes.pop(key).close()
            await self.genuine.pop(key).close()
        if key in self.connections:
            await self.connections.pop(key).close()

    async def close(self) -> None:
        """Let go of everything, whatever fails meanwhile."""
        await every([self.data_plane.close(), *(self.on_cluster_deleted(*key) for key in self.connections)])

    def refusals(self) -> dict[str, Any]:
        """What the clusters' API servers refused to the controllers: empty unless the simulator is wrong."""
        return {connection.name: told for connection in self.connections.values() if (told := connection.dump())}

    def _snapshots(self) -> dict[Key, Any]:
        return {key: connection.cache.snapshot() for key, connection in self.connections.items()}

    def _picker(self, key: Key, namespace: str, service: str) -> Endpoint | None:
        genuine = self.genuine.get(key)
        return genuine.address(namespace, service) if genuine else None

    def _delivers_metrics(self, key: Key) -> bool:
        # Custom metrics need the performance profile of the pod autoscaler (Google's page on exposing them).
        cluster = self._cloud.find_cluster(*key) or {}
        return (cluster.get("podAutoscaling") or {}).get("hpaProfile") == "PERFORMANCE"


async def run_controllers(cloud: Cloud, definitions: Definitions | None = None) -> None:
    """Work until cancelled."""
    controllers = Controllers(cloud, definitions)
    cloud.listeners.append(controllers)
    cloud.views["dataplane"] = controllers.data_plane.dump
    cloud.views["controllers"] = controllers.refusals
    try:
        await speak_up(asyncio.get_running_loop().create_task(controllers.run()))
    finally:
        await controllers.close()


def _serve_commands(control_plane: CloudControlPlane, commands: Commands) -> None:
    if hasattr(control_plane, "execute"):
        control_plane.execute = commands.run


def _serve_logs(
    control_plane: CloudControlPlane,
    connection: Connection,
    processes: Processes,
    genuine: Genuine,
    access_log: AccessLog,
) -> None:
    def read(namespace: str, pod: str, container: str) -> str:
        return log_of(connection, processes, genuine, access_log, (namespace, pod, container))

    # Only the embedded API server asks us for logs; a real one has its own kubelets.
    if hasattr(control_plane, "kubelet"):
        control_plane.kubelet = read
