# SPDX-License-Identifier: GPL-3.0-or-later
"""The state of one simulated cloud: what all services share, and the services themselves."""

from __future__ import annotations

import asyncio
import random
import uuid
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Protocol

from simulator.clock import CloudClock
from simulator.faults import Faults
from simulator.journal import Journal, masked
from simulator.latency import Latency
from simulator.project import Project
from simulator.tokens import Tokens

if TYPE_CHECKING:
    from simulator.controllers.cluster import Connection
    from simulator.controllers.workloads.programs import Genuine
    from simulator.dataplane.plane import DataPlane, Surroundings
    from simulator.operations import Operation
    from simulator.web import Route


class Service(Protocol):
    """One Google API: its routes and what it holds."""

    name: str

    def routes(self) -> list[Route]:
        """What it answers."""

    def dump(self) -> dict[str, Any]:
        """Its resources by name, for the state."""


class ControlPlane(Protocol):
    """The Kubernetes API of one cluster."""

    name: str
    endpoint: str
    ca_pem: bytes
    admin_token: str
    # Whether workloads become pods on nodes without our controllers, and where pods have addresses that answer.
    has_own_controllers: bool
    pod_range: str

    async def start(self) -> None:
        """Begin to serve."""

    async def stop(self) -> None:
        """Stop serving and forget."""

    async def dump(self) -> dict[str, Any]:
        """Its objects, for the state."""

    async def contents(self) -> dict[str, Any]:
        """Its objects, with the values of Secrets."""


class ClusterListener(Protocol):
    """Somebody who works inside clusters: the controllers."""

    async def on_cluster_running(self, control_plane: ControlPlane, cluster: dict[str, Any]) -> None:
        """A control plane answers."""

    async def on_cluster_deleted(self, location: str, name: str) -> None:
        """A cluster is going away; its control plane still answers."""


class Cloud:
    """Everything of one run; all of it is touched from one event loop only."""

    def __init__(
        self,
        clock: CloudClock | None = None,
        project_id: str = "my-gke-project",
        project_number: str = "123456789012",
        operator: str = "operator@example.com",
        latency: Latency | None = None,
        seed: int = 0,
    ) -> None:
        self.clock = clock or CloudClock()
        self.latency = latency or Latency()
        self.rng = random.Random(seed)
        self.journal = Journal(self.clock)
        self.faults = Faults(self.clock.now, project_number)
        self.tokens = Tokens(self.clock, self.rng)
        self.faults.revoke = self.tokens.revoke
        self.operator = operator
        self.project = Project(self.clock, self.latency, project_id, project_number, operator)
        self.services: dict[str, Service] = {}
        self.addresses: dict[str, str] = {}
        self.clusters: dict[tuple[str, str], ControlPlane] = {}
        # Long-running operations of all services, in the order in which they began.
        self.begun: list[Operation] = []
        self.listeners: list[ClusterListener] = []
        self.views: dict[str, Callable[[], dict[str, Any]]] = {}
        self.new_control_plane: Callable[[dict[str, Any]], ControlPlane] | None = None
        self.new_programs: Callable[[Connection], Genuine] | None = None
        self.new_data_plane: Callable[[Surroundings], DataPlane] | None = None
        self.find_cluster: Callable[[str, str], dict[str, Any] | None] = lambda location, name: None
        self._tasks: set[asyncio.Task[Any]] = set()
        self.stopped = False

    def uuid(self) -> str:
        """A new identifier from the run's own source of chance."""
        return str(uuid.UUID(int=self.rng.getrandbits(128), version=4))

    def add(self, service: Service) -> None:
        """Register a service under its name."""
        self.services[service.name] = service

    async def add_cluster(self, location: str, name: str, cluster: dict[str, Any]) -> ControlPlane:
        """Start the Kubernetes API of a cluster; the listeners hear of it without being waited for."""
        if self.new_control_plane is None:
            raise RuntimeError("this cloud has no Kubernetes")
        control_plane = self.new_control_plane(cluster)
        try:
            await control_plane.start()
        except BaseException:
            await control_plane.stop()
            raise
        self.clusters[location, name] = control_plane
        for listener in self.listeners:
            self.spawn(listener.on_cluster_running(control_plane, cluster))
        return control_plane

    async def remove_cluster(self, location: str, name: str) -> None:
        """Stop the Kubernetes API of a cluster, after the listeners have let go of it."""
        control_plane = self.clusters.pop((location, name), None)
        if control_plane is None:
            return
        try:
            for listener in self.listeners:
                await listener.on_cluster_deleted(location, name)
        finally:
            await control_plane.stop()

    def spawn(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Run work in the background; it is cancelled when the cloud stops."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception():
            problem = {"message": "background work of the simulator failed", "exception": task.exception()}
            task.get_loop().call_exception_handler(problem)

    async def stop(self) -> None:
        """Cancel background work and stop every control plane; nothing new begins."""
        self.stopped = True
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for control_plane in list(self.clusters.values()):
            await control_plane.stop()

    async def state(self) -> dict[str, Any]:
        """Every resource of every service and cluster, secrets masked."""
        state = self._of_services()
        for key, control_plane in list(self.clusters.items()):
            content = await control_plane.dump()
            # Clusters come and go while a genuine one is asked.
            if key in self.clusters:
                state[f"kubernetes/{control_plane.name}"] = content
        return {name: masked(content) for name, content in sorted(state.items())}

    async def contents(self) -> dict[str, Any]:
        """Every resource of every service and cluster as it is, secrets included; only tests look at it."""
        clusters = {f"kubernetes/{one.name}": await one.contents() for one in list(self.clusters.values())}
        return {**self._of_services(), **clusters}

    def _of_services(self) -> dict[str, Any]:
        services = {name: service.dump() for name, service in self.services.items()}
        return {**services, **{name: view() for name, view in self.views.items()}}
