# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a prepared object may be stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.kubernetes.builtin.validation import builtin_causes
from simulator.kubernetes.causes import Cause
from simulator.kubernetes.errors import invalid
from simulator.kubernetes.objects.custom_validation import custom_causes
from simulator.kubernetes.objects.metadata import metadata_causes, metadata_update_causes
from simulator.kubernetes.objects.preconditions import stored_numbers
from simulator.kubernetes.objects.write_options import WriteOptions
from simulator.kubernetes.resources import ResourceType

# Their metadata is looked at only when the rest is good.
METADATA_LAST = {("", "Event")}


def admitted_new(kind: ResourceType, resource: dict[str, Any]) -> dict[str, Any]:
    """Gives the new object as it is stored; raises 422."""
    causes = list(metadata_causes(kind, resource["metadata"]))
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
