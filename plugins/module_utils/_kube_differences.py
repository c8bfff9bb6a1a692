# SPDX-License-Identifier: GPL-3.0-or-later
"""Shows how a Kubernetes object would change, without what the server writes and without the values of Secrets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body, Change, FieldPath, project
from ansible_collections.gkefleet.inference.plugins.module_utils._plan import NOTHING, Plan

SERVER_MADE = ("managedFields", "resourceVersion", "uid", "generation", "creationTimestamp", "selfLink")
HIDDEN = "(not shown)"


def difference(live: Body, after: Body, declared: Body) -> Plan:
    """The plan that turns the live object into what the dry run answered, shown by what is declared or differs."""
    before, then = without_server_made(live), without_server_made(after)
    found = tuple(_differing(before, then))
    if not found:
        return NOTHING
    frame = _frame(declared, found)
    return Plan("update", shown(project(before, frame)), _marked(project(then, frame), found), found)


def without_server_made(live: Body) -> Body:
    """An object without status and the metadata that only the server writes."""
    metadata = {key: value for key, value in live.get("metadata", {}).items() if key not in SERVER_MADE}
    return {**{key: value for key, value in live.items() if key != "status"}, "metadata": metadata}


def shown(body: Body) -> Body:
    """An object for a diff or a result: a Secret's values are hidden."""
    if body.get("kind") != "Secret":
        return body
    rest = {key: value for key, value in body.items() if key not in ("data", "stringData")}
    return {**rest, "data": dict.fromkeys({**body.get("data", {}), **body.get("stringData", {})}, HIDDEN)}


def _marked(after: Body, found: tuple[Change, ...]) -> Body:
    """A Secret's hidden values, told apart where they change."""
    masked = shown(after)
    if masked.get("kind") == "Secret":
        changing = {change.path[1] for change in found if change.path[0] == "data" and len(change.path) > 1}
        masked["data"].update({key: "(not shown, changes)" for key in changing if key in masked["data"]})
    return masked


def _differing(before: Any, after: Any, path: FieldPath = ()) -> Iterator[Change]:
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted({*before, *after}):
            yield from _differing(before.get(key), after.get(key), (*path, key))
    elif before != after:
        yield Change(path, before, after)


def _frame(declared: Body, found: tuple[Change, ...]) -> Body:
    frame: Body = _copied(declared)
    for change in found:
        place = frame
        for key in change.path[:-1]:
            below = place.get(key)
            if not isinstance(below, dict):
                below = place[key] = {}
            place = below
        place[change.path[-1]] = change.after if change.after is not None else change.before
    return frame


def _copied(body: Body) -> Body:
    return {key: _copied(value) if isinstance(value, dict) else value for key, value in body.items()}
