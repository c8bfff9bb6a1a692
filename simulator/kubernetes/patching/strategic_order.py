# SPDX-License-Identifier: GPL-3.0-or-later
"""$setElementOrder of a strategic merge patch: the order that the client wants for the items it knows."""

from __future__ import annotations

from typing import Any


def reordered(items: list[Any], live: list[Any], order: list[Any], key: str) -> list[Any]:
    """Gives the items in the wanted order; an item that only the server knows stays before those it stood before."""
    wanted = [_identity(one, key) for one in order]
    places = {_text(_identity(one, key)): index for index, one in enumerate(live)}
    known = [one for one in items if _identity(one, key) in wanted]
    known.sort(key=lambda one: wanted.index(_identity(one, key)))
    result = known
    for own in [one for one in items if _identity(one, key) not in wanted]:
        result = _inserted(result, own, places, key)
    return result


def _inserted(items: list[Any], own: Any, places: dict[str, int], key: str) -> list[Any]:
    mine = places.get(_text(_identity(own, key)), len(places))
    for index, one in enumerate(items):
        if places.get(_text(_identity(one, key)), -1) > mine:
            return [*items[:index], own, *items[index:]]
    return [*items, own]


def _identity(item: Any, key: str) -> Any:
    return item.get(key) if key and isinstance(item, dict) else item


def _text(value: Any) -> str:
    return repr(value)
