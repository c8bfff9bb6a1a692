# SPDX-License-Identifier: GPL-3.0-or-later
"""The fleet as the multi-cluster controllers see it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from simulator.cloud import Cloud
from simulator.compute.geography import region_of
from simulator.compute.links import path_of

ClusterKey = tuple[str, str]


@dataclass(frozen=True)
class Member:
    """One member cluster: location and name, network, node zones, cluster labels, and whether we reach it."""

    location: str
    name: str
    network: str = ""
    zones: tuple[str, ...] = ()
    labels: dict[str, str] = field(default_factory=dict)
    is_connected: bool = True

    @property
    def key(self) -> ClusterKey:
        """What tells clusters apart."""
        return self.location, self.name

    @property
    def region(self) -> str:
        """The region the cluster is in."""
        return region_of(self.location)

    @property
    def scope_labels(self) -> dict[str, str]:
        """What scopes of a policy select by: the cluster's own labels and those Google gives it."""
        # Membership labels do not count (the Membership schema prefers cluster labels).
        return {"gke.io/region": self.region, **self.labels}


@dataclass(frozen=True)
class Fleet:
    """The members, and the key of the config cluster while the ingress feature is ready.

    `is_reached` tells whether the controllers reach the config cluster: as long as they do not, nothing there changes.
    """

    config: ClusterKey | None = None
    members: tuple[Member, ...] = ()
    is_reached: bool = True

    @property
    def config_member(self) -> Member | None:
        """The config cluster as a member."""
        return next((member for member in self.members if member.key == self.config), None)


def read_fleet(cloud: Cloud) -> Fleet:
    """The fleet from GKE Hub and the container service."""
    hub: Any = cloud.services.get("gkehub")
    if hub is None or not hub.features.ready("multiclusteringress"):
        return Fleet()
    members = tuple(_member(cloud, hub, membership) for membership in hub.memberships.all())
    config = hub.features.config_membership()
    if config is None:
        return Fleet(None, members)
    return Fleet(config.cluster, members, hub.features.connected(config))


def _member(cloud: Cloud, hub: Any, membership: Any) -> Member:
    location, name = membership.cluster
    cluster = cloud.find_cluster(location, name) or {}
    return Member(
        location,
        name,
        path_of(cluster.get("networkConfig", {}).get("network", "")),
        node_zones(cluster),
        dict(cluster.get("resourceLabels") or {}),
        hub.features.connected(membership),
    )


def node_zones(cluster: dict[str, Any]) -> tuple[str, ...]:
    """The zones that hold nodes of the cluster."""
    pools = cluster.get("nodePools") or []
    zones = {zone for pool in pools for zone in pool.get("locations") or cluster.get("locations") or []}
    return tuple(sorted(zones))
