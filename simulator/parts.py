# SPDX-License-Identifier: GPL-3.0-or-later
"""What a cloud is made of, as the rest of the simulator sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
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


class ClusterListener(Protocol):
    """Somebody who works inside clusters: the controllers."""

    async def on_cluster_running(self, control_plane: ControlPlane, cluster: dict[str, Any]) -> None:
        """A control plane answers."""

    async def on_cluster_deleted(self, location: str, name: str) -> None:
        """A cluster is going away; its control plane still answers."""
