# SPDX-License-Identifier: GPL-3.0-or-later
"""One membership, and how it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from simulator.cloud import Cloud
from simulator.gkehub.names import cluster_of


@dataclass
class Membership:
    """One cluster of the fleet: `cluster` is its location and name, `body` what the API keeps."""

    location: str
    name: str
    cluster: tuple[str, str]
    body: dict[str, Any]
    ready_at: float | None = None


def new_membership(cloud: Cloud, location: str, name: str, given: dict[str, Any]) -> Membership:
    """A membership that is being created from a checked body."""
    link = cluster_of(given["endpoint"]["gkeCluster"]["resourceLink"])
    assert link is not None
    now = cloud.clock.timestamp()
    body = {
        **given,
        "name": f"projects/{cloud.project.id}/locations/{location}/memberships/{name}",
        "createTime": now,
        "updateTime": now,
        "uniqueId": cloud.uuid(),
        "state": {"code": "CREATING"},
    }
    return Membership(location, name, link[1:], body)


def managed_by_gke(cloud: Cloud, cluster: dict[str, Any]) -> dict[str, Any]:
    """What GKE sends for a cluster that names its fleet: with an authority where pods have identities."""
    path = f"projects/{cloud.project.id}/locations/{cluster['location']}/clusters/{cluster['name']}"
    endpoint = {"gkeCluster": {"resourceLink": f"//container.googleapis.com/{path}"}, "googleManaged": True}
    if "workloadPool" not in cluster.get("workloadIdentityConfig", {}):
        return {"endpoint": endpoint}
    return {"endpoint": endpoint, "authority": {"issuer": f"https://container.googleapis.com/v1/{path}"}}


def settled(cloud: Cloud, body: dict[str, Any]) -> dict[str, Any]:
    """The body of a membership that is ready, with its authority completed."""
    body = {**body, "state": {"code": "READY"}, "updateTime": cloud.clock.timestamp()}
    issuer = body.get("authority", {}).get("issuer")
    if issuer:
        pool = f"{cloud.project.id}.svc.id.goog"
        body["authority"] = {**body["authority"], "identityProvider": issuer, "workloadIdentityPool": pool}
    return body


def shown(cloud: Cloud, membership: Membership) -> dict[str, Any]:
    """The membership with what the fleet knows of the living cluster."""
    cluster, endpoint = cloud.find_cluster(*membership.cluster), membership.body["endpoint"]
    if cluster is None:
        lost = {**endpoint["gkeCluster"], "clusterMissing": True}
        return {**membership.body, "endpoint": {**endpoint, "gkeCluster": lost}}
    if membership.ready_at is None:
        return dict(membership.body)
    now = cloud.clock.timestamp()
    metadata = {
        "kubernetesApiServerVersion": f"v{cluster['currentMasterVersion']}",
        "nodeCount": cluster.get("currentNodeCount", 0),
        "updateTime": now,
    }
    return {
        **membership.body,
        "endpoint": {**endpoint, "kubernetesMetadata": metadata},
        "externalId": cluster["id"],
        "lastConnectionTime": now,
    }
