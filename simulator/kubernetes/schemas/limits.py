# SPDX-License-Identifier: GPL-3.0-or-later
"""Enumerations, bounds, patterns, lengths and formats of a structural schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import re2  # type: ignore[import-untyped]

from simulator.kubernetes.applying.merging import same
from simulator.kubernetes.causes import Cause, Path, dotted, invalid_value, too_long, too_many, unsupported, wrong_type
from simulator.kubernetes.schemas.formats import has_format
from simulator.kubernetes.schemas.schema import Schema

LEAST = -(2**63)


def limit_causes(schema: Schema, value: Any, path: Path) -> Iterator[Cause]:
    """Gives what the bounds of one node refuse in a value of the right type."""
    if isinstance(value, str):
        yield from _text_causes(schema.raw, value, path)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield from _number_causes(schema.raw, value, path)
    elif isinstance(value, list):
        yield from _item_causes(schema.raw, value, path)
    allowed = schema.raw.get("enum")
    if allowed is not None and not any(same(value, item) for item in allowed):
        yield unsupported(path, value, allowed)
    if isinstance(value, Mapping):
        yield from _property_causes(schema.raw, value, path)


def _text_causes(raw: Mapping[str, Any], value: str, path: Path) -> Iterator[Cause]:
    if "maxLength" in raw and len(value) > raw["maxLength"]:
        yield too_long(path, raw["maxLength"])
    elif "minLength" in raw and len(value) < raw["minLength"]:
        yield _refused(path, value, f"should be at least {raw['minLength']} chars long")
    elif "pattern" in raw and not re2.search(raw["pattern"], value):
        yield _refused(path, value, f"should match '{raw['pattern']}'")
    if "format" in raw and not has_format(raw["format"], value):
        why = f'{dotted(path)} in body must be of type {raw["format"]}: "{value}"'
        yield wrong_type(path, value, why)


def _number_causes(raw: Mapping[str, Any], value: float, path: Path) -> Iterator[Cause]:
    low, high = bound(raw.get("minimum"), value), bound(raw.get("maximum"), value)
    if high is not None and (value > high or (value == high and raw.get("exclusiveMaximum"))):
        word = "less than" if raw.get("exclusiveMaximum") else "less than or equal to"
        yield _refused(path, value, f"should be {word} {high}")
    if low is not None and (value < low or (value == low and raw.get("exclusiveMinimum"))):
        word = "greater than" if raw.get("exclusiveMinimum") else "greater than or equal to"
        yield _refused(path, value, f"should be {word} {low}")
    if "multipleOf" in raw and value % raw["multipleOf"]:
        yield _refused(path, value, f"should be a multiple of {raw['multipleOf']}")


def bound(limit: float | None, value: float) -> float | None:
    """A bound as a real server compares a whole number with it: what does not fit into 64 bits becomes their least."""
    if limit is None or not isinstance(value, int):
        return limit
    return limit if -LEAST > float(limit) >= LEAST else LEAST


def _item_causes(raw: Mapping[str, Any], value: list[Any], path: Path) -> Iterator[Cause]:
    if "maxItems" in raw and len(value) > raw["maxItems"]:
        yield too_many(path, len(value), raw["maxItems"])
    if "minItems" in raw and len(value) < raw["minItems"]:
        yield _refused(path, len(value), f"should have at least {raw['minItems']} items")


def _property_causes(raw: Mapping[str, Any], value: Mapping[str, Any], path: Path) -> Iterator[Cause]:
    if "maxProperties" in raw and len(value) > raw["maxProperties"]:
        yield too_many(path, len(value), raw["maxProperties"])
    if "minProperties" in raw and len(value) < raw["minProperties"]:
        yield _refused(path, len(value), f"should have at least {raw['minProperties']} properties")


def _refused(path: Path, value: Any, rule: str) -> Cause:
    return invalid_value(path, value, f"{dotted(path)} in body {rule}")
