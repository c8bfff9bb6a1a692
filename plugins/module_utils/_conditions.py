# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the conditions that Kubernetes objects carry about themselves."""

from __future__ import annotations

from collections.abc import Iterable

from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._until import Progress


def condition(conditions: Iterable[Body], kind: str) -> Body:
    """The condition of a type, an empty one when the object has none."""
    return next((entry for entry in conditions if entry.get("type") == kind), {})


def is_true(live: Body, conditions: Iterable[Body], kind: str) -> bool:
    """Whether a condition is True and speaks of the object's present generation."""
    found = condition(conditions, kind)
    generation = live["metadata"].get("generation", 0)
    return found.get("status") == "True" and found.get("observedGeneration", generation) >= generation


def quoted(conditions: Iterable[Body]) -> str:
    """All conditions as one line, alike ones once: type, status, reason and message."""
    told = [
        f"{entry.get('type')}={entry.get('status')} {entry.get('reason', '')}: {entry.get('message', '')}".strip(": ")
        for entry in conditions
    ]
    return "; ".join(dict.fromkeys(told)) or "no conditions yet"


def all_true(live: Body, conditions: list[Body], *kinds: str) -> Progress:
    """Done when each of the conditions is True; quotes all of them."""
    return Progress(all(is_true(live, conditions, kind) for kind in kinds), quoted(conditions))


def status_conditions(live: Body) -> list[Body]:
    """status.conditions."""
    # A definition that the server has only just stored has a status of nulls.
    return list((live.get("status") or {}).get("conditions") or [])


def policy_conditions(live: Body) -> list[Body]:
    """The conditions of a policy, which stand under status.conditions or under each of status.ancestors."""
    ancestors = live.get("status", {}).get("ancestors", [])
    return [*status_conditions(live), *(entry for one in ancestors for entry in one.get("conditions", []))]


def route_conditions(live: Body) -> list[Body]:
    """The conditions that a route's parents report."""
    return [entry for parent in live.get("status", {}).get("parents", []) for entry in parent.get("conditions", [])]
