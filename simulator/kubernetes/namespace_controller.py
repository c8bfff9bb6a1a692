# SPDX-License-Identifier: GPL-3.0-or-later
"""Fills new namespaces, and empties those that are being deleted."""

from __future__ import annotations

from typing import Any

from simulator.kubernetes.calls import Call
from simulator.kubernetes.cluster import Cluster
from simulator.kubernetes.delete_options import DeleteOptions
from simulator.kubernetes.deletions import delete
from simulator.kubernetes.mutations import rewrite
from simulator.kubernetes.namespaces import NAMESPACES
from simulator.kubernetes.resources import Shelf
from simulator.kubernetes.store import Change, Document

ROOT_CA = "kube-root-ca.crt"
ACCOUNTS: Shelf = ("", "serviceaccounts")
CONFIG_MAPS: Shelf = ("", "configmaps")
CONTROLLER = Call(manager="kube-controller-manager", subresource="status")
REMOVED = ("ContentRemoved", "All content successfully removed")
FINISHED = ("ContentHasNoFinalizers", "All content-preserving finalizers finished")
NOTHING_WRONG = (
    ("NamespaceDeletionDiscoveryFailure", False, "ResourcesDiscovered", "All resources successfully discovered"),
    (
        "NamespaceDeletionGroupVersionParsingFailure",
        False,
        "ParsedGroupVersions",
        "All legacy kube types successfully parsed",
    ),
    (
        "NamespaceDeletionContentFailure",
        False,
        "ContentDeleted",
        "All content successfully deleted, may be waiting on finalization",
    ),
)


def reconcile_namespaces(cluster: Cluster, change: Change) -> None:
    """Looks after the namespace that a change is in, or is about."""
    metadata = change.current["metadata"]
    name = metadata["name"] if change.shelf == NAMESPACES else metadata.get("namespace", "")
    namespace = cluster.store.get(NAMESPACES, "", name) if name else None
    if namespace is None or (change.shelf != NAMESPACES and change.type != "DELETED"):
        return
    if "deletionTimestamp" in namespace["metadata"]:
        empty(cluster, namespace)
        return
    ensure(cluster, ACCOUNTS, name, "default", {})
    ensure(cluster, CONFIG_MAPS, name, ROOT_CA, {"data": {"ca.crt": cluster.ca_pem}})


def ensure(cluster: Cluster, shelf: Shelf, namespace: str, name: str, content: dict[str, Any]) -> None:
    """Stores an object if it is not there."""
    if cluster.store.get(shelf, namespace, name) is not None:
        return
    kind = cluster.registry.by_shelf(shelf)
    assert kind is not None
    metadata = {"name": name, "namespace": namespace, "uid": cluster.uid(), "creationTimestamp": cluster.now()}
    cluster.store.put(shelf, {"kind": kind.kind, "apiVersion": kind.api_version, "metadata": metadata} | content)


def empty(cluster: Cluster, namespace: Document) -> None:
    """Deletes everything in the namespace; lets the namespace go when nothing is left."""
    name = namespace["metadata"]["name"]
    for shelf in cluster.registry.shelves(namespaced=True):
        for item in cluster.store.select(shelf, name):
            remove(cluster, shelf, item)
    left = {
        shelf: count for shelf in cluster.registry.shelves(True) if (count := len(cluster.store.select(shelf, name)))
    }
    kind = cluster.registry.by_shelf(NAMESPACES)
    current = cluster.store.get(NAMESPACES, "", name)
    if kind is None or current is None:
        return
    spec = {"finalizers": []} if not left else current["spec"]
    status = current["status"] | {"conditions": conditions(cluster, current, left)}
    if spec != current["spec"] or status != current["status"]:
        rewrite(cluster, kind, current, current | {"spec": spec, "status": status}, CONTROLLER)


def remove(cluster: Cluster, shelf: Shelf, item: Document) -> None:
    """Deletes one object, unless that has begun already."""
    kind = cluster.registry.by_shelf(shelf)
    metadata = item["metadata"]
    if kind is None or "deletionTimestamp" in metadata:
        return
    if cluster.store.get(shelf, metadata["namespace"], metadata["name"]) is not None:
        delete(cluster, kind, metadata["namespace"], metadata["name"], DeleteOptions("Background"), Call())


def conditions(cluster: Cluster, namespace: Document, left: dict[Shelf, int]) -> list[dict[str, Any]]:
    """How far the deletion has come, and what still keeps the namespace."""
    kept = ", ".join(f"{shelf[1]}.{shelf[0]} has {count} resource instances" for shelf, count in left.items())
    finalizers = remaining_finalizers(cluster, namespace["metadata"]["name"], left)
    held = ", ".join(f"{name} in {count} resource instances" for name, count in finalizers.items())
    remaining = ("SomeResourcesRemain", f"Some resources are remaining: {kept}")
    holding = ("SomeFinalizersRemain", f"Some content in the namespace has finalizers remaining: {held}")
    rows = (
        *NOTHING_WRONG,
        ("NamespaceContentRemaining", bool(left), *(remaining if left else REMOVED)),
        ("NamespaceFinalizersRemaining", bool(finalizers), *(holding if finalizers else FINISHED)),
    )
    old = {item["type"]: item for item in namespace["status"].get("conditions") or []}
    return [condition(cluster, old.get(row[0], {}), *row) for row in rows]


def condition(
    cluster: Cluster, old: dict[str, Any], kind: str, holds: bool, reason: str, message: str
) -> dict[str, Any]:
    """One condition; its time moves only when its status changes."""
    status = "True" if holds else "False"
    since = old.get("lastTransitionTime") if old.get("status") == status else cluster.now()
    return {"type": kind, "status": status, "lastTransitionTime": since, "reason": reason, "message": message}


def remaining_finalizers(cluster: Cluster, namespace: str, left: dict[Shelf, int]) -> dict[str, int]:
    """How many objects each finalizer holds."""
    counts: dict[str, int] = {}
    for shelf in left:
        for item in cluster.store.select(shelf, namespace):
            for name in item["metadata"].get("finalizers") or []:
                counts[name] = counts.get(name, 0) + 1
    return counts
