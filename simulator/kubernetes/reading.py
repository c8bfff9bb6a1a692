# SPDX-License-Identifier: GPL-3.0-or-later
"""Get and list: selectors, pages and the list document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from simulator.kubernetes.cluster import Cluster, served
from simulator.kubernetes.errors import KubernetesError, bad_request
from simulator.kubernetes.requests import number
from simulator.kubernetes.resources import ResourceType, Shelf
from simulator.kubernetes.revisions import ContinueToken, asked_revision, token_of
from simulator.kubernetes.selectors import Selector, field_selector, field_values, label_selector
from simulator.kubernetes.store import Document, key_of

Filter = Callable[[Document], bool]
JOBS: Shelf = ("batch", "jobs")
ALWAYS_SELECTABLE = '"metadata.name", "metadata.namespace"'
# The fields that each built-in kind can be selected by, beside its name and namespace.
SELECTABLE: dict[Shelf, tuple[str, ...]] = {
    ("", "events"): (
        "involvedObject.kind",
        "involvedObject.namespace",
        "involvedObject.name",
        "involvedObject.uid",
        "involvedObject.apiVersion",
        "involvedObject.resourceVersion",
        "involvedObject.fieldPath",
        "reason",
        "reportingComponent",
        "source",
        "type",
    ),
    ("", "namespaces"): ("status.phase",),
    ("", "nodes"): ("spec.unschedulable",),
    ("", "pods"): (
        "spec.nodeName",
        "spec.restartPolicy",
        "spec.schedulerName",
        "spec.serviceAccountName",
        "spec.hostNetwork",
        "status.phase",
        "status.podIP",
        "status.nominatedNodeName",
    ),
    ("", "replicationcontrollers"): ("status.replicas",),
    ("", "secrets"): ("type",),
    ("", "services"): ("spec.clusterIP", "spec.type"),
    ("batch", "jobs"): ("status.successful",),
}


@dataclass(frozen=True)
class Page:
    """The objects of one answer, as of which revision, and where the next page starts."""

    items: list[Document]
    revision: int
    token: str = ""
    remaining: int = 0


def selection(kind: ResourceType, query: Mapping[str, str]) -> Filter | None:
    """The test that labelSelector and fieldSelector ask for; None when everything is wanted."""
    labels, fields = query.get("labelSelector", ""), query.get("fieldSelector", "")
    if not labels and not fields:
        return None
    known = ("metadata.name", *(("metadata.namespace",) if kind.namespaced else ()))
    known += SELECTABLE.get(kind.shelf, ()) + tuple(path.lstrip(".") for path in kind.selectable)
    by_label, by_field = label_selector(labels), known_fields(kind, fields, known)

    def chosen(resource: Document) -> bool:
        found = resource["metadata"].get("labels") or {}
        return by_label.matches(found) and (not fields or by_field.matches(field_values(resource, known)))

    return chosen


def known_fields(kind: ResourceType, text: str, known: tuple[str, ...]) -> Selector:
    """The field selector; kinds that know names and namespaces alone say so when they refuse another field."""
    try:
        return field_selector(text, known)
    except KubernetesError as error:
        field = error.message.removeprefix("field label not supported: ")
        if kind.shelf == JOBS:
            raise bad_request(f'field label "{field}" not supported for Job') from error
        if kind.custom or kind.shelf in SELECTABLE or field == error.message:
            raise
        raise bad_request(f'"{field}" is not a known field selector: only {ALWAYS_SELECTABLE}') from error


def page(cluster: Cluster, kind: ResourceType, namespace: str, query: Mapping[str, str]) -> Page:
    """The objects that the selectors choose, from the continue token on, at most `limit` of them."""
    begun = token_of(query["continue"]) if query.get("continue") else None
    revision = asked_revision(cluster.store, query, begun)
    chosen = selection(kind, query)
    items = cluster.store.select(kind.shelf, namespace if kind.namespaced else "", revision)
    items = [item for item in items if (chosen is None or chosen(item)) and (not begun or key_of(item) > begun.after)]
    shown_revision = cluster.store.revision if revision is None else revision
    limit = number(query, "limit") or 0
    if not limit or len(items) <= limit:
        return Page(items, shown_revision)
    selected = bool(query.get("labelSelector") or query.get("fieldSelector"))
    token = ContinueToken(shown_revision, key_of(items[limit - 1]))
    return Page(items[:limit], shown_revision, token.text(), 0 if selected else len(items) - limit)


def list_metadata(found: Page) -> Document:
    """The metadata of a list."""
    metadata: Document = {"resourceVersion": str(found.revision)}
    if found.token:
        metadata["continue"] = found.token
    if found.remaining:
        metadata["remainingItemCount"] = found.remaining
    return metadata


def list_document(kind: ResourceType, metadata: Document, items: list[Document]) -> Document:
    """A list; the items of built-in kinds name neither kind nor apiVersion."""
    shown = [served(kind, item) for item in items] if kind.custom else [untyped(item) for item in items]
    list_kind = kind.list_kind or f"{kind.kind}List"
    if kind.custom:
        # Lists of custom resources always have this key.
        metadata = {"continue": ""} | metadata
    return {"kind": list_kind, "apiVersion": kind.api_version, "metadata": metadata, "items": shown}


def untyped(resource: Document) -> Document:
    """The object without its kind and apiVersion."""
    return {key: value for key, value in resource.items() if key not in ("kind", "apiVersion")}
