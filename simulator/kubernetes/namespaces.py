# SPDX-License-Identifier: GPL-3.0-or-later
"""Namespaces admit no object once they are gone or going."""

from __future__ import annotations

from simulator.kubernetes.cluster import Cluster, named
from simulator.kubernetes.errors import KubernetesError, ResourceName, forbidden, not_found
from simulator.kubernetes.resources import ResourceType

NAMESPACES = ("", "namespaces")


def require_namespace(cluster: Cluster, kind: ResourceType, namespace: str) -> None:
    """Refuses with 404 a write into a namespace that does not exist."""
    if kind.namespaced and cluster.store.get(NAMESPACES, "", namespace) is None:
        raise not_found(ResourceName("namespaces"), namespace)


def require_open_namespace(cluster: Cluster, kind: ResourceType, namespace: str, name: str) -> None:
    """Refuses with 403 a new object in a namespace that is being emptied."""
    found = cluster.store.get(NAMESPACES, "", namespace) if kind.namespaced else None
    if found is None or "deletionTimestamp" not in found["metadata"]:
        return
    why = f"unable to create new content in namespace {namespace} because it is being terminated"
    raise terminating(forbidden(named(kind), name, why), namespace)


def terminating(error: KubernetesError, namespace: str) -> KubernetesError:
    """The refusal with the cause that clients look for."""
    cause = {
        "reason": "NamespaceTerminating",
        "message": f"namespace {namespace} is being terminated",
        "field": "metadata.namespace",
    }
    return KubernetesError(error.code, error.reason, error.message, error.details | {"causes": [cause]})
