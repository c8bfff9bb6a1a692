# SPDX-License-Identifier: GPL-3.0-or-later
"""Ownership of fields after a create, replace or patch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from simulator.kubernetes.applying.field_sets import EMPTY, FieldPath, FieldSet, below, with_parents
from simulator.kubernetes.applying.managed_fields import Owned, Owner, Owners, capped, minus
from simulator.kubernetes.applying.merging import changed_fields
from simulator.kubernetes.applying.typed import fields_of
from simulator.kubernetes.schemas.schema import Schema

# What the server itself writes has no owner.
SERVER_METADATA = (
    "name",
    "namespace",
    "creationTimestamp",
    "deletionTimestamp",
    "deletionGracePeriodSeconds",
    "selfLink",
    "uid",
    "generation",
    "managedFields",
    "resourceVersion",
)
STRIPPED: FieldSet = frozenset(
    {("f:apiVersion",), ("f:kind",), ("f:metadata",), *(("f:metadata", f"f:{name}") for name in SERVER_METADATA)}
)

# Fields of built-in Go types that are no pointers and are written even when empty.
ALWAYS_THERE = frozenset(
    f"f:{name}"
    for name in (
        "metadata",
        "spec",
        "status",
        "template",
        "strategy",
        "updateStrategy",
        "resources",
        "loadBalancer",
        "containers",
        "jobTemplate",
        "names",
        "scaleTargetRef",
    )
)


@dataclass(frozen=True)
class Difference:
    """What a write changed, as fields."""

    added: FieldSet
    modified: FieldSet
    removed: FieldSet

    @property
    def written(self) -> FieldSet:
        """The fields that have a new value."""
        return self.added | self.modified


def difference(
    schema: Schema, before: Mapping[str, Any], after: Mapping[str, Any], reset: Iterable[FieldPath]
) -> Difference:
    """Gives the change between two objects, leaving out the fields that this write may not set."""
    old, new = fields_of(schema, unmanaged(before)), fields_of(schema, unmanaged(after))
    added = new - with_parents(old) | _new_parents(schema, with_parents(new) - with_parents(old) - new)
    removed = with_parents(old) - with_parents(new)
    modified = changed_fields(schema, unmanaged(before), unmanaged(after))
    return Difference(*(filtered(fields, reset) for fields in (added, modified, removed)))


def _new_parents(schema: Schema, parents: FieldSet) -> FieldSet:
    """Gives the maps and lists that a write made; parts that a built-in type always has count as there before."""
    return frozenset(path for path in parents if not (schema.builtin and _was_there(schema, path)))


def _was_there(schema: Schema, path: FieldPath) -> bool:
    if schema.name.endswith(".CustomResourceDefinition") and path == ("f:status", "f:conditions"):
        # Written as null as long as there are none.
        return True
    # An item of a list is new with all that it has.
    return path[-1] in ALWAYS_THERE and not any(step.startswith("k:") for step in path)


def filtered(fields: FieldSet, reset: Iterable[FieldPath]) -> FieldSet:
    """Gives the fields that are nobody's server metadata and not reset by the write."""
    return fields - STRIPPED - below(fields, reset)


def unmanaged(resource: Mapping[str, Any]) -> dict[str, Any]:
    """Gives the object without its managedFields."""
    metadata = {key: value for key, value in resource.get("metadata", {}).items() if key != "managedFields"}
    return {**resource, "metadata": metadata} if "metadata" in resource else dict(resource)


def after_update(owners: Owners, owner: Owner, version: str, change: Difference, time: str) -> Owners:
    """Gives the owners after a write that is no apply: what it wrote is its own, what it removed is nobody's."""
    left = minus(owners, change.written | change.removed)
    if not change.written:
        return left
    mine = left[owner].fields if owner in left else EMPTY
    return capped(left | {owner: Owned(mine | change.written, version, time)}, version)
