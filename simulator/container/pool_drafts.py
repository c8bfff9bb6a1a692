# SPDX-License-Identifier: GPL-3.0-or-later
"""A node pool about to be made: its checks and its first form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from simulator.container.cluster_network import pool_network
from simulator.container.machines import check_nodes
from simulator.container.names import check_name
from simulator.container.node_pool_defaults import PoolBirth, complete_pool
from simulator.container.node_settings import check_settings
from simulator.container.places import Place
from simulator.container.service_accounts import check_service_account
from simulator.container.versions import check_node_version
from simulator.errors import invalid_argument

if TYPE_CHECKING:
    from simulator.container.service import ContainerService

Body = dict[str, Any]


def drafted(service: ContainerService, place: Place, cluster: Body, sent: Body, caller: str) -> Body:
    """Gives a new pool as it is while it is being made, after all checks but quota."""
    check_name("node_pool.name", sent.get("name", ""))
    zones = tuple(sent.get("locations") or cluster["locations"])
    check_zones(zones, place)
    config = sent.get("config", {})
    check_nodes(config, zones)
    check_settings(config, sent.get("networkConfig", {}), has_workload_pool(cluster))
    check_service_account(service.cloud, config.get("serviceAccount"), caller)
    check_autoscaling(sent.get("autoscaling", {}))
    birth = PoolBirth(
        cluster_path=f"{place.path}/clusters/{cluster['name']}",
        version=check_node_version(sent.get("version", ""), cluster["currentMasterVersion"], place.location),
        locations=tuple(cluster["locations"]),
        etag=service.fresh_uuid(),
        network=pool_network(cluster),
        workload_identity=has_workload_pool(cluster),
    )
    return complete_pool(sent, birth)


def has_workload_pool(cluster: Body) -> bool:
    """Tells whether a cluster gives its pods identities of their own."""
    return "workloadPool" in cluster.get("workloadIdentityConfig", {})


def check_zones(zones: Sequence[str], place: Place) -> None:
    """Refuses node locations outside the cluster's region. The sentence is ours."""
    for zone in zones:
        if zone not in place.zones:
            raise invalid_argument(f'Location "{zone}" is not a zone of region "{place.region}".')


def check_autoscaling(autoscaling: Body) -> None:
    """Refuses an autoscaler without room to scale."""
    if not autoscaling.get("enabled"):
        return
    for low, high in (("minNodeCount", "maxNodeCount"), ("totalMinNodeCount", "totalMaxNodeCount")):
        if autoscaling.get(low, 0) > autoscaling.get(high, autoscaling.get(low, 0)):
            # GKE API reference: the maximum must be at least the minimum. The sentence is ours.
            raise invalid_argument(f"autoscaling.{high} must be at least autoscaling.{low}.")
    if not autoscaling.get("maxNodeCount") and not autoscaling.get("totalMaxNodeCount"):
        raise invalid_argument("autoscaling.max_node_count must be greater than zero.")
