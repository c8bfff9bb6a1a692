# SPDX-License-Identifier: GPL-3.0-or-later
"""Garbage collection: what happens to objects when their owners go."""

from __future__ import annotations

from typing import Any

from simulator.kubernetes.calls import Call
from simulator.kubernetes.cluster import Cluster, served
from simulator.kubernetes.delete_options import PROPAGATION, DeleteOptions
from simulator.kubernetes.deletions import delete
from simulator.kubernetes.mutations import rewrite
from simulator.kubernetes.resources import Shelf
from simulator.kubernetes.store import Change, Document, key_of

COLLECTOR = Call(manager="kube-controller-manager")
FOREGROUND, ORPHAN = PROPAGATION["Foreground"], PROPAGATION["Orphan"]
Address = tuple[Shelf, str, str]


class GarbageCollector:
    """Remembers who owns whom by uid."""

    def __init__(self) -> None:
        self._living: dict[str, Address] = {}
        self._dependents: dict[str, set[Address]] = {}

    def reconcile(self, cluster: Cluster, change: Change) -> None:
        """Follows the ownership that a change makes or ends."""
        address: Address = (change.shelf, *key_of(change.current))
        uid = change.current["metadata"]["uid"]
        if change.type == "DELETED":
            self._gone(cluster, uid, address, change.current)
            return
        self._living[uid] = address
        for reference in references(change.current):
            self._dependents.setdefault(reference["uid"], set()).add(address)
        current = cluster.store.get(*address)
        if current is not None:
            self._examine(cluster, address, current, fresh=change.type == "ADDED")

    def _gone(self, cluster: Cluster, uid: str, address: Address, removed: Document) -> None:
        """Collects what the removed object owned, and wakes the owners that waited for it."""
        self._living.pop(uid, None)
        for dependent in sorted(self._dependents.pop(uid, ())):
            current = cluster.store.get(*dependent)
            if current is not None:
                self._collect(cluster, dependent, current)
        for reference in references(removed):
            self._dependents.get(reference["uid"], set()).discard(address)
            owner = self._living.get(reference["uid"])
            found = cluster.store.get(*owner) if owner else None
            if owner and found is not None:
                self._examine(cluster, owner, found, fresh=False)

    def _examine(self, cluster: Cluster, address: Address, current: Document, fresh: bool) -> None:
        """Carries out the deletion policy of an object on its way out; drops a new one whose owners are gone."""
        metadata = current["metadata"]
        finalizers = metadata.get("finalizers") or []
        if "deletionTimestamp" in metadata and ORPHAN in finalizers:
            self._orphan(cluster, address, current)
        elif "deletionTimestamp" in metadata and FOREGROUND in finalizers:
            self._delete_dependents(cluster, address, current)
        elif fresh and references(current):
            self._collect(cluster, address, current)

    def _orphan(self, cluster: Cluster, address: Address, owner: Document) -> None:
        uid = owner["metadata"]["uid"]
        for dependent, current in self._found(cluster, uid):
            kept = [item for item in references(current) if item["uid"] != uid]
            store_metadata(cluster, dependent, current, "ownerReferences", kept)
        self._dependents.pop(uid, None)
        without_finalizer(cluster, address, ORPHAN)

    def _delete_dependents(self, cluster: Cluster, address: Address, owner: Document) -> None:
        uid = owner["metadata"]["uid"]
        for dependent, current in self._found(cluster, uid):
            if "deletionTimestamp" not in current["metadata"]:
                drop(
                    cluster,
                    dependent,
                    "Foreground" if self._found(cluster, current["metadata"]["uid"]) else "Background",
                )
        if not any(blocks(current, uid) for _, current in self._found(cluster, uid)):
            without_finalizer(cluster, address, FOREGROUND)

    def _collect(self, cluster: Cluster, address: Address, current: Document) -> None:
        """Deletes an object when all its owners are gone; otherwise forgets those that are."""
        owners = references(current)
        kept = [item for item in owners if self._is_living(current, item)]
        if not owners or len(kept) == len(owners) or "deletionTimestamp" in current["metadata"]:
            return
        if kept:
            store_metadata(cluster, address, current, "ownerReferences", kept)
        else:
            drop(cluster, address, "Background")

    def _is_living(self, dependent: Document, reference: dict[str, Any]) -> bool:
        """Whether the owner exists; one in another namespace never counts."""
        owner = self._living.get(reference["uid"])
        return owner is not None and owner[1] in ("", dependent["metadata"].get("namespace", ""))

    def _found(self, cluster: Cluster, uid: str) -> list[tuple[Address, Document]]:
        addresses = sorted(self._dependents.get(uid, ()))
        found = [(address, cluster.store.get(*address)) for address in addresses]
        return [(address, item) for address, item in found if item and owned_by(item, uid)]


def references(resource: Document) -> list[dict[str, Any]]:
    """The owner references of an object."""
    return list(resource["metadata"].get("ownerReferences") or [])


def owned_by(resource: Document, uid: str) -> bool:
    """Whether an object names that owner."""
    return any(item["uid"] == uid for item in references(resource))


def blocks(resource: Document, uid: str) -> bool:
    """Whether an object keeps its owner from being removed."""
    return any(item["uid"] == uid and item.get("blockOwnerDeletion") for item in references(resource))


def drop(cluster: Cluster, address: Address, policy: str) -> None:
    """Deletes an object, if it still exists and is not on its way already."""
    shelf, namespace, name = address
    kind = cluster.registry.by_shelf(shelf)
    if kind is not None and cluster.store.get(shelf, namespace, name) is not None:
        delete(cluster, kind, namespace, name, DeleteOptions(policy), Call())


def without_finalizer(cluster: Cluster, address: Address, finalizer: str) -> None:
    """Takes a finalizer off an object."""
    current = cluster.store.get(*address)
    if current is not None:
        kept = [item for item in current["metadata"].get("finalizers") or [] if item != finalizer]
        store_metadata(cluster, address, current, "finalizers", kept)


def store_metadata(cluster: Cluster, address: Address, current: Document, key: str, value: list[Any]) -> None:
    """Stores an object with one list of its metadata replaced, or left out when it is empty."""
    kind = cluster.registry.by_shelf(address[0])
    if kind is None:
        return
    metadata = {name: item for name, item in current["metadata"].items() if name != key}
    changed = current | {"metadata": metadata | ({key: value} if value else {})}
    rewrite(cluster, kind, served(kind, current), served(kind, changed), COLLECTOR)
