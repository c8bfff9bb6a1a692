# SPDX-License-Identifier: GPL-3.0-or-later
"""Tells from a live object alone that applying a body would change nothing, by the fields that its managers own."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body

OWNER = "."
IDENTITY = ("name", "namespace")  # belong to no manager, like apiVersion and kind


def applied_already(live: Body, body: Body, manager: str) -> bool:
    """Whether an apply of the body provably leaves the live object as it is; False only means that nobody knows.

    It is provable when the manager's last apply, in the same API version, owns just the fields that the body declares
    (so none is dropped) and each of them has the declared value. It is not where the server writes something in another
    way than it is declared, such as defaults inside of a list that belongs together as a whole.
    Source: Kubernetes, Server-Side Apply; FieldsV1 in metadata.managedFields.
    """
    fields = _applied(live, body["apiVersion"], manager)
    metadata = {key: value for key, value in body["metadata"].items() if key not in IDENTITY}
    declared = {key: value for key, value in body.items() if key not in ("apiVersion", "kind")}
    return live["apiVersion"] == body["apiVersion"] and _same(fields, {**declared, "metadata": metadata}, live)


def _applied(live: Body, api_version: str, manager: str) -> Body:
    """What the manager owns by applying, as FieldsV1; nothing when it is not told apart."""
    ours = [entry for entry in live["metadata"].get("managedFields", []) if entry.get("manager") == manager]
    applies = [entry for entry in ours if entry.get("operation") == "Apply"]
    known = len(applies) == 1 and not applies[0].get("subresource") and applies[0].get("apiVersion") == api_version
    fields: Body = applies[0].get("fieldsV1", {}) if known else {}
    return fields


def _same(fields: Mapping[str, Any], declared: Any, live: Any) -> bool:
    parts = {name: part for name, part in fields.items() if name != OWNER}
    if not parts:
        return _equal(declared, live)
    if isinstance(declared, dict) and isinstance(live, dict):
        return _same_map(parts, declared, live)
    if isinstance(declared, list) and isinstance(live, list):
        return _same_list(parts, declared, live)
    return False


def _same_map(parts: Mapping[str, Any], declared: Body, live: Body) -> bool:
    if set(parts) != {f"f:{key}" for key in declared}:
        return False
    return all(key in live and _same(parts[f"f:{key}"], value, live[key]) for key, value in declared.items())


def _same_list(parts: Mapping[str, Any], declared: Sequence[Any], live: Sequence[Any]) -> bool:
    """Whether the items, told apart by their keys or values, are the same and in the same order."""
    asked = {_place(name, declared, defaulted=True): name for name in parts}
    there = {name: _place(name, live, defaulted=False) for name in parts}
    if set(asked) != set(range(len(declared))) or len(asked) != len(parts) or None in there.values():
        return False
    order = [there[asked[position]] for position in range(len(declared))]
    if order != sorted(order):
        return False
    return all(_same(parts[name], declared[at], live[there[name]]) for at, name in asked.items())


def _place(name: str, items: Sequence[Any], *, defaulted: bool) -> Any:
    """Where in a list the item is that an entry such as ``k:{"port":80}`` or ``v:"x"`` names; None when unsure."""
    kind, _, text = name.partition(":")
    if kind not in ("k", "v"):
        return None
    wanted = json.loads(text)
    found = [
        position
        for position, item in enumerate(items)
        if (_equal(item, wanted) if kind == "v" else _named(item, wanted, defaulted))
    ]
    return found[0] if len(found) == 1 else None


def _named(item: Any, keys: Body, defaulted: bool) -> bool:
    """Whether an item has the keys; a declared one may leave out a key that has a default, such as protocol."""
    return isinstance(item, dict) and all(
        _equal(item[key], value) if key in item else defaulted for key, value in keys.items()
    )


def _equal(one: Any, other: Any) -> bool:
    """Whether two values are the same JSON: 1, 1.0 and true are three."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
