# SPDX-License-Identifier: GPL-3.0-or-later
"""One running cloud inside an event loop: services, their servers, Kubernetes, controllers, administration."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from simulator.admin import AdminServer
from simulator.clock import CloudClock
from simulator.cloud import Cloud, ControlPlane
from simulator.container.places import ClusterKey
from simulator.container.service import ContainerService
from simulator.kubernetes.users import AUTHENTICATED, MASTERS, User
from simulator.latency import Latency
from simulator.server import ApiServer

SERVICES = ("serviceusage", "cloudresourcemanager", "iam", "compute", "container", "gkehub", "connectgateway")


@dataclass(frozen=True)
class Settings:
    """What a run can be told: pace, project, first port, services enabled from the start, durations of steps."""

    speed: float = 1.0
    project: str = "my-gke-project"
    project_number: str = "123456789012"
    operator: str = "operator@example.com"
    enabled: Iterable[str] = ()
    latency: dict[str, float] = field(default_factory=dict)
    port: int = 0
    seed: int = 0


class Simulation:
    """Starts and stops everything of one run."""

    def __init__(self, settings: Settings) -> None:
        clock = CloudClock(settings.speed)
        self.settings = settings
        self.cloud = Cloud(
            clock,
            settings.project,
            settings.project_number,
            settings.operator,
            Latency(settings.latency),
            settings.seed,
        )
        self.servers: dict[str, ApiServer] = {}
        self.admin = AdminServer(self.cloud)

    async def start(self) -> None:
        """Serve every API that this version has."""
        port = self.settings.port
        await self.admin.start(port)
        for offset, name in enumerate(SERVICES, start=1):
            package = importlib.import_module(f"simulator.{name}")
            service = getattr(package, "service", None)
            if service is None:
                continue
            self.cloud.add(service(self.cloud))
            self.servers[name] = getattr(package, "server", ApiServer)(self.cloud, self.cloud.services[name])
            await self.servers[name].start(port + offset if port else 0)
            self.cloud.addresses[name] = self.servers[name].url
        self.cloud.find_cluster = self._find_cluster
        for name in self.settings.enabled:
            self.cloud.project.enable(name if "." in name else f"{name}.googleapis.com")
        await self._start_kubernetes()

    async def _start_kubernetes(self) -> None:
        if importlib.util.find_spec("simulator.kubernetes.server"):
            self.cloud.new_control_plane = self._new_control_plane
        if importlib.util.find_spec("simulator.controllers.run"):
            controllers = importlib.import_module("simulator.controllers.run")
            self.cloud.spawn(controllers.run_controllers(self.cloud))

    def _new_control_plane(self, cluster: dict[str, Any]) -> ControlPlane:
        server = importlib.import_module("simulator.kubernetes.server")
        control_plane: ControlPlane = server.EmbeddedControlPlane(
            cluster["name"],
            cluster["currentMasterVersion"],
            self.cloud.clock,
            self.cloud.journal,
            self._user,
            self.cloud.rng,
        )
        return control_plane

    def _find_cluster(self, location: str, name: str) -> dict[str, Any] | None:
        container = self.cloud.services["container"]
        assert isinstance(container, ContainerService)
        key = ClusterKey(location, name)
        return container.show(key) if container.clusters.get(key) else None

    def _user(self, token: str) -> User | None:
        email = self.cloud.tokens.principal(token)
        if email is None:
            return None
        # GKE asks IAM beside RBAC; who may do everything by IAM is treated as an administrator.
        admin = self.cloud.project.allows(email, "container.clusterRoles.bind")
        return User(email, (MASTERS, AUTHENTICATED) if admin else (AUTHENTICATED,))

    async def stop(self) -> None:
        """Stop serving; nothing of the run is left."""
        await self.cloud.stop()
        for server in self.servers.values():
            await server.stop()
        await self.admin.stop()
