# SPDX-License-Identifier: GPL-3.0-or-later
"""Refusals of the container API, in recorded or publicly reported words."""

from __future__ import annotations

from simulator.compute.quotas import Shortage
from simulator.container.places import Place
from simulator.errors import (
    ApiError,
    already_exists,
    failed_precondition,
    not_found,
    permission_denied,
    resource_exhausted,
)

_DOING = {
    "CREATE_CLUSTER": "creating cluster",
    "DELETE_CLUSTER": "deleting cluster",
    "UPDATE_CLUSTER": "updating cluster",
    "UPGRADE_MASTER": "upgrading cluster",
    "UPGRADE_NODES": "upgrading cluster",
    "CREATE_NODE_POOL": "creating a node pool for cluster",
    "DELETE_NODE_POOL": "deleting a node pool for cluster",
    "SET_NODE_POOL_SIZE": "resizing a node pool for cluster",
    "SET_NODE_POOL_MANAGEMENT": "updating a node pool for cluster",
}


def cluster_missing(place: Place, name: str) -> ApiError:
    """404; recorded with a full stop, and with zones/ for a zone even when asked through locations/."""
    return not_found(f"Not found: {place.path}/clusters/{name}.")


def cluster_exists(place: Place, name: str) -> ApiError:
    """409 for a cluster's name that is taken."""
    return already_exists(f"Already exists: {place.path}/clusters/{name}.")


def location_denied(location: str) -> ApiError:
    """403 for a location Google does not have; text from public reports of a mistyped region."""
    return permission_denied(f"Permission denied on 'locations/{location}' (or it may not exist).")


def pool_missing(name: str) -> ApiError:
    """404; recorded with the short name only and "not found" twice."""
    return not_found(f'Not found: node pool "{name}" not found.')


def pool_exists(place: Place, cluster: str, name: str) -> ApiError:
    """409 for a node pool's name that is taken; the pattern of the cluster's text."""
    return already_exists(f"Already exists: {place.path}/clusters/{cluster}/nodePools/{name}.")


def operation_missing(place: Place, name: str) -> ApiError:
    """404 for an operation; the pattern of the cluster's text."""
    return not_found(f"Not found: {place.path}/operations/{name}.")


def busy(operation: str, kind: str, cluster: str) -> ApiError:
    """400 failedPrecondition while another operation works on the cluster."""
    doing = _DOING.get(kind, "operating on cluster")
    text = f"Operation {operation} is currently {doing} {cluster}. Please wait and try again once it is done."
    return failed_precondition(text)


def not_running() -> ApiError:
    """400 failedPrecondition for a cluster that is neither RUNNING nor busy."""
    text = "Cluster is currently being created, deleted, updated or repaired and cannot be updated."
    return failed_precondition(text)


def too_many(cluster: str, quota: int) -> ApiError:
    """429 when even parallel operations are too many."""
    text = f'Too many operations: cluster "{cluster}" hits the concurrent operations quota {quota}, '
    return resource_exhausted(text + "please try again later.")


def short_of_quota(project: str, shortages: list[Shortage]) -> ApiError:
    """403: the request does not fit into the region's quota; several shortages are numbered."""
    if len(shortages) == 1:
        return permission_denied(f"I{_shortage(project, shortages[0])}")
    lines = (f"\n\t({number}) i{_shortage(project, each)}" for number, each in enumerate(shortages, start=1))
    return permission_denied("".join(lines))


def _shortage(project: str, shortage: Shortage) -> str:
    return (
        f'nsufficient regional quota to satisfy request: resource "{shortage.metric}": request requires '
        f"'{shortage.requires:.1f}' and is short '{shortage.short:.1f}'. project has a quota of '{shortage.limit:.1f}' "
        f"with '{shortage.available:.1f}' available. View and manage quotas at "
        f"https://console.cloud.google.com/iam-admin/quotas?usage=USED&project={project}."
    )


def stocked_out(project: str, zone: str, group: str, expected: int) -> ApiError:
    """The error inside an operation when a zone has no machines left."""
    return ApiError(
        429,
        "RESOURCE_EXHAUSTED",
        f"Google Compute Engine: Not all instances running in IGM after 35m0s. Expected {expected}, running 0, "
        f"transitioning {expected}. Current errors: [GCE_STOCKOUT]: Instance '{group}' creation failed: The zone "
        f"'projects/{project}/zones/{zone}' does not have enough resources available to fulfill the request. "
        "Try a different zone, or try again later.",
    )
