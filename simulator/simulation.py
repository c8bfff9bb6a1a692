# SPDX-License-Identifier: GPL-3.0-or-later
"""One running cloud inside an event loop: services, their servers, Kubernetes, controllers, administration."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from simulator import cloudresourcemanager, compute, dnsendpoint, gkehub, iam, iamcredentials, serviceusage, sts
from simulator.admin import AdminServer
from simulator.clock import CloudClock
from simulator.cloud import Cloud, ControlPlane, Service
from simulator.compute.server import ComputeServer
from simulator.connectgateway.server import GatewayServer
from simulator.connectgateway.service import ConnectGateway
from simulator.container.places import ClusterKey
from simulator.container.service import ContainerService
from simulator.controllers.cluster import Connection
from simulator.controllers.gateway.definitions import Definitions
from simulator.controllers.run import run_controllers
from simulator.controllers.workloads.programs import Genuine
from simulator.crds.installed import Generations
from simulator.dataplane.plane import DataPlane, Surroundings
from simulator.genuine.control_plane import GenuineControlPlane
from simulator.genuine.definitions import genuine_definitions
from simulator.genuine.envoys import Envoys
from simulator.gkehub.server import HubServer
from simulator.kubernetes.server import EmbeddedControlPlane
from simulator.kubernetes.users import AUTHENTICATED, MASTERS, User
from simulator.latency import Latency
from simulator.server import ApiServer

# The others are served as they are.
_SERVERS: dict[str, type[ApiServer]] = {
    "compute": ComputeServer,
    "gkehub": HubServer,
    "connectgateway": GatewayServer,
    "sts": sts.TokenServer,
}


EMBEDDED, REAL = "embedded", "real"


@dataclass(frozen=True)
class Settings:
    """What a run can be told: pace, project, first port, services enabled from the start, durations of steps.

    `generations` chooses among the forms that Google's custom resources have had; `kubernetes` is what clusters are
    made of: the embedded API server, or the genuine programs; `dataplane` is of the same kind unless it is said.
    """

    speed: float = 1.0
    project: str = "my-gke-project"
    project_number: str = "123456789012"
    operator: str = "operator@example.com"
    enabled: Iterable[str] = ()
    latency: dict[str, float] = field(default_factory=dict)
    port: int = 0
    seed: int = 0
    generations: Generations = field(default_factory=Generations)
    kubernetes: str = EMBEDDED
    dataplane: str | None = None


class Simulation:
    """Starts and stops everything of one run."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        clock = CloudClock(settings.speed)
        self.settings = settings
        self._folder = folder
        self._made = 0
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
        self.dns_endpoints = dnsendpoint.DnsEndpoints(self.cloud)
        self.proxy = dnsendpoint.Proxy(self.dns_endpoints)

    async def start(self) -> None:
        """Serve every Google API, and let the controllers wait for clusters."""
        port = self.settings.port
        await self.admin.start(port)
        for offset, service in enumerate(self._services(), start=1):
            self.servers[service.name] = _SERVERS.get(service.name, ApiServer)(self.cloud, service)
            await self.servers[service.name].start(port + offset if port else 0)
            self.cloud.addresses[service.name] = self.servers[service.name].url
        # google-auth asks there on behalf of people, whatever their credentials say.
        self.dns_endpoints.others["oauth2.googleapis.com"] = self.servers["sts"].handle
        await self.dns_endpoints.start()
        await self.proxy.start()
        for name in self.settings.enabled:
            self.cloud.project.enable(name if "." in name else f"{name}.googleapis.com")
        self.cloud.new_control_plane = self._new_control_plane
        if self.settings.kubernetes == REAL:
            self.cloud.new_programs = self._new_pickers
        if (self.settings.dataplane or self.settings.kubernetes) == REAL:
            self.cloud.new_data_plane = self._new_envoys
        self.cloud.spawn(run_controllers(self.cloud, self._definitions()))

    def _definitions(self) -> Definitions:
        genuine = genuine_definitions() if self.settings.kubernetes == REAL else {}
        return Definitions(self.settings.generations, genuine)

    def _services(self) -> list[Service]:
        # Containers need machines, so compute comes first.
        cloud = self.cloud
        for service in (serviceusage, cloudresourcemanager, iam, compute):
            cloud.add(service.service(cloud))
        clusters = ContainerService(cloud)
        cloud.find_cluster = partial(_find_cluster, clusters)
        for known in (
            clusters,
            gkehub.service(cloud),
            ConnectGateway(cloud),
            iamcredentials.service(cloud),
            sts.service(cloud),
        ):
            cloud.add(known)
        return list(cloud.services.values())

    def _new_control_plane(self, cluster: dict[str, Any]) -> ControlPlane:
        version, cloud = cluster["currentMasterVersion"], self.cloud
        if self.settings.kubernetes == REAL:
            return self._new_genuine_control_plane(cluster["name"], version)
        return EmbeddedControlPlane(
            cluster["name"], version, cloud.clock, cloud.journal, self._user, cloud.rng, cloud.faults
        )

    def _new_genuine_control_plane(self, name: str, version: str) -> ControlPlane:
        self._made += 1
        cloud, folder = self.cloud, self._folder / "clusters" / f"{self._made}-{name}"
        # Pods get addresses of loopback, which can be listened on; each cluster has a range of its own.
        pod_range = f"127.{self._made % 250 + 1}.0.0/16"
        return GenuineControlPlane(
            name, version, cloud.clock, cloud.journal, self._user, cloud.faults, folder, pod_range
        )

    def _new_pickers(self, connection: Connection) -> Genuine:
        # It brings gRPC, which nothing else here needs.
        from simulator.genuine.picker import Pickers

        return Pickers(connection, self.cloud.clock, self._folder / "pods" / connection.name)

    def _new_envoys(self, around: Surroundings) -> DataPlane:
        return Envoys(around, self._folder / "envoys")

    def _user(self, token: str) -> User | None:
        email = self.cloud.tokens.principal(token)
        if email is None:
            return None
        # GKE asks IAM beside RBAC; who may do everything by IAM is treated as an administrator.
        admin = self.cloud.project.holds(email, "container.clusterRoles.bind")
        groups = (MASTERS, AUTHENTICATED) if admin else (AUTHENTICATED,)
        return User(email, groups, permitted=partial(self.cloud.project.allows, email))

    async def stop(self) -> None:
        """Stop serving; nothing of the run is left."""
        await self.cloud.stop()
        await self.proxy.stop()
        await self.dns_endpoints.stop()
        for server in self.servers.values():
            await server.stop()
        await self.admin.stop()


def _find_cluster(container_service: ContainerService, location: str, name: str) -> dict[str, Any] | None:
    key = ClusterKey(location, name)
    return container_service.show(key) if container_service.clusters.get(key) else None
