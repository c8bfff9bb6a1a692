# SPDX-License-Identifier: GPL-3.0-or-later
"""Nodes take pods once they are ready."""

from __future__ import annotations

from simulator.kubernetes.cluster import Cluster
from simulator.kubernetes.resources import Shelf
from simulator.kubernetes.store import Change, Document

NODES: Shelf = ("", "nodes")
NOT_READY = {"key": "node.kubernetes.io/not-ready", "effect": "NoSchedule"}


def reconcile_nodes(cluster: Cluster, change: Change) -> None:
    """Takes the mark of a new node away as soon as its kubelet says that it is ready."""
    node = cluster.store.get(NODES, "", change.current["metadata"]["name"]) if change.shelf == NODES else None
    if node is None or not is_ready(node) or NOT_READY not in node["spec"].get("taints", ()):
        return
    taints = [taint for taint in node["spec"]["taints"] if taint != NOT_READY]
    spec = {key: value for key, value in node["spec"].items() if key != "taints"}
    cluster.store.put(NODES, node | {"spec": spec | ({"taints": taints} if taints else {})})


def is_ready(node: Document) -> bool:
    """Tells whether the node's condition says so."""
    conditions = node.get("status", {}).get("conditions", ())
    return any(one.get("type") == "Ready" and one.get("status") == "True" for one in conditions)
