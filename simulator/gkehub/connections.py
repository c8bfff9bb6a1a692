# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the multi-cluster controllers reach a member's cluster."""

from __future__ import annotations

from simulator.cloud import Cloud
from simulator.faults.effects import LOST_CONNECTION
from simulator.gkehub.membership import Membership

_AGENT_OF = "multiclusteringress.googleapis.com"
# Sources: Google's "enabling multi-cluster Gateways" for the first role, field reports about lost connections for the
# second; that Google often grants the second by itself is left out, so that nobody relies on it.
_ROLES = ("roles/container.admin", "roles/multiclusteringress.serviceAgent")
_LOST = "Lost connection"


def problem_of(cloud: Cloud, member: Membership) -> str | None:
    """Why the member is out of reach; None when it is connected."""
    fault = cloud.faults.of_thing(LOST_CONNECTION, f"{member.location}/{member.name}")
    if fault:
        return fault.message or _LOST
    granted = _granted_since(cloud)
    if cloud.find_cluster(*member.cluster) is None or member.ready_at is None or granted is None:
        return _LOST
    if not member.body.get("authority", {}).get("issuer"):
        return _LOST
    if not cloud.project.enabled("connectgateway.googleapis.com"):
        return _LOST
    connected_at = max(granted, member.ready_at) + cloud.latency.seconds("gkehub.features.reconnect")
    return None if cloud.clock.now() >= connected_at else _LOST


def _granted_since(cloud: Cloud) -> float | None:
    agent = cloud.project.agent(_AGENT_OF)
    moments = [cloud.project.holds_since(agent, role) for role in _ROLES]
    known = [moment for moment in moments if moment is not None]
    return max(known) if len(known) == len(_ROLES) else None
