# SPDX-License-Identifier: GPL-3.0-or-later
"""Strategic merge patch: maps merge, lists merge by key where the schema says so, directives start with a dollar sign.

The directives are those of the Kubernetes API conventions: $patch, $retainKeys, $setElementOrder/FIELD and
$deleteFromPrimitiveList/FIELD.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.kubernetes.applying.typed import child
from simulator.kubernetes.errors import KubernetesError, unknown
from simulator.kubernetes.patching.strategic_order import reordered
from simulator.kubernetes.schemas.schema import Schema

PATCH = "$patch"
RETAIN = "$retainKeys"
ORDER = "$setElementOrder/"
TAKE_OUT = "$deleteFromPrimitiveList/"


def strategic_merged(schema: Schema, live: Any, patch: Mapping[str, Any]) -> dict[str, Any]:
    """Gives the live map with the patch on top; raises 500 for a list item without its key, as the API server does."""
    if patch.get(PATCH) == "delete":
        return {}
    plain = {name: value for name, value in patch.items() if not name.startswith("$")}
    if patch.get(PATCH) == "replace" or not isinstance(live, Mapping):
        live = {}
    retained = patch.get(RETAIN)
    result = {name: value for name, value in live.items() if retained is None or name in retained}
    result = _without_primitives(result, patch)
    for name, value in plain.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = _merged(child(schema, name), result.get(name), value, patch.get(ORDER + name))
    return _in_order(schema, result, patch, plain)


def _merged(schema: Schema, live: Any, patch: Any, order: list[Any] | None) -> Any:
    if isinstance(patch, Mapping):
        return strategic_merged(schema, live, patch)
    if not isinstance(patch, list) or not merges(schema):
        return patch
    merged = _merged_list(schema, live if isinstance(live, list) else [], patch)
    return reordered(merged, live or [], order, merge_key(schema)) if order is not None else merged


def merges(schema: Schema) -> bool:
    """Says whether a list is merged item by item."""
    return "merge" in str(schema.raw.get("x-kubernetes-patch-strategy", "")).split(",")


def merge_key(schema: Schema) -> str:
    """Gives the field that identifies an item; empty for lists of plain values."""
    return str(schema.raw.get("x-kubernetes-patch-merge-key", ""))


def _merged_list(schema: Schema, live: list[Any], patch: list[Any]) -> list[Any]:
    key = merge_key(schema)
    if not key:
        return [*live, *(item for item in patch if item not in live)]
    items = [item for item in patch if not _is_replace_mark(item)]
    result = [] if len(items) < len(patch) else list(live)
    for item in items:
        if not isinstance(item, Mapping) or key not in item:
            raise _without_key(item, key)
        result = _with_item(schema, result, item, key)
    return result


def _with_item(schema: Schema, items: list[Any], item: Mapping[str, Any], key: str) -> list[Any]:
    """Gives the list with one item merged into its namesake, appended, or taken out."""
    if item.get(PATCH) == "delete":
        return [one for one in items if one.get(key) != item[key]]
    if all(one.get(key) != item[key] for one in items):
        return [*items, strategic_merged(schema.items, {}, item)]
    return [strategic_merged(schema.items, one, item) if one.get(key) == item[key] else one for one in items]


def _is_replace_mark(item: Any) -> bool:
    return isinstance(item, Mapping) and item.get(PATCH) == "replace" and len(item) == 1


def _without_key(item: Any, key: str) -> KubernetesError:
    return unknown(f"map: {item} does not contain declared merge key: {key}")


def _without_primitives(result: dict[str, Any], patch: Mapping[str, Any]) -> dict[str, Any]:
    for name, unwanted in patch.items():
        field = name.removeprefix(TAKE_OUT)
        if name.startswith(TAKE_OUT) and isinstance(result.get(field), list):
            result = {**result, field: [item for item in result[field] if item not in unwanted]}
    return result


def _in_order(
    schema: Schema, result: dict[str, Any], patch: Mapping[str, Any], plain: Mapping[str, Any]
) -> dict[str, Any]:
    """Gives the map with those lists reordered that the patch orders without changing them."""
    for name, order in patch.items():
        field = name.removeprefix(ORDER)
        if name.startswith(ORDER) and field not in plain and isinstance(result.get(field), list):
            key = merge_key(child(schema, field))
            result = {**result, field: reordered(result[field], result[field], order, key)}
    return result
