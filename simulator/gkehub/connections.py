# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the multi-cluster controllers reach a member's cluster."""

from __future__ import annotations

from simulator.cloud import Cloud
from simulator.gkehub.memberships import Membership

_AGENT_OF = "multiclusteringress.googleapis.com"
# Sources: Google's "enabling multi-cluster Gateways" for the first role, field reports about lost connections for the
# second; that Google often grants the second by itself is left out, so that nobody relies on it.
_ROLES = ("roles/container.admin", "roles/multiclusteringress.serviceAgent")
_LOST = "Lost connection"


class Connections:
    """The connections of the Multi Cluster Ingress service agent."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud

    def problem(self, member: Membership) -> str | None:
        """Why the cluster is out of reach; None when it is connected."""
        if self._cloud.find_cluster(*member.cluster) is None or member.ready_at is None:
            return _LOST
        if not member.body.get("authority", {}).get("issuer"):
            return _LOST
        if not self._cloud.project.enabled("connectgateway.googleapis.com"):
            return _LOST
        since = self._granted_since()
        if since is None:
            return _LOST
        settled = max(since, member.ready_at) + self._cloud.latency.seconds("gkehub.features.reconnect")
        return None if self._cloud.clock.now() >= settled else _LOST

    def _granted_since(self) -> float | None:
        project = self._cloud.project
        agent = project.agent(_AGENT_OF)
        moments = [project.holds_since(agent, role) for role in _ROLES]
        known = [moment for moment in moments if moment is not None]
        return max(known) if len(known) == len(_ROLES) else None
