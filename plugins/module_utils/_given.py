# SPDX-License-Identifier: GPL-3.0-or-later
"""Shapes bodies and lists from what the user gave, leaving everything else to the server."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from ansible_collections.gkefleet.inference.plugins.module_utils._errors import InputError
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body

Item = TypeVar("Item")


def given(body: Body) -> Body:
    """Give the body without options that were not set, and without objects that hold nothing else."""
    pruned = {key: given(value) if isinstance(value, dict) else value for key, value in body.items()}
    return {key: value for key, value in pruned.items() if value is not None and not _emptied(value, body[key])}


def _emptied(value: Any, before: Any) -> bool:
    return isinstance(value, dict) and not value and bool(before)


def united(live: Sequence[Item] | None, wanted: Sequence[Item]) -> list[Item]:
    """Give the live list with what it lacks at its end, for lists that others add to."""
    present = list(live or [])
    return present + [item for item in wanted if item not in present]


def in_order_of(live: Sequence[str] | None, wanted: Sequence[str]) -> list[str]:
    """Give the wanted list in the live one's order, for lists whose order means nothing."""
    order = {item: position for position, item in enumerate(live or [])}
    return sorted(wanted, key=lambda item: order.get(item, len(order)))


def refuse(problems: Iterable[str]) -> None:
    """Raise InputError with all problems, if there are any."""
    found = list(problems)
    if found:
        raise InputError("; ".join(found))
