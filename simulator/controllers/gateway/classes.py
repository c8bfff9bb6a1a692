# SPDX-License-Identifier: GPL-3.0-or-later
"""Gateway classes: the ordinary ones come with the Gateway API channel, those of the fleet with its feature."""

from __future__ import annotations

from datetime import datetime

from simulator.controllers.conditions import Condition, merged
from simulator.controllers.kinds import GATEWAY_CLASS
from simulator.controllers.manifests import Manifest, generation_of, name_of
from simulator.controllers.objects import Objects
from simulator.controllers.writes import Create, Write, delete, status

CONTROLLER = "networking.gke.io/gateway"
CROSS_REGIONAL_INTERNAL = "gke-l7-cross-regional-internal-managed-mc"
OF_CLUSTER = (
    "gke-l7-global-external-managed",
    "gke-l7-gxlb",
    "gke-l7-regional-external-managed",
    "gke-l7-rilb",
)
OF_FLEET = (
    CROSS_REGIONAL_INTERNAL,
    "gke-l7-global-external-managed-mc",
    "gke-l7-gxlb-mc",
    "gke-l7-regional-external-managed-mc",
    "gke-l7-rilb-mc",
)


def plan(objects: Objects, has_fleet_classes: bool, now: datetime) -> list[Write]:
    """Makes the classes this cluster should have, accepts them, and removes the fleet's where they do not belong."""
    wanted = [*OF_CLUSTER, *(OF_FLEET if has_fleet_classes else ())]
    writes: list[Write] = []
    for name in wanted:
        found = objects.find(GATEWAY_CLASS, "", name)
        writes += [Create(_class(name))] if found is None else status(found, accepted(found, now))
    stray = [item for item in objects.all(GATEWAY_CLASS) if name_of(item) in OF_FLEET and not has_fleet_classes]
    return writes + [delete(item) for item in stray]


def accepted(found: Manifest, now: datetime) -> dict[str, object]:
    """The status of a class that Google's controller knows."""
    condition = Condition("Accepted", True, "Accepted")
    present = (found.get("status") or {}).get("conditions")
    return {"conditions": merged(present, [condition], now, generation_of(found))}


def _class(name: str) -> Manifest:
    return {
        "apiVersion": GATEWAY_CLASS.api_version,
        "kind": GATEWAY_CLASS.name,
        "metadata": {"name": name},
        "spec": {"controllerName": CONTROLLER},
    }
