# SPDX-License-Identifier: GPL-3.0-or-later
"""The taints of a pool's nodes (GKE API: NodeTaint)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._options import Spec

EFFECTS = {"NoSchedule": "NO_SCHEDULE", "PreferNoSchedule": "PREFER_NO_SCHEDULE", "NoExecute": "NO_EXECUTE"}
TAINT: Spec = {
    "key": {"type": "str", "required": True, "no_log": False},
    "value": {"type": "str", "default": ""},
    "effect": {"type": "str", "choices": list(EFFECTS), "required": True},
}


def taints(asked: Sequence[Mapping[str, Any]]) -> list[Body]:
    """Give the taints as the API writes them."""
    return [{"key": each["key"], "value": each["value"], "effect": EFFECTS[each["effect"]]} for each in asked]


def beside(live: Sequence[Body], wanted: Sequence[Body]) -> list[Body]:
    """Give the live taints, each replaced by the wanted one of its key and effect, and the wanted ones it lacks."""
    asked = {(taint["key"], taint["effect"]): taint for taint in wanted}
    kept = [asked.pop((taint["key"], taint["effect"]), taint) for taint in live]
    return [*kept, *asked.values()]
