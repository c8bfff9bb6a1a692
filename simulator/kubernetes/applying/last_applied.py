# SPDX-License-Identifier: GPL-3.0-or-later
"""How kubectl passes from client-side to server-side apply without conflicts with its former self."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from simulator.kubernetes.applying.field_sets import EMPTY, FieldSet, with_parents
from simulator.kubernetes.applying.merging import changed_fields
from simulator.kubernetes.applying.typed import fields_of
from simulator.kubernetes.schemas.schema import Schema

ANNOTATION = "kubectl.kubernetes.io/last-applied-configuration"
KUBECTL = "kubectl"


def free_fields(schema: Schema, live: Mapping[str, Any], manager: str) -> FieldSet:
    """Gives the fields that this applier takes over silently: for kubectl, those still as it last applied them."""
    text = live.get("metadata", {}).get("annotations", {}).get(ANNOTATION)
    if manager != KUBECTL or not text:
        return EMPTY
    try:
        last = json.loads(text)
    except ValueError:
        return EMPTY
    if not isinstance(last, Mapping):
        return EMPTY
    present = with_parents(fields_of(schema, live))
    return (fields_of(schema, last) & present) - changed_fields(schema, last, live)
