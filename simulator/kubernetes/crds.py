# SPDX-License-Identifier: GPL-3.0-or-later
"""The life of a CustomResourceDefinition: its names accepted, its types served, its objects removed with it."""

from __future__ import annotations

from typing import Any

from simulator.kubernetes.calls import Call
from simulator.kubernetes.cluster import Cluster
from simulator.kubernetes.crd_approval import approval_condition
from simulator.kubernetes.custom_types import custom_types
from simulator.kubernetes.delete_options import DeleteOptions
from simulator.kubernetes.deletions import CLEANUP, DEFINITIONS, delete
from simulator.kubernetes.mutations import change as store_change
from simulator.kubernetes.mutations import rewrite
from simulator.kubernetes.resources import Shelf
from simulator.kubernetes.store import Change, Document
from simulator.kubernetes.writes import Written

CONTROLLER = Call(manager="kube-apiserver", subresource="status")
ACCEPTED = ("NamesAccepted", "True", "NoConflicts", "no conflicts found")
ESTABLISHED = ("Established", "True", "InitialNamesAccepted", "the initial names have been accepted")
NOT_ESTABLISHED = ("Established", "False", "NotAccepted", "not all names are accepted")
TERMINATING = (
    "Terminating",
    "True",
    "InstanceDeletionInProgress",
    "CustomResource deletion is in progress",
)
# Checked in this order; the last conflict is the one that shows.
NAME_FIELDS = (
    ("plural", "PluralConflict"),
    ("singular", "SingularConflict"),
    ("kind", "KindConflict"),
    ("listKind", "ListKindConflict"),
)


def reconcile_definitions(cluster: Cluster, change: Change) -> None:
    """Serves, updates or withdraws the types of a definition; ends a deletion once its last object is gone."""
    if change.shelf != DEFINITIONS:
        if change.type == "DELETED":
            finish(cluster, change.shelf)
        return
    shelf = served_shelf(change.current)
    current = cluster.store.get(DEFINITIONS, "", change.current["metadata"]["name"])
    if current is None:
        cluster.registry.replace(shelf, ())
    elif "deletionTimestamp" in current["metadata"]:
        remove_objects(cluster, current)
    else:
        establish(cluster, current)


def served_shelf(definition: Document) -> Shelf:
    """The shelf of the objects that a definition defines."""
    return definition["spec"]["group"], definition["spec"]["names"]["plural"]


def establish(cluster: Cluster, definition: Document) -> None:
    """Accepts the names of a definition and serves its versions."""
    conflict = name_conflict(cluster, definition)
    conditions = [conflict, NOT_ESTABLISHED] if conflict else [ACCEPTED, ESTABLISHED]
    conditions += approval_condition(definition)
    status = dict(definition.get("status") or {})
    if not conflict:
        status["acceptedNames"] = definition["spec"]["names"]
        cluster.registry.replace(served_shelf(definition), custom_types(definition))
    stored = [item["name"] for item in definition["spec"]["versions"] if item.get("storage")]
    status["storedVersions"] = list(dict.fromkeys([*(status.get("storedVersions") or []), *stored]))
    status["conditions"] = with_conditions(cluster, status.get("conditions") or [], conditions)
    write_status(cluster, definition, status)


def name_conflict(cluster: Cluster, definition: Document) -> tuple[str, str, str, str] | None:
    """The condition of a definition whose names another one in its group already has."""
    found = None
    names, group, own = definition["spec"]["names"], definition["spec"]["group"], definition["metadata"]["name"]
    for other in cluster.store.select(DEFINITIONS):
        if other["spec"]["group"] != group or other["metadata"]["name"] == own:
            continue
        taken = (other.get("status") or {}).get("acceptedNames") or {}
        for field, reason in NAME_FIELDS:
            if names.get(field) and names[field] == taken.get(field):
                found = ("NamesAccepted", "False", reason, f'"{names[field]}" is already in use')
    return found


def with_conditions(
    cluster: Cluster, old: list[dict[str, Any]], new: list[tuple[str, str, str, str]]
) -> list[dict[str, Any]]:
    """The conditions with the new ones in place; the time moves only when the status of one changes."""
    conditions = {item["type"]: item for item in old}
    for kind, status, reason, message in new:
        before = conditions.get(kind, {})
        since = before.get("lastTransitionTime") if before.get("status") == status else cluster.now()
        entry = {"type": kind, "status": status, "lastTransitionTime": since, "reason": reason, "message": message}
        conditions[kind] = entry
    return list(conditions.values())


def write_status(cluster: Cluster, definition: Document, status: Document) -> None:
    """Stores a new status."""
    if status == definition.get("status"):
        return
    kind = cluster.registry.by_shelf(DEFINITIONS)
    assert kind is not None
    rewrite(cluster, kind, definition, definition | {"status": status}, CONTROLLER)


def remove_objects(cluster: Cluster, definition: Document) -> None:
    """Deletes all objects of a definition that is going away."""
    status = dict(definition.get("status") or {})
    status["conditions"] = with_conditions(cluster, status.get("conditions") or [], [TERMINATING])
    write_status(cluster, definition, status)
    shelf = served_shelf(definition)
    kind = cluster.registry.by_shelf(shelf)
    for item in cluster.store.select(shelf) if kind else []:
        metadata = item["metadata"]
        if kind and "deletionTimestamp" not in metadata:
            delete(cluster, kind, metadata.get("namespace", ""), metadata["name"], DeleteOptions(), Call())
    finish(cluster, shelf)


def finish(cluster: Cluster, shelf: Shelf) -> None:
    """Lets a definition go when it is being deleted and has no objects left."""
    definition = cluster.store.get(DEFINITIONS, "", f"{shelf[1]}.{shelf[0]}")
    if definition is None or "deletionTimestamp" not in definition["metadata"] or cluster.store.select(shelf):
        return
    metadata = definition["metadata"]
    left = [item for item in metadata.get("finalizers", []) if item != CLEANUP]
    kind = cluster.registry.by_shelf(DEFINITIONS)
    assert kind is not None
    if left != metadata.get("finalizers", []):
        released = definition | {"metadata": metadata | {"finalizers": left}}
        store_change(cluster, kind, definition, Written(released), CONTROLLER)
