# SPDX-License-Identifier: GPL-3.0-or-later
"""Who owns which fields of an object: metadata.managedFields, read and written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from simulator.kubernetes.applying.field_sets import FieldSet, field_set, fields_v1

APPLY = "Apply"
UPDATE = "Update"
MOST_UPDATERS = 10


@dataclass(frozen=True)
class Owner:
    """Whoever may own fields: a name, how it writes, and through which subresource; an updater also by its version."""

    name: str
    operation: str
    subresource: str = ""
    version: str = ""

    def __str__(self) -> str:
        """Gives the owner as a conflict names it."""
        text = f'"{self.name}"'
        if self.subresource:
            text += f' with subresource "{self.subresource}"'
        return f"{text} using {self.version}" if self.operation == UPDATE else text


@dataclass(frozen=True)
class Owned:
    """The fields of one owner, the version they are written in and the time of the last change."""

    fields: FieldSet
    version: str
    time: str = ""


Owners = dict[Owner, Owned]


def updater(name: str, version: str, subresource: str = "") -> Owner:
    """Gives the owner that a create, replace or patch makes."""
    return Owner(name, UPDATE, subresource, version)


def applier(name: str, subresource: str = "") -> Owner:
    """Gives the owner that a server-side apply makes, the same in every version."""
    return Owner(name, APPLY, subresource)


def owners_of(resource: Mapping[str, Any]) -> Owners:
    """Gives the owners that an object's managedFields name."""
    owners: Owners = {}
    for entry in resource.get("metadata", {}).get("managedFields") or ():
        version = entry.get("apiVersion", "")
        operation = entry.get("operation", UPDATE)
        named = version if operation == UPDATE else ""
        owner = Owner(entry.get("manager", ""), operation, entry.get("subresource", ""), named)
        owners[owner] = Owned(field_set(entry.get("fieldsV1") or {}), version, entry.get("time") or "")
    return owners


def entries(owners: Owners) -> list[dict[str, Any]]:
    """Gives managedFields: appliers first, then by time, name, version and subresource."""
    order = sorted(
        owners.items(),
        key=lambda item: (item[0].operation, item[1].time, item[0].name, item[1].version, item[0].subresource),
    )
    return [_entry(owner, owned) for owner, owned in order]


def minus(owners: Owners, fields: FieldSet, *, of: Owner | None = None) -> Owners:
    """Takes fields away from one owner, or from all; an owner without fields is gone."""
    left = {
        owner: replace(owned, fields=owned.fields - fields) if of in (None, owner) else owned
        for owner, owned in owners.items()
    }
    return {owner: owned for owner, owned in left.items() if owned.fields}


def capped(owners: Owners, version: str) -> Owners:
    """Joins the oldest updaters of each version into one, `ancient-changes`, when there are more than ten."""
    updating = [owner for owner in owners if owner.operation == UPDATE]
    updaters = sorted(updating, key=lambda owner: (owners[owner].time, owner.name, owner.subresource))
    surplus = updaters[: max(0, len(updaters) - MOST_UPDATERS + 1)]
    if len(updaters) <= MOST_UPDATERS:
        return owners
    kept = {owner: owned for owner, owned in owners.items() if owner not in surplus}
    fields = frozenset().union(*(owners[owner].fields for owner in surplus))
    ancient = updater("ancient-changes", version)
    return kept | {ancient: Owned(fields, version, owners[surplus[-1]].time)}


def _entry(owner: Owner, owned: Owned) -> dict[str, Any]:
    entry: dict[str, Any] = {"manager": owner.name, "operation": owner.operation, "apiVersion": owned.version}
    if owned.time:
        entry["time"] = owned.time
    entry |= {"fieldsType": "FieldsV1", "fieldsV1": fields_v1(owned.fields)}
    return entry | ({"subresource": owner.subresource} if owner.subresource else {})
