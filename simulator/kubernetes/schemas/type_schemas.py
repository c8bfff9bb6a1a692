# SPDX-License-Identifier: GPL-3.0-or-later
"""Which schema a resource type has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.kubernetes.resources import ResourceType
from simulator.kubernetes.schemas.definitions import definition_name
from simulator.kubernetes.schemas.schema import ANYTHING, ENVELOPE, PRESERVE, Schema, named

_CUSTOM: dict[int, tuple[Mapping[str, Any], Schema]] = {}


def schema_of(kind: ResourceType) -> Schema:
    """Gives the schema of a type: its CRD's, or the built-in one of Kubernetes 1.34; kept once made."""
    if not kind.custom:
        name = definition_name(kind.group, kind.version, kind.kind)
        return named(name) if name else ANYTHING
    raw = kind.schema if kind.schema is not None else {"type": "object", PRESERVE: True}
    known = _CUSTOM.get(id(raw))
    if known is None or known[0] is not raw:
        known = _CUSTOM[id(raw)] = (raw, _custom(raw))
    return known[1]


def _custom(raw: Mapping[str, Any]) -> Schema:
    """Gives a CRD's root, which always has an object's envelope."""
    return Schema({**raw, "properties": {**raw.get("properties", {}), **ENVELOPE}})
