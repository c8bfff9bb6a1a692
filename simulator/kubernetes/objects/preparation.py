# SPDX-License-Identifier: GPL-3.0-or-later
"""What every write does around its own idea: metadata, defaults, ownership, validation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.kubernetes.applying.managed_fields import Owners, entries, owners_of, updater
from simulator.kubernetes.applying.ownership import after_update, difference, unmanaged
from simulator.kubernetes.builtin.defaults import empty_object, with_birth_status, with_builtin_defaults
from simulator.kubernetes.builtin.validation import builtin_causes
from simulator.kubernetes.causes import Cause
from simulator.kubernetes.errors import bad_request, invalid
from simulator.kubernetes.objects.custom_validation import custom_causes
from simulator.kubernetes.objects.generations import has_generation, next_generation
from simulator.kubernetes.objects.metadata import FIXED, KEPT, metadata_causes, metadata_update_causes
from simulator.kubernetes.objects.preconditions import refuse_other_place, refuse_stale, stored_numbers
from simulator.kubernetes.objects.write_options import WriteOptions, has_status, keeps_labels, reset_fields
from simulator.kubernetes.resources import ResourceType
from simulator.kubernetes.schemas.defaulting import defaulted
from simulator.kubernetes.schemas.type_schemas import schema_of

# A kubelet registers its node together with the node's status.
BORN_WITH_STATUS = {("", "Node")}
# Their metadata is looked at only when the rest is good.
METADATA_LAST = {("", "Event")}


def created(kind: ResourceType, resource: dict[str, Any], options: WriteOptions) -> dict[str, Any]:
    """Gives a new object with the metadata that the server decides and the defaults of its kind."""
    metadata = {name: value for name, value in resource["metadata"].items() if name not in KEPT}
    if kind.namespaced:
        if metadata.get("namespace", options.namespace) != options.namespace:
            raise bad_request("the namespace of the provided object does not match the namespace sent on the request")
        metadata["namespace"] = options.namespace
    else:
        metadata.pop("namespace", None)
    if not metadata.get("name") and metadata.get("generateName"):
        metadata["name"] = metadata["generateName"][:58] + options.suffix
    metadata |= {"uid": options.uid, "creationTimestamp": options.time}
    if has_generation(kind):
        metadata["generation"] = 1
    if (kind.group, kind.kind) in BORN_WITH_STATUS or not has_status(kind):
        return with_defaults(kind, {**resource, "metadata": metadata})
    left = {name: value for name, value in resource.items() if name != "status"}
    return with_birth_status(kind, with_defaults(kind, {**left, "metadata": metadata}))


def updated(
    kind: ResourceType,
    live: Mapping[str, Any],
    resource: dict[str, Any],
    options: WriteOptions,
) -> dict[str, Any]:
    """Gives a changed object with what a write of this kind may not change taken from the live one."""
    place = {name: live["metadata"][name] for name in ("namespace",) if name in live["metadata"]}
    sent = place | {name: value for name, value in resource["metadata"].items() if value != ""}
    refuse_other_place(live["metadata"], sent)
    refuse_stale(kind, live["metadata"], sent)
    metadata = {name: value for name, value in sent.items() if name not in KEPT}
    metadata |= {name: live["metadata"][name] for name in KEPT if name in live["metadata"]}
    # A deletion that has begun is never taken back; whoever tries is not even told.
    metadata |= {name: sent[name] for name in FIXED if sent.get(name) and (name == "uid" or name not in metadata)}
    proposed = with_defaults(kind, {**resource, "metadata": metadata})
    if options.subresource == "status":
        return _with_status(kind, live, proposed)
    if has_status(kind):
        proposed.pop("status", None)
        proposed |= {"status": live["status"]} if "status" in live else {}
    if (kind.group, kind.kind) == ("", "Namespace") and options.subresource != "finalize":
        proposed |= {"spec": live["spec"]}
    if has_generation(kind):
        proposed["metadata"]["generation"] = next_generation(kind, live, proposed)
    return proposed


def _with_status(kind: ResourceType, live: Mapping[str, Any], proposed: dict[str, Any]) -> dict[str, Any]:
    """Gives the live object with another status; a built-in one takes labels and the like along."""
    own = {name: proposed[name] for name in ("status",) if name in proposed}
    kept = {name: value for name, value in live.items() if name != "status"}
    if kind.custom:
        return {**kept, **own}
    metadata = {name: value for name, value in proposed["metadata"].items() if name != "labels"}
    labels = (live if keeps_labels(kind) else proposed)["metadata"].get("labels")
    return {**kept, **own, "metadata": metadata | ({"labels": labels} if labels else {})}


def with_defaults(kind: ResourceType, resource: dict[str, Any]) -> dict[str, Any]:
    """Gives the object with the defaults of its schema, or of its built-in kind."""
    if kind.custom:
        filled: dict[str, Any] = defaulted(schema_of(kind), resource)
        return filled
    return with_builtin_defaults(kind, resource)


def owned(
    kind: ResourceType,
    live: Mapping[str, Any],
    resource: dict[str, Any],
    options: WriteOptions,
    asked: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Gives the object with managedFields after a write that is no apply; `asked` is what counts as written."""
    reset = reset_fields(kind, options.subresource)
    before = live or empty_object(kind)
    change = difference(schema_of(kind), before, with_defaults(kind, dict(asked)) if asked else resource, reset)
    owners = _owners_before(live, resource, options)
    if live and not owners:
        # Nobody has owned anything so far: only an apply begins with it.
        return unmanaged(resource)
    owner = updater(options.manager, kind.api_version, options.subresource)
    # What the scale of a custom resource writes bears no time.
    time = "" if kind.custom and options.subresource == "scale" else options.time
    now = entries(after_update(owners, owner, kind.api_version, change, time))
    plain = unmanaged(resource)
    return {**plain, "metadata": {**plain["metadata"], **({"managedFields": now} if now else {})}}


