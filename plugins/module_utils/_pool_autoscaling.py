# SPDX-License-Identifier: GPL-3.0-or-later
"""The bounds between which a node pool is scaled (GKE API: NodePoolAutoscaling)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._options import Spec

Options = Mapping[str, Any]

AUTOSCALING: Spec = {
    "enabled": {"type": "bool", "default": True},
    "min_nodes": {"type": "int"},
    "max_nodes": {"type": "int"},
    "total_min_nodes": {"type": "int"},
    "total_max_nodes": {"type": "int"},
    "location_policy": {"type": "str", "choices": ["balanced", "any"]},
}


def scaled(asked: Options | None) -> bool:
    """Tell whether the pool's size is the autoscaler's."""
    return bool(asked) and bool((asked or {}).get("enabled", True))


def pool_autoscaling(asked: Options | None) -> Body | None:
    """Give the autoscaler's bounds; None leaves it to GKE."""
    if asked is None:
        return None
    if not scaled(asked):
        return {"enabled": False}
    return {
        "enabled": True,
        "minNodeCount": asked["min_nodes"],
        "maxNodeCount": asked["max_nodes"],
        "totalMinNodeCount": asked["total_min_nodes"],
        "totalMaxNodeCount": asked["total_max_nodes"],
        "locationPolicy": asked["location_policy"] and asked["location_policy"].upper(),
    }


def autoscaling_problems(asked: Options | None, flex_start: bool) -> Iterator[str]:
    """Say which bounds contradict each other; bounds that are not named are open."""
    if not asked or not scaled(asked):
        if flex_start:
            yield "autoscaling: flex-start nodes are brought by the autoscaler; set autoscaling with total_max_nodes"
        return
    if (asked.get("max_nodes") is None) == (asked.get("total_max_nodes") is None):
        yield "autoscaling: set either min_nodes and max_nodes (in each zone) or total_min_nodes and total_max_nodes"
        return
    for low, high in (("min_nodes", "total_max_nodes"), ("total_min_nodes", "max_nodes")):
        if asked.get(low) is not None and asked.get(high) is not None:
            yield f"autoscaling: {low} and {high} count differently; set both bounds in each zone, or both in all zones"
    for low, high in (("min_nodes", "max_nodes"), ("total_min_nodes", "total_max_nodes")):
        fewest, most = asked.get(low), asked.get(high)
        if fewest is not None and most is not None and fewest > most:
            yield f"autoscaling.{low}: {fewest} is more than {high} {most}; set at most that"
