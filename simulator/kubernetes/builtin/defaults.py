# SPDX-License-Identifier: GPL-3.0-or-later
"""Defaults of the built-in kinds, filled in part by part along the schema."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any

from simulator.kubernetes.applying.typed import child
from simulator.kubernetes.builtin.default_rules import RULES
from simulator.kubernetes.builtin.default_tables import BIRTH_STATUS, TABLE
from simulator.kubernetes.builtin.pod_defaults import (
    pod_quality,
    with_job_selector,
    with_pod_admission,
    with_pod_defaults,
    with_tolerations,
)
from simulator.kubernetes.resources import ResourceType
from simulator.kubernetes.schemas.schema import Schema
from simulator.kubernetes.schemas.type_schemas import schema_of

Completion = Callable[[dict[str, Any]], dict[str, Any]]
WHOLE: dict[tuple[str, str], Completion] = {("", "Pod"): with_pod_defaults}
WRITTEN_EMPTY = {("", "Event"), ("", "Node")}
LAST: dict[tuple[str, str], Completion] = {("", "Pod"): with_pod_admission, ("batch", "Job"): with_job_selector}


def with_builtin_defaults(kind: ResourceType, resource: dict[str, Any]) -> dict[str, Any]:
    """Gives the object with the defaults of its kind, as the API server stores them."""
    complete = WHOLE.get((kind.group, kind.kind))
    filled: dict[str, Any] = _filled(schema_of(kind), complete(resource) if complete else resource)
    return filled


def empty_object(kind: ResourceType) -> dict[str, Any]:
    """Gives an object of the kind in which nothing is set: some Go types write their fields even then."""
    frame = {"apiVersion": kind.api_version, "kind": kind.kind, "metadata": {}}
    return with_builtin_defaults(kind, frame) if (kind.group, kind.kind) in WRITTEN_EMPTY else frame


def prepared(kind: ResourceType, resource: dict[str, Any]) -> dict[str, Any]:
    """Gives a new object with what the server adds after it has noted who owns which field."""
    complete = LAST.get((kind.group, kind.kind))
    return complete(resource) if complete else resource


def prepared_change(kind: ResourceType, resource: dict[str, Any]) -> dict[str, Any]:
    """Gives a changed object with what the server adds to it again."""
    return with_tolerations(resource) if (kind.group, kind.kind) == ("", "Pod") else resource


def with_birth_status(kind: ResourceType, resource: dict[str, Any]) -> dict[str, Any]:
    """Gives a new object with the status that its kind starts with."""
    if (kind.group, kind.kind) == ("", "Pod"):
        return resource | {"status": {"phase": "Pending", "qosClass": pod_quality(resource)}}
    status = BIRTH_STATUS.get((kind.group, kind.kind))
    return resource if status is None else resource | {"status": copy.deepcopy(status)}


def _filled(schema: Schema, value: Any) -> Any:
    if isinstance(value, list):
        return [_filled(schema.items, item) for item in value]
    if not isinstance(value, Mapping):
        return value
    part = {name: inner for name, inner in copy.deepcopy(TABLE.get(schema.name, {})).items() if name not in value}
    part = {**value, **part}
    if schema.name in RULES:
        part = RULES[schema.name](part)
    return {name: _filled(child(schema, name), inner) for name, inner in part.items()}
