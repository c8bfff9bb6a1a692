# SPDX-License-Identifier: GPL-3.0-or-later
"""How many replicas a deployment's ReplicaSets should have at this moment of a rollout."""

from __future__ import annotations

import math
from collections.abc import Callable

from simulator.controllers.manifests import Manifest
from simulator.controllers.writes import Write, merge


def resizes(deployment: Manifest, current: Manifest, owned: list[Manifest]) -> list[Write]:
    """The changes of size that the deployment's strategy allows now."""
    old = [item for item in owned if item is not current]
    if _recreates(deployment):
        gone = all(count(item, "replicas") == 0 for item in old)
        ended = [write for item in old for write in _resized(item, 0)]
        return ended + (_resized(current, wanted(deployment)) if gone else [])
    surge = _share(deployment, "maxSurge", math.ceil)
    room = wanted(deployment) + surge - sum(_asked(item) for item in old)
    grown = min(wanted(deployment), max(_asked(current), room))
    return _resized(current, grown) + _shrunk(deployment, current, old)


def wanted(deployment: Manifest) -> int:
    """How many replicas the deployment asks for."""
    return int(deployment["spec"].get("replicas", 1))


def least_available(deployment: Manifest) -> int:
    """How many replicas must serve for the deployment to count as available."""
    allowed = 0 if _recreates(deployment) else _share(deployment, "maxUnavailable", math.floor)
    return wanted(deployment) - allowed


def count(replica_set: Manifest, field: str) -> int:
    """A number out of a ReplicaSet's status."""
    return int((replica_set.get("status") or {}).get(field) or 0)


def _shrunk(deployment: Manifest, current: Manifest, old: list[Manifest]) -> list[Write]:
    """Removes old pods: first those that serve nobody, then as many as availability allows.

    What was asked for counts, not what is there yet, so that a late status does not remove too many.
    """
    needed = least_available(deployment)
    missing = _asked(current) - count(current, "availableReplicas")
    most = sum(_asked(item) for item in [current, *old]) - needed - missing
    spare = max(0, sum(count(item, "availableReplicas") for item in [current, *old]) - needed)
    writes: list[Write] = []
    for replica_set in old:
        idle = max(0, _asked(replica_set) - count(replica_set, "availableReplicas"))
        cut = max(0, min(_asked(replica_set), most, idle + spare))
        writes += _resized(replica_set, _asked(replica_set) - cut)
        most, spare = most - cut, spare - max(0, cut - idle)
    return writes


def _resized(replica_set: Manifest, replicas: int) -> list[Write]:
    return [] if _asked(replica_set) == replicas else [merge(replica_set, {"spec": {"replicas": replicas}})]


def _recreates(deployment: Manifest) -> bool:
    return (deployment["spec"].get("strategy") or {}).get("type") == "Recreate"


def _share(deployment: Manifest, field: str, rounded: Callable[[float], int]) -> int:
    value = ((deployment["spec"].get("strategy") or {}).get("rollingUpdate") or {}).get(field, "25%")
    if isinstance(value, str):
        return rounded(wanted(deployment) * int(value.rstrip("%")) / 100)
    return int(value)


def _asked(replica_set: Manifest) -> int:
    return int(replica_set["spec"].get("replicas", 1))