def _owners_before(live: Mapping[str, Any], resource: Mapping[str, Any], options: WriteOptions) -> Owners:
    """Gives the owners as the client wants them to have been: kubectl rewrites the list, an empty one forgets all."""
    sent = resource["metadata"].get("managedFields")
    if not live or options.subresource or sent is None:
        return owners_of(live)
    return {} if sent in ([], [{}]) else owners_of(resource)


def admitted_new(kind: ResourceType, resource: dict[str, Any]) -> dict[str, Any]:
    """Gives the new object as it is stored; raises 422."""
    causes = list(metadata_causes(kind, resource))
    found = list(_causes(kind, resource, None, causes))
    if (kind.group, kind.kind) in METADATA_LAST and found:
        causes = []
    _refuse(kind, resource, [*causes, *found])
    return stored_numbers(resource) if kind.custom else resource


def admitted_update(
    kind: ResourceType, live: Mapping[str, Any], resource: dict[str, Any], options: WriteOptions
) -> dict[str, Any]:
    """Gives the changed object as it is stored; raises 422."""
    causes = [*metadata_update_causes(resource["metadata"], live["metadata"])]
    if options.subresource != "status" or kind.custom:
        causes += list(_causes(kind, resource, live, causes))
    _refuse(kind, resource, causes)
    return stored_numbers(resource) if kind.custom else resource


def _causes(
    kind: ResourceType, resource: Mapping[str, Any], live: Mapping[str, Any] | None, before: list[Cause]
) -> Iterator[Cause]:
    return custom_causes(kind, resource, live, before) if kind.custom else builtin_causes(kind, resource, live)


def _refuse(kind: ResourceType, resource: Mapping[str, Any], causes: list[Cause]) -> None:
    if causes:
        raise invalid(kind.group, kind.kind, resource["metadata"].get("name", ""), causes)
