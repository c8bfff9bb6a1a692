# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares API bodies by the fields that were asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Body = dict[str, Any]
FieldPath = tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """One field that differs: its path as a tuple of keys, the live and the wanted value."""

    path: FieldPath
    before: Any
    after: Any


def dotted(path: FieldPath) -> str:
    """A field's path as people write it."""
    return ".".join(path)


def at(body: Body, path: FieldPath) -> Any:
    """The value at a path that the body has."""
    value: Any = body
    for key in path:
        value = value[key]
    return value


def changes(live: Body, wanted: Body, path: FieldPath = ()) -> Iterator[Change]:
    """Yields the wanted fields that the live body does not have.

    A key left out is the server's business, ``None`` means it must be absent, a list is whole
    (JSON merge patch, RFC 7396).
    """
    for key, value in wanted.items():
        here = (*path, key)
        current = live.get(key)
        if isinstance(value, Mapping) and value:
            yield from changes(current if isinstance(current, dict) else {}, dict(value), here)
        elif not same(current, value):
            yield Change(here, current, value)


def same(live: Any, wanted: Any) -> bool:
    """Tells whether a live value already is what is wanted.

    Google's JSON leaves out false, 0, "" and empty lists, and writes 64-bit integers as strings (proto3 JSON mapping).
    """
    if empty(live) and empty(wanted):
        return True
    if isinstance(wanted, Mapping):
        return isinstance(live, Mapping) and all(same(live.get(key), value) for key, value in wanted.items())
    if isinstance(wanted, list):
        return isinstance(live, list) and len(live) == len(wanted) and all(map(same, live, wanted))
    return bool(live == wanted) or _same_number(live, wanted)


def empty(value: Any) -> bool:
    """Tells whether proto3 JSON would leave the value out."""
    return value is None or value is False or value in ("", 0, [], {})


def _same_number(live: Any, wanted: Any) -> bool:
    numeric = isinstance(wanted, int) and not isinstance(wanted, bool)
    return numeric and isinstance(live, str) and live == str(wanted)


def project(live: Body, wanted: Body) -> Body:
    """The part of a live body that the wanted body speaks of."""
    shown: Body = {}
    for key, value in wanted.items():
        current = live.get(key)
        if isinstance(value, Mapping) and isinstance(current, Mapping):
            shown[key] = project(dict(current), dict(value))
        elif isinstance(value, list) and isinstance(current, list):
            shown[key] = [_project_item(item, _peer(item, value, position)) for position, item in enumerate(current)]
        elif current is not None:
            shown[key] = current
    return shown


def _peer(item: Any, wanted: list[Any], position: int) -> Any:
    """The wanted item that a live one is compared with: that of the same name, where items have names."""
    names = {one["name"]: one for one in wanted if isinstance(one, dict) and "name" in one}
    if names and isinstance(item, dict):
        return names.get(item.get("name"))
    return wanted[min(position, len(wanted) - 1)] if wanted else None


def _project_item(item: Any, peer: Any) -> Any:
    return project(item, peer) if isinstance(item, dict) and isinstance(peer, dict) else item


def without_absent(wanted: Body) -> Body:
    """The wanted body as it is sent at creation: keys that must be absent are left out."""
    return {
        key: without_absent(value) if isinstance(value, dict) else value
        for key, value in wanted.items()
        if value is not None
    }


def merged(live: Body, wanted: Body) -> Body:
    """The live body after the wanted one is merged into it (RFC 7396)."""
    result = dict(live)
    for key, value in wanted.items():
        if value is None:
            result.pop(key, None)
        elif isinstance(value, dict):
            current = result.get(key)
            result[key] = merged(current if isinstance(current, dict) else {}, value)
        else:
            result[key] = value
    return result
