# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists and aggregated lists: filter, order, pages."""

from __future__ import annotations

from typing import Any

from simulator.compute.filters import compile_filter
from simulator.compute.geography import REGIONS, ZONES
from simulator.compute.links import GLOBAL, Scope, invalid_value, link, region, zone
from simulator.compute.store import Body

_LARGEST_PAGE = 500


def page(items: list[Body], query: dict[str, str]) -> tuple[list[Body], str | None]:
    """Gives one page of what a list call asks for, and the token of the next."""
    wanted = compile_filter(query["filter"]) if query.get("filter") else None
    found = [item for item in items if wanted is None or wanted(item)]
    if query.get("orderBy") == "creationTimestamp desc":
        found.sort(key=lambda item: str(item.get("creationTimestamp")), reverse=True)
    size = min(int(query.get("maxResults") or _LARGEST_PAGE), _LARGEST_PAGE)
    start = _start(query.get("pageToken"))
    more = str(start + size) if start + size < len(found) else None
    return found[start : start + size], more


def _start(token: str | None) -> int:
    if token and not token.isdigit():
        raise invalid_value("pageToken", token, "Invalid page token.")
    return int(token or 0)


def listing(kind: str, path: str, items: list[Body], query: dict[str, str]) -> Body:
    """Gives the answer of a list call; an empty list has no items key."""
    shown, more = page(items, query)
    body: Body = {"kind": kind, "id": path, "selfLink": link(path)}
    if shown:
        body["items"] = shown
    return {**body, "nextPageToken": more} if more else body


def all_scopes(kinds: tuple[str, ...]) -> list[Scope]:
    """Gives every scope of the given kinds."""
    scopes = [GLOBAL] if "global" in kinds else []
    scopes += [region(name) for name in sorted(REGIONS)] if "regions" in kinds else []
    return scopes + ([zone(name) for name in sorted(ZONES)] if "zones" in kinds else [])


def aggregated(kind: str, path: str, found: dict[Scope, list[Body]], query: dict[str, str]) -> Body:
    """Gives the answer of an aggregated list: items by scope, a warning where there are none."""
    collection = path.rsplit("/", 1)[-1]
    every = [(scope, item) for scope, items in found.items() for item in items]
    shown, more = page([item for _, item in every], query)
    kept = {id(item) for item in shown}
    items: dict[str, Any] = {}
    for scope in found:
        mine = [item for owner, item in every if owner == scope and id(item) in kept]
        items[scope.path] = {collection: mine} if mine else {"warning": _nothing(scope)}
    body: Body = {"kind": kind, "id": path, "selfLink": link(path), "items": items}
    return {**body, "nextPageToken": more} if more else body


def _nothing(scope: Scope) -> dict[str, Any]:
    return {
        "code": "NO_RESULTS_ON_PAGE",
        "message": f"There are no results for scope '{scope.path}' on this page.",
        "data": [{"key": "scope", "value": scope.path}],
    }
