# SPDX-License-Identifier: GPL-3.0-or-later
"""Metadata: what the server fills in, what it keeps, and what it refuses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.kubernetes.causes import Cause, Path, invalid_value, not_allowed, required, too_long
from simulator.kubernetes.objects.name_rules import name_causes
from simulator.kubernetes.objects.names import LABEL_VALUE, qualified_name_problems
from simulator.kubernetes.resources import ResourceType

MOST_ANNOTATION_BYTES = 256 * 1024
STANDARD_FINALIZERS = ("foregroundDeletion", "kubernetes", "orphan")
# Their validation looks only at the form of the names.
FREE_FINALIZERS = {
    ("", "Event"),
    ("apiextensions.k8s.io", "CustomResourceDefinition"),
    ("coordination.k8s.io", "Lease"),
}
UNQUALIFIED = "name is neither a standard finalizer name nor is it fully qualified"
ROOT: Path = ("metadata",)
# What a client may send but never decides once an object exists.
KEPT = (
    *("uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "resourceVersion"),
    "selfLink",
)
# Of these, what a client may not even say, but as it is.
FIXED = ("uid", "deletionTimestamp", "deletionGracePeriodSeconds")


def metadata_causes(kind: ResourceType, resource: Mapping[str, Any]) -> Iterator[Cause]:
    """Gives what is refused in the metadata of a new object."""
    metadata = resource["metadata"]
    yield from name_causes(kind, resource)
    if kind.namespaced and not metadata.get("namespace"):
        yield required((*ROOT, "namespace"))
    elif not kind.namespaced and metadata.get("namespace"):
        yield not_allowed((*ROOT, "namespace"), "not allowed on this type")
    yield from _shared_causes(metadata)
    yield from _finalizer_causes(kind, metadata.get("finalizers", []))


def metadata_update_causes(metadata: Mapping[str, Any], live: Mapping[str, Any]) -> Iterator[Cause]:
    """Gives what is refused in the metadata of a changed object."""
    fresh = [name for name in metadata.get("finalizers", ()) if name not in live.get("finalizers", ())]
    if live.get("deletionTimestamp") and fresh:
        listed = "[]string{" + ", ".join(f'"{name}"' for name in fresh) + "}"
        why = f"no new finalizers can be added if the object is being deleted, found new finalizers {listed}"
        yield not_allowed((*ROOT, "finalizers"), why)
    for name in ("name", "namespace", *FIXED):
        if metadata.get(name, "") != live.get(name, ""):
            yield invalid_value((*ROOT, name), metadata.get(name, ""), "field is immutable")
    yield from _shared_causes(metadata)


def label_causes(labels: Mapping[str, str], path: Path) -> Iterator[Cause]:
    """Gives what is refused in a map of labels."""
    for name, value in labels.items():
        for problem in qualified_name_problems(name):
            yield invalid_value(path, name, problem)
        for problem in LABEL_VALUE.problems(value):
            yield invalid_value(path, value, problem)


def _shared_causes(metadata: Mapping[str, Any]) -> Iterator[Cause]:
    yield from label_causes(metadata.get("labels", {}), (*ROOT, "labels"))
    yield from _annotation_causes(metadata.get("annotations", {}), (*ROOT, "annotations"))
    yield from _owner_causes(metadata.get("ownerReferences", ()), (*ROOT, "ownerReferences"))
    for finalizer in metadata.get("finalizers", ()):
        for problem in qualified_name_problems(finalizer):
            yield invalid_value((*ROOT, "finalizers"), finalizer, problem)


def _finalizer_causes(kind: ResourceType, finalizers: list[str]) -> Iterator[Cause]:
    if kind.custom or (kind.group, kind.kind) in FREE_FINALIZERS:
        return
    for index, finalizer in enumerate(finalizers):
        if _is_unqualified(finalizer):
            yield invalid_value((*ROOT, "finalizers", index), finalizer, UNQUALIFIED)


def finalizer_warnings(metadata: Mapping[str, Any]) -> tuple[str, ...]:
    """Gives what custom resources are only warned of."""
    path = "including a path (/) "
    return tuple(
        f'metadata.finalizers: "{name}": prefer a domain-qualified finalizer name {path if "." in name else ""}'
        "to avoid accidental conflicts with other finalizer writers"
        for name in metadata.get("finalizers", ())
        if _is_unqualified(name)
    )


def _is_unqualified(finalizer: str) -> bool:
    return "/" not in finalizer and finalizer not in STANDARD_FINALIZERS


def _annotation_causes(annotations: Mapping[str, str], path: Path) -> Iterator[Cause]:
    for name in annotations:
        for problem in qualified_name_problems(name.lower()):
            yield invalid_value(path, name, problem)
    size = sum(len(name.encode()) + len(value.encode()) for name, value in annotations.items())
    if size > MOST_ANNOTATION_BYTES:
        yield too_long(path, MOST_ANNOTATION_BYTES)


def _owner_causes(owners: list[Mapping[str, Any]], path: Path) -> Iterator[Cause]:
    for owner in owners:
        for name in ("apiVersion", "kind", "name", "uid"):
            if not owner.get(name):
                why = "version must not be empty" if name == "apiVersion" else "must not be empty"
                yield invalid_value((*path, name), owner.get(name, ""), why)
    if sum(bool(owner.get("controller")) for owner in owners) > 1:
        yield invalid_value(path, owners, "Only one reference can have Controller set to true")
