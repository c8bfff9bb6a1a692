# SPDX-License-Identifier: GPL-3.0-or-later
"""How far a node pool is, also one that lacks nodes: GKE has no number of those that are ready, Kubernetes has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._google_api import Connection
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_api import KubeApi
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_connection import kube_server
from ansible_collections.gkefleet.inference.plugins.module_utils._troubles import troubles
from ansible_collections.gkefleet.inference.plugins.module_utils._until import Progress

POOL_LABEL = "cloud.google.com/gke-nodepool"


def ready_nodes(connection: Connection, options: Mapping[str, Any], pool: str) -> int:
    """Give the number of Ready nodes of a pool in the cluster that the options name."""
    api = KubeApi.connect(kube_server(connection, options), connection)
    nodes = api.get("/api/v1/nodes", labelSelector=f"{POOL_LABEL}={pool}").get("items", [])
    return sum(map(_is_ready, nodes))


def _is_ready(node: Mapping[str, Any]) -> bool:
    conditions = node.get("status", {}).get("conditions", [])
    return any(condition["type"] == "Ready" and condition["status"] == "True" for condition in conditions)


def only_ended(operation: Body) -> Progress:
    """Tell whether an operation has ended, well or not."""
    return Progress(operation.get("status") == "DONE", f"{operation.get('operationType')} is {operation.get('status')}")


def degraded_progress(live: Body, title: str, nodes: int | None, minimum: int | None) -> Progress:
    """Tell whether a pool is in working order; one that lacks nodes is when the minimum of them is ready."""
    status = live.get("status")
    seen = f"{title} is {status}{troubles(live)}"
    if nodes is not None and minimum is not None:
        return Progress(nodes >= minimum, f"{seen}, {nodes} of at least {minimum} nodes are ready")
    return Progress(status == "RUNNING", seen, seen if status == "ERROR" else None)
