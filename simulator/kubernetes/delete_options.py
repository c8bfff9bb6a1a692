# SPDX-License-Identifier: GPL-3.0-or-later
"""How to delete an object: who goes with it, how soon, and only if it is the one that is meant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulator.kubernetes.causes import invalid_value, unsupported
from simulator.kubernetes.errors import ResourceName, conflict, invalid
from simulator.kubernetes.objects.preconditions import refuse_other_object
from simulator.kubernetes.requests import number
from simulator.kubernetes.resources import ResourceType
from simulator.kubernetes.store import Document

# Policies that a finalizer carries out.
PROPAGATION = {"Foreground": "foregroundDeletion", "Orphan": "orphan"}


@dataclass(frozen=True)
class DeleteOptions:
    """How to delete."""

    policy: str = ""
    grace: int | None = None
    uid: str = ""
    revision: str = ""


def delete_options(body: dict[str, Any], query: Mapping[str, str]) -> DeleteOptions:
    """The options from the body, or from the query where the body has none; 422 for an unknown policy."""
    policy = body.get("propagationPolicy") or query.get("propagationPolicy") or ""
    if policy not in ("", "Background", *PROPAGATION):
        causes = [unsupported(("propagationPolicy",), policy, ("Foreground", "Background", "Orphan", "nil"))]
        raise invalid("meta.k8s.io", "DeleteOptions", "", causes)
    if body.get("orphanDependents") is not None and policy:
        why = "orphanDependents and deletionPropagation cannot be both set"
        raise invalid("meta.k8s.io", "DeleteOptions", "", [invalid_value(("propagationPolicy",), policy, why)])
    if body.get("orphanDependents") is not None:
        policy = "Orphan" if body["orphanDependents"] else "Background"
    grace = body.get("gracePeriodSeconds", number(query, "gracePeriodSeconds"))
    preconditions = body.get("preconditions") or {}
    return DeleteOptions(
        policy,
        grace,
        preconditions.get("uid", ""),
        preconditions.get("resourceVersion", ""),
    )


def check_preconditions(kind: ResourceType, live: Document, options: DeleteOptions) -> None:
    """Refuses with 409 when the object is not the one that the caller means."""
    metadata = live["metadata"]
    if kind.shelf == ("apiextensions.k8s.io", "customresourcedefinitions"):
        # Their own storage reads the precondition, in words of its own.
        refuse_other_object(kind, metadata, {"uid": options.uid})
    wanted = (
        ("UID", options.uid, metadata["uid"], "deleted and then recreated"),
        ("ResourceVersion", options.revision, metadata["resourceVersion"], "modified"),
    )
    for what, expected, found, happened in wanted:
        if expected and expected != found:
            why = f"the {what} in the precondition ({expected}) does not match the {what} in record ({found})."
            # Here a real server names the kind, not the plural.
            resource = ResourceName(kind.kind, kind.group)
            raise conflict(resource, metadata["name"], f"{why} The object might have been {happened}")
