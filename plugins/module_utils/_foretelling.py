# SPDX-License-Identifier: GPL-3.0-or-later
"""What an apply would make of a live object, told without the server, for callers who may only read."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._errors import Refusal
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body, same

FORBIDDEN = 403
# As the API server's authorizer says it. Webhooks and quotas answer 403 too, and they would refuse the real apply.
MAY_NOT = re.compile(r"\bcannot (patch|create|update) resource\b")
PATH = ("apiVersion", "kind")


def may_not_write(refusal: Refusal) -> bool:
    """Whether an apply was refused because the caller may not write such objects, whatever is in them."""
    return refusal.code == FORBIDDEN and bool(MAY_NOT.search(refusal.text))


def foretold(live: Body, body: Body, manager: str) -> Body:
    """The live object with what the body declares, and without what the manager applied and does not declare any more.

    Other fields stay as they are, and so do list items that others own, where the live object's managedFields say that
    items have owners of their own. Defaults that the server would add to new parts are missing.
    """
    entries = live["metadata"].get("managedFields", [])
    mine = [one["fieldsV1"] for one in entries if (one.get("manager"), one.get("operation")) == (manager, "Apply")]
    theirs = [one["fieldsV1"] for one in entries if one.get("fieldsV1") and one["fieldsV1"] not in mine]
    declared = {key: value for key, value in body.items() if key not in PATH}
    after: Body = _applied(live, declared, mine, theirs)
    return after


def _applied(live: Any, declared: Any, mine: Sequence[Body], theirs: Sequence[Body]) -> Any:
    if isinstance(declared, dict) and isinstance(live, dict):
        return _applied_map(live, declared, mine, theirs)
    if isinstance(declared, list) and isinstance(live, list):
        keys = _item_keys([*mine, *theirs])
        return _applied_items(live, declared, keys, mine, theirs) if keys else _whole(live, declared)
    return live if same(live, declared) else declared


def _applied_map(live: Body, declared: Body, mine: Sequence[Body], theirs: Sequence[Body]) -> Body:
    owned, others = _names(mine), _names(theirs)
    dropped = {key for key in live if f"f:{key}" in owned - others and key not in declared}
    after = {key: value for key, value in live.items() if key not in dropped}
    for key, value in declared.items():
        name = f"f:{key}"
        after[key] = _applied(live[key], value, _under(mine, name), _under(theirs, name)) if key in live else value
    return after


def _applied_items(
    live: Sequence[Any], declared: Sequence[Any], names: Sequence[str], mine: Sequence[Body], theirs: Sequence[Body]
) -> list[Any]:
    """A list whose items are told apart by keys or values: those of others stay beside the declared ones."""
    dropped = [name for name in _names(mine) - _names(theirs) if not any(_named(name, one) for one in declared)]
    after = [one for one in live if not any(_named(name, one) for name in dropped)]
    for item in declared:
        name = next((one for one in names if _named(one, item)), "")
        at = next((place for place, one in enumerate(after) if name and _named(name, one)), None)
        if at is None:
            after.append(item)
        else:
            after[at] = _applied(after[at], item, _under(mine, name), _under(theirs, name))
    return after


def _whole(live: Sequence[Any], declared: Sequence[Any]) -> list[Any]:
    """A list that belongs together; the defaults that the server has put into its items stay."""
    if len(live) != len(declared):
        return list(declared)
    return [_applied(one, other, (), ()) for one, other in zip(live, declared, strict=True)]


def _item_keys(fields: Sequence[Body]) -> list[str]:
    return sorted(name for name in _names(fields) if name.startswith(("k:", "v:")))


def _names(fields: Sequence[Body]) -> set[str]:
    return {name for one in fields for name in one if name != "."}


def _under(fields: Sequence[Body], name: str) -> list[Body]:
    return [one[name] for one in fields if name in one]


def _named(name: str, item: Any) -> bool:
    """Whether an entry such as ``k:{"port":80}`` or ``v:"x"`` means the item; keys with defaults may be left out."""
    kind, _, text = name.partition(":")
    if kind not in ("k", "v"):
        return False
    wanted = json.loads(text)
    if kind == "v" or not isinstance(wanted, Mapping) or not isinstance(item, Mapping):
        return bool(item == wanted)
    return any(key in item for key in wanted) and all(item.get(key, value) == value for key, value in wanted.items())
