# SPDX-License-Identifier: GPL-3.0-or-later
"""How clusters are reached, as the tasks of one run tell each other: who has read a cluster has seen its endpoints."""

from __future__ import annotations

from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._google_api import Connection

STOPPING = "STOPPING"  # the status of clusters and node pools that are being deleted
# What tells how a Kubernetes API is reached, beside its certificate authority (container v1: Cluster).
PARTS = ("status", "endpoint", "controlPlaneEndpointsConfig", "privateClusterConfig")


def note_doors(connection: Connection, path: str, cluster: Body | None) -> None:
    """Notes how a cluster is reached, once it runs, or that it is being deleted; the certificate is no secret."""
    if cluster is None or cluster.get("status") not in ("RUNNING", STOPPING):
        connection.memory.forget(_key(connection, path))
        return
    authority = {"clusterCaCertificate": cluster.get("masterAuth", {}).get("clusterCaCertificate")}
    parts = {key: cluster[key] for key in PARTS if key in cluster}
    connection.memory.keep(_key(connection, path), {**parts, "masterAuth": authority})


def noted_doors(connection: Connection, path: str) -> Body | None:
    """The parts of a cluster that tell how it is reached, when a task of the run has read it while it ran or went."""
    return connection.memory.recall(_key(connection, path))


def _key(connection: Connection, path: str) -> list[str]:
    return ["doors", connection.endpoint("container"), path]
