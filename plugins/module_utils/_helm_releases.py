# SPDX-License-Identifier: GPL-3.0-or-later
"""What tells that objects belong to a Helm release, and what Helm keeps of one (Helm's documentation on adoption)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_objects import MANAGER, MARK

NAME = "meta.helm.sh/release-name"
NAMESPACE = "meta.helm.sh/release-namespace"
MANAGED_BY = "app.kubernetes.io/managed-by"
HELM = "Helm"
HELMS_MANAGER = "helm"


@dataclass(frozen=True)
class Release:
    """One release, by which Helm knows what it has installed."""

    name: str
    namespace: str

    @property
    def records(self) -> str:
        """The label selector of the Secrets in which Helm keeps its revisions."""
        return f"owner=helm,name={self.name}"

    @property
    def mark(self) -> Body:
        """The metadata by which Helm knows an object as the release's own, and we as one that we have to do with."""
        annotations = {NAME: self.name, NAMESPACE: self.namespace, MARK: "true"}
        return {"labels": {MANAGED_BY: HELM}, "annotations": annotations}

    def owns(self, live: Body) -> bool:
        """Whether an object carries the whole mark."""
        metadata = live["metadata"]
        return all(mark.items() <= (metadata.get(key) or {}).items() for key, mark in self.mark.items())


def release_of(live: Body) -> Release | None:
    """The release that an object says it belongs to."""
    annotations = live["metadata"].get("annotations") or {}
    return Release(annotations[NAME], annotations.get(NAMESPACE, "")) if NAME in annotations else None


def taken_over(live: Body) -> Body:
    """The metadata that make a release's object ours: what Helm's manager owned, the next apply keeps or removes."""
    metadata = live["metadata"]
    labels = {MANAGED_BY: None} if (metadata.get("labels") or {}).get(MANAGED_BY) == HELM else {}
    return {
        "labels": labels,
        "annotations": {NAME: None, NAMESPACE: None, MARK: "true"},
        "resourceVersion": metadata["resourceVersion"],
        "managedFields": handed_over(metadata.get("managedFields") or []),
    }


def handed_over(entries: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Managed fields with those of Helm's updates as ours by apply."""
    fields: Body = {}
    for entry in entries:
        if _is_helms(entry) or _is_ours(entry):
            fields = _united(fields, entry.get("fieldsV1", {}))
    first = next((entry for entry in entries if _is_helms(entry)), None)
    others = [dict(entry) for entry in entries if not _is_helms(entry) and not _is_ours(entry)]
    if first is None:
        return [dict(entry) for entry in entries]
    return [*others, {**first, "manager": MANAGER, "operation": "Apply", "fieldsV1": fields}]


def _is_helms(entry: Mapping[str, Any]) -> bool:
    return entry.get("manager") == HELMS_MANAGER and entry.get("operation") == "Update" and "subresource" not in entry


def _is_ours(entry: Mapping[str, Any]) -> bool:
    return entry.get("manager") == MANAGER and entry.get("operation") == "Apply"


def _united(one: Body, other: Body) -> Body:
    both = {key: _united(one[key], other[key]) for key in one.keys() & other.keys()}
    return {**one, **other, **both}
