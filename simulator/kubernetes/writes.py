# SPDX-License-Identifier: GPL-3.0-or-later
"""The writes of the Kubernetes API as pure functions: what goes in, what would be stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulator.kubernetes.bodies import Body
from simulator.kubernetes.resources import ResourceType

JSON_PATCH = "application/json-patch+json"
MERGE_PATCH = "application/merge-patch+json"
STRATEGIC_PATCH = "application/strategic-merge-patch+json"
APPLY_PATCH = "application/apply-patch+yaml"


@dataclass(frozen=True)
class WriteOptions:
    """Everything about a write that is not its body.

    `manager` is the fieldManager parameter, or the start of the User-Agent up to its first slash; `time` an RFC 3339 time in
    whole seconds; `uid` and `suffix` (five characters for generateName) come from the caller's random source and count only
    when an object is made; `name` is empty for a POST.
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


def create(kind: ResourceType, body: Body, options: WriteOptions) -> Written:
    """Gives the object that a POST makes: decoded, defaulted, validated, with uid, creationTimestamp, generation, managedFields."""
    raise NotImplementedError


def replace(kind: ResourceType, live: Mapping[str, Any], body: Body, options: WriteOptions) -> Written:
    """Gives the object after a PUT, on the object itself or on the subresource `status`; refuses a stale resourceVersion (409)."""
    raise NotImplementedError


def patch(kind: ResourceType, live: Mapping[str, Any], content_type: str, body: Body, options: WriteOptions) -> Written:
    """Gives the object after a JSON, merge or strategic merge patch."""
    raise NotImplementedError


def apply(kind: ResourceType, live: Mapping[str, Any] | None, body: Body, options: WriteOptions) -> Written:
    """Gives the object after a server-side apply; without a live object the patch makes it."""
    raise NotImplementedError


def rewritten(
    kind: ResourceType, live: Mapping[str, Any], resource: Mapping[str, Any], options: WriteOptions
) -> Written:
    """Gives the object after a write by the server itself or through scale or token, with managed fields but unvalidated."""
    raise NotImplementedError
