# SPDX-License-Identifier: GPL-3.0-or-later
"""Says what would have to happen, without doing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ansible_collections.gkefleet.inference.plugins.module_utils._errors import FleetError
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import (
    Body,
    Change,
    FieldPath,
    changes,
    dotted,
    merged,
    project,
    without_absent,
)

Action = Literal["none", "create", "update", "delete"]
# Fields that the API cannot change in place, each with the option that sets it.
Immutable = Mapping[FieldPath, str]


@dataclass(frozen=True)
class Plan:
    """What is to be done to one object, and how its managed fields look before and after."""

    action: Action
    before: Body
    after: Body
    changes: tuple[Change, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether anything has to be done."""
        return self.action != "none"


NOTHING = Plan("none", {}, {})


def plan_presence(live: Body | None, wanted: Body, immutable: Immutable, title: str) -> Plan:
    """Plans the way from a live body (``None``: absent) to the wanted one.

    Raises FleetError naming the first field that the API cannot change in place, and its option.
    """
    if live is None:
        return Plan("create", {}, without_absent(wanted))
    found = tuple(changes(live, wanted))
    if not found:
        return NOTHING
    _refuse_immutable(found, immutable, title)
    before = project(live, wanted)
    return Plan("update", before, _after(before, found), found)


def plan_absence(live: Body | None, wanted: Body) -> Plan:
    """Plans the removal of a live body; one of which nothing is declared is shown by its name."""
    if live is None:
        return NOTHING
    return Plan("delete", project(live, wanted) or project(live, {"name": None}), {})


def _after(before: Body, found: Sequence[Change]) -> Body:
    """The body with what differs and nothing else: a wanted default that the API leaves out is no difference."""
    after = before
    for change in found:
        wanted = change.after
        for key in reversed(change.path):
            wanted = {key: wanted}
        after = merged(after, wanted)
    return after


def _refuse_immutable(found: Sequence[Change], immutable: Immutable, title: str) -> None:
    for change in found:
        for path, option in immutable.items():
            if change.path[: len(path)] == path or path[: len(change.path)] == change.path:
                raise FleetError(
                    f"{title}: {dotted(change.path)} cannot be changed in place (it is {_shown(change.before)}, "
                    f"{_shown(change.after)} is asked for). Set {option} back, or delete the object and create it anew "
                    "yourself."
                )


def _shown(value: Any) -> str:
    return "not set" if value is None else repr(value)
