# SPDX-License-Identifier: GPL-3.0-or-later
"""What the server itself writes into some kinds of objects when they are made or changed."""

from __future__ import annotations

from collections.abc import Callable

from simulator.kubernetes.calls import Call
from simulator.kubernetes.cluster import Cluster
from simulator.kubernetes.namespaces import require_open_namespace
from simulator.kubernetes.resources import ResourceType, Shelf
from simulator.kubernetes.store import Document

Completion = Callable[[Cluster, Document], Document]


def admit_create(cluster: Cluster, kind: ResourceType, resource: Document, call: Call) -> Document:
    """The new object, completed."""
    metadata = resource["metadata"]
    require_open_namespace(cluster, kind, metadata.get("namespace", ""), metadata["name"])
    complete = COMPLETIONS.get(kind.shelf)
    return complete(cluster, resource) if complete else resource


def admit_update(cluster: Cluster, kind: ResourceType, live: Document, resource: Document) -> Document:
    """The changed object, completed."""
    return resource


def complete_namespace(cluster: Cluster, resource: Document) -> Document:
    """A namespace is active, named by a label, and kept until it is empty."""
    metadata = resource["metadata"]
    labels = {**metadata.get("labels", {}), "kubernetes.io/metadata.name": metadata["name"]}
    return resource | {
        "metadata": metadata | {"labels": labels},
        "spec": {"finalizers": ["kubernetes"]},
        "status": {"phase": "Active"},
    }


COMPLETIONS: dict[Shelf, Completion] = {
    ("", "namespaces"): complete_namespace,
}
