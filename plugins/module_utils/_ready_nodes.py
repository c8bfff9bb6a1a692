# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts the nodes of a pool that Kubernetes calls Ready; GKE's API has no such number for a pool."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._google_api import Connection
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_api import KubeApi
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_connection import kube_server

POOL_LABEL = "cloud.google.com/gke-nodepool"


def ready_nodes(connection: Connection, options: Mapping[str, Any], pool: str) -> int:
    """Give the number of Ready nodes of a pool in the cluster that the options name."""
    api = KubeApi.connect(kube_server(connection, options), connection)
    nodes = api.get("/api/v1/nodes", labelSelector=f"{POOL_LABEL}={pool}").get("items", [])
    return sum(map(_is_ready, nodes))


def _is_ready(node: Mapping[str, Any]) -> bool:
    conditions = node.get("status", {}).get("conditions", [])
    return any(condition["type"] == "Ready" and condition["status"] == "True" for condition in conditions)
