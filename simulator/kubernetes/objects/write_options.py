# SPDX-License-Identifier: GPL-3.0-or-later
"""The circumstances and the outcome of a write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from simulator.kubernetes.applying.field_sets import FieldPath
from simulator.kubernetes.resources import ResourceType

JSON_PATCH = "application/json-patch+json"
MERGE_PATCH = "application/merge-patch+json"
STRATEGIC_PATCH = "application/strategic-merge-patch+json"
APPLY_PATCH = "application/apply-patch+yaml"


@dataclass(frozen=True)
class WriteOptions:
    """Everything about a write that is not its body.

    `manager` is the fieldManager parameter, or the start of the User-Agent up to its first slash; `time` an RFC 3339
    time in whole seconds; `uid` and `suffix` (five characters for generateName) come from the caller's random source
    and count only when an object is made; `name` is empty for a POST.
    """

    manager: str
    time: str
    namespace: str = ""
    name: str = ""
    uid: str = ""
    suffix: str = ""
    field_validation: str = "Ignore"
    subresource: str = ""
    force: bool = False


@dataclass(frozen=True)
class Written:
    """What a write stores: complete but for its resourceVersion; `changed` is false when it equals the live object."""

    resource: dict[str, Any]
    warnings: tuple[str, ...] = ()
    changed: bool = True


def has_status(kind: ResourceType) -> bool:
    """Says whether the status of the kind is written through a subresource of its own."""
    return "status" in kind.subresources


def reset_fields(kind: ResourceType, subresource: str) -> tuple[FieldPath, ...]:
    """Gives the fields that a write through this subresource does not set."""
    if not has_status(kind):
        return ()
    if subresource != "status":
        return (("f:status",),)
    if (kind.group, kind.kind) == ("apiextensions.k8s.io", "CustomResourceDefinition"):
        return (("f:spec",), ("f:metadata",))
    return (("f:spec",), ("f:metadata", "f:labels")) if keeps_labels(kind) else (("f:spec",),)


def keeps_labels(kind: ResourceType) -> bool:
    """Says whether a write of the status leaves the labels of a built-in object alone."""
    return (kind.group, kind.kind) == ("apps", "Deployment")
