# SPDX-License-Identifier: GPL-3.0-or-later
"""Defaults that a custom resource takes from its schema."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from simulator.kubernetes.applying.typed import child
from simulator.kubernetes.schemas.schema import Schema


def defaulted(schema: Schema, value: Any) -> Any:
    """Gives the value with the schema's defaults where a field is absent, or null in a field that may not be null."""
    if isinstance(value, list):
        return [defaulted(schema.items, item) for item in value]
    if not isinstance(value, Mapping) or schema.builtin:
        return value
    filled = {name: inner for name, inner in value.items() if not _is_refused_null(schema, name, inner)}
    for name in schema.declared:
        raw = schema.raw["properties"][name]
        if name not in filled and "default" in raw:
            filled[name] = copy.deepcopy(raw["default"])
    return {name: defaulted(child(schema, name), inner) for name, inner in filled.items()}


def _is_refused_null(schema: Schema, name: str, value: Any) -> bool:
    field = schema.field(name)
    return value is None and field is not None and not field.nullable and not field.open
