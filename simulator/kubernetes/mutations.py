# SPDX-License-Identifier: GPL-3.0-or-later
"""Create, replace, patch and apply on the store."""

from __future__ import annotations

from collections.abc import Mapping

from simulator.kubernetes import writes
from simulator.kubernetes.admission import admit_create, admit_update
from simulator.kubernetes.authorization import RBAC, Action, authorize
from simulator.kubernetes.bodies import Body
from simulator.kubernetes.calls import Call
from simulator.kubernetes.cluster import Cluster, as_stored, named, served
from simulator.kubernetes.errors import already_exists, not_found, unknown
from simulator.kubernetes.namespaces import require_namespace
from simulator.kubernetes.resources import ResourceType, Shelf
from simulator.kubernetes.store import Document
from simulator.kubernetes.writes import Written

# The built-in types that a PUT may make.
MADE_BY_REPLACE: frozenset[Shelf] = frozenset(
    {
        ("", "endpoints"),
        ("", "events"),
        ("", "limitranges"),
        ("", "services"),
        ("coordination.k8s.io", "leases"),
        (RBAC, "clusterrolebindings"),
        (RBAC, "clusterroles"),
        (RBAC, "rolebindings"),
        (RBAC, "roles"),
    }
)


def create(cluster: Cluster, kind: ResourceType, namespace: str, body: Body, call: Call) -> Document:
    """The object that a POST made."""
    require_namespace(cluster, kind, namespace)
    require_no_revision(body)
    written = writes.create(kind, body, call.options(cluster, namespace, ""))
    return add(cluster, kind, written, call)


def require_no_revision(body: Body) -> None:
    """Refuses a new object that names a revision: a real server notices in its storage, hence 500 and no reason."""
    metadata = body.value.get("metadata") if isinstance(body.value, dict) else None
    if isinstance(metadata, dict) and metadata.get("resourceVersion"):
        raise unknown("resourceVersion should not be set on objects to be created")


def add(cluster: Cluster, kind: ResourceType, written: Written, call: Call) -> Document:
    """Stores an object that is new; 409 when its name is taken."""
    call.warnings.extend(written.warnings)
    resource = admit_create(cluster, kind, written.resource)
    metadata = resource["metadata"]
    present = cluster.find(kind, metadata.get("namespace", ""), metadata["name"])
    if present:
        raise already_exists(named(kind), metadata["name"], leaving="deletionTimestamp" in present["metadata"])
    if call.dry_run:
        return resource
    return served(kind, cluster.store.put(kind.shelf, as_stored(kind, resource)))


def replace(
    cluster: Cluster, kind: ResourceType, namespace: str, name: str, body: Body, call: Call
) -> tuple[Document, bool]:
    """The object after a PUT, and whether the PUT made it."""
    live = cluster.find(kind, namespace, name)
    options = call.options(cluster, namespace, name)
    if live is None and kind.shelf in MADE_BY_REPLACE and not call.subresource:
        require_namespace(cluster, kind, namespace)
        authorize(cluster.store, call.user, Action("create", kind.group, kind.plural, "", namespace, name))
        return add(cluster, kind, writes.create(kind, body, options), call), True
    if live is None:
        raise not_found(named(kind), name)
    return change(cluster, kind, live, writes.replace(kind, live, body, options), call), False


def patch(
    cluster: Cluster, kind: ResourceType, namespace: str, name: str, content_type: str, body: Body, call: Call
) -> tuple[Document, bool]:
    """The object after a PATCH, and whether an apply made it."""
    options = call.options(cluster, namespace, name)
    if content_type != writes.APPLY_PATCH:
        live = existing(cluster, kind, namespace, name)
        return change(cluster, kind, live, writes.patch(kind, live, content_type, body, options), call), False
    found = cluster.find(kind, namespace, name)
    if found is None and call.subresource:
        raise not_found(named(kind), name)
    if found is None:
        require_namespace(cluster, kind, namespace)
        authorize(cluster.store, call.user, Action("create", kind.group, kind.plural, "", namespace, name))
    written = writes.apply(kind, found, body, options)
    if found is None:
        return add(cluster, kind, written, call), True
    return change(cluster, kind, found, written, call), False


def rewrite(
    cluster: Cluster, kind: ResourceType, live: Document, resource: Mapping[str, object], call: Call
) -> Document:
    """The object after a write of the server's own."""
    metadata = live["metadata"]
    options = call.options(cluster, metadata.get("namespace", ""), metadata["name"])
    return change(cluster, kind, live, writes.rewritten(kind, live, resource, options), call)


def change(cluster: Cluster, kind: ResourceType, live: Document, written: Written, call: Call) -> Document:
    """Stores the new state of an object; one that waited only for its finalizers goes away."""
    call.warnings.extend(written.warnings)
    if not written.changed:
        return live
    resource = admit_update(cluster, kind, live, written.resource)
    if resource == live:
        return live
    if call.dry_run:
        return resource
    if released(kind, resource):
        metadata = resource["metadata"]
        cluster.store.put(kind.shelf, as_stored(kind, resource))
        return served(kind, cluster.store.remove(kind.shelf, metadata.get("namespace", ""), metadata["name"]))
    return served(kind, cluster.store.put(kind.shelf, as_stored(kind, resource)))


def released(kind: ResourceType, resource: Document) -> bool:
    """Whether an object is being deleted and nothing holds it any more."""
    metadata = resource["metadata"]
    held = metadata.get("finalizers") or metadata.get("deletionGracePeriodSeconds")
    if kind.shelf == ("", "namespaces"):
        held = held or resource.get("spec", {}).get("finalizers")
    return "deletionTimestamp" in metadata and not held


def existing(cluster: Cluster, kind: ResourceType, namespace: str, name: str) -> Document:
    """The stored object; 404 when there is none."""
    found = cluster.find(kind, namespace, name)
    if found is None:
        raise not_found(named(kind), name)
    return found
