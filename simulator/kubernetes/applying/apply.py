# SPDX-License-Identifier: GPL-3.0-or-later
"""Server-side apply: merge, ownership, conflicts and the removal of what is no longer applied."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from simulator.kubernetes.applying.field_sets import FieldPath, FieldSet, display, with_parents
from simulator.kubernetes.applying.last_applied import free_fields
from simulator.kubernetes.applying.managed_fields import (
    Owned,
    Owner,
    Owners,
    applier,
    entries,
    minus,
    owners_of,
    updater,
)
from simulator.kubernetes.applying.merging import merged, same, without
from simulator.kubernetes.applying.ownership import Difference, difference, filtered, unmanaged
from simulator.kubernetes.applying.typed import fields_of
from simulator.kubernetes.applying.typing_errors import patch_problem
from simulator.kubernetes.causes import Cause
from simulator.kubernetes.errors import KubernetesError, apply_conflict, unknown
from simulator.kubernetes.schemas.schema import Schema


@dataclass(frozen=True)
class Application:
    """Who applies, in which version, when, through which subresource, and whether conflicts are taken over."""

    manager: str
    version: str
    time: str
    subresource: str = ""
    force: bool = False
    reset: tuple[FieldPath, ...] = field(default=())

    @property
    def owner(self) -> Owner:
        """The owner that this makes."""
        return applier(self.manager, self.subresource)


def applied(
    schema: Schema, live: Mapping[str, Any], patch: Mapping[str, Any], application: Application
) -> dict[str, Any]:
    """Gives the live object (or the empty frame of a new one) with the patch applied and managedFields renewed.

    Raises 500 with an empty reason for a patch that does not fit the schema, and 409 for fields that others own.
    """
    refuse_misfit(schema, patch)
    before = unmanaged(live)
    owners = owners_of(live) or _first_owners(schema, before, application)
    owner = application.owner
    fields = filtered(fields_of(schema, patch), application.reset)
    last = owners.get(owner)
    now = owners | {owner: Owned(fields, application.version, last.time if last else "")}
    after = _pruned(schema, merged(schema, before, patch), now, last)
    change = difference(schema, before, after, application.reset)
    free = change.written if application.force else free_fields(schema, before, application.manager)
    now = _settled(now, owner, change, free)
    if owner in now and not same(before, after):
        now[owner] = Owned(now[owner].fields, application.version, application.time)
    managed = {"managedFields": entries(now)} if now else {}
    return {**after, "metadata": {**after.get("metadata", {}), **managed}}


def _first_owners(schema: Schema, live: Mapping[str, Any], application: Application) -> Owners:
    """Gives the owner of all that was there before anybody applied, for an object that has been without owners."""
    if "uid" not in live["metadata"]:
        return {}
    nothing = {"apiVersion": live["apiVersion"], "kind": live["kind"], "metadata": {}}
    fields = difference(schema, nothing, live, application.reset).written
    owned = Owned(fields, application.version, application.time)
    return {updater("before-first-apply", application.version, application.subresource): owned} if fields else {}


def refuse_misfit(schema: Schema, patch: Mapping[str, Any]) -> None:
    """Raises what the API server answers to a patch with an unknown field, a wrong type or a doubled list entry."""
    problem = patch_problem(schema, patch)
    if problem:
        raise unknown(f"failed to create typed patch object ({_named(patch)}): {problem}")


def _pruned(schema: Schema, joined: dict[str, Any], owners: Owners, last: Owned | None) -> dict[str, Any]:
    """Takes out what this manager applied last time, does not apply now, and nobody else owns."""
    if last is None:
        return joined
    owned = with_parents(frozenset().union(*(one.fields for one in owners.values())))
    lost = with_parents(last.fields) - owned
    present = with_parents(fields_of(schema, joined))
    gone = {path for path in lost & present if path in last.fields or _is_empty_without(path, present, lost)}
    return without(schema, joined, frozenset(gone)) or {}


def _is_empty_without(path: FieldPath, present: FieldSet, lost: FieldSet) -> bool:
    return all(inner in lost for inner in present if inner[: len(path)] == path)


def _settled(owners: Owners, owner: Owner, change: Difference, free: FieldSet) -> Owners:
    """Gives the owners afterwards; raises 409 when others own what was written, unless it is free to be taken."""
    others = {other: owned for other, owned in owners.items() if other != owner}
    claimed = change.written - free
    clashes = {other: fields for other, owned in others.items() if (fields := owned.fields & claimed)}
    if clashes:
        raise _conflict(clashes)
    left = minus(others, change.written | change.removed)
    mine = {owner: owners[owner]} if owners[owner].fields else {}
    return left | mine


def _conflict(clashes: Mapping[Owner, FieldSet]) -> KubernetesError:
    found = [(str(owner), display(path)) for owner in clashes for path in sorted(clashes[owner], key=display)]
    causes = [Cause("FieldManagerConflict", path, f"conflict with {owner}") for owner, path in found]
    if len(found) == 1:
        return apply_conflict(f"Apply failed with 1 conflict: conflict with {found[0][0]}: {found[0][1]}", causes)
    lines = [
        f"conflicts with {owner}:\n" + _listed(path for who, path in found if who == owner) for owner in _names(clashes)
    ]
    return apply_conflict(f"Apply failed with {len(found)} conflicts: " + "\n".join(lines), causes)


def _names(clashes: Mapping[Owner, FieldSet]) -> list[str]:
    return sorted({str(owner) for owner in clashes})


def _listed(paths: Iterable[str]) -> str:
    return "\n".join(f"- {path}" for path in paths)


def placed(patch: Mapping[str, Any]) -> str:
    """Gives the namespace, which a patch may leave out, and the name that it says it is for."""
    metadata = patch["metadata"] if isinstance(patch.get("metadata"), Mapping) else {}
    return f"{metadata.get('namespace', '')}/{metadata.get('name', '')}"


def _named(patch: Mapping[str, Any]) -> str:
    version = patch.get("apiVersion", "")
    group_version = version if "/" in version else f"/{version}"
    return f"{placed(patch)}; {group_version}, Kind={patch.get('kind', '')}"
