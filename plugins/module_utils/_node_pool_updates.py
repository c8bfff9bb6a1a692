# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns a node pool's changed fields into the calls that make them (GKE API: nodePools)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ansible_collections.gkefleet.inference.plugins.module_utils._cluster_updates import Update
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body, Change, FieldPath

IMMUTABLE: tuple[FieldPath, ...] = (
    ("placementPolicy",),
    ("queuedProvisioning",),
    ("bestEffortProvisioning",),
    *(
        ("config", field)
        for field in (
            "machineType",
            "accelerators",
            "spot",
            "flexStart",
            "maxRunDuration",
            "reservationAffinity",
            "ephemeralStorageLocalSsdConfig",
            "diskType",
            "diskSizeGb",
            "gvnic",
            "serviceAccount",
            "oauthScopes",
        )
    ),
)


def node_pool_updates(name: str, changes: Sequence[Change], target: Body) -> Iterator[Update]:
    """Give the calls, in order, that bring a node pool to its target body.

    Labels and taints are sent whole, each list wrapped in an object of its own name.
    """
    touched = {change.path[:2] if change.path[0] == "config" else change.path[:1] for change in changes}
    if ("autoscaling",) in touched:
        fields = {"name": name, "autoscaling": target["autoscaling"]}
        yield Update("set_node_pool_autoscaling", "SetNodePoolAutoscalingRequest", "autoscaling", fields)
    if ("locations",) in touched:
        yield _update(name, "node locations", {"locations": target["locations"]})
    if ("version",) in touched:
        yield _update(name, "version", {"nodeVersion": target["version"]})
    if ("upgradeSettings",) in touched:
        yield _update(name, "upgrade settings", {"upgradeSettings": target["upgradeSettings"]})
    if ("management",) in touched:
        fields = {"name": name, "management": target["management"]}
        yield Update("set_node_pool_management", "SetNodePoolManagementRequest", "management", fields)
    if ("config", "labels") in touched:
        yield _update(name, "labels", {"labels": {"labels": target["config"].get("labels", {})}})
    if ("config", "taints") in touched:
        yield _update(name, "taints", {"taints": {"taints": target["config"].get("taints", [])}})
    if ("initialNodeCount",) in touched:
        fields = {"name": name, "nodeCount": target["initialNodeCount"]}
        yield Update("set_node_pool_size", "SetNodePoolSizeRequest", "size", fields)


def _update(name: str, words: str, fields: Body) -> Update:
    return Update("update_node_pool", "UpdateNodePoolRequest", words, {"name": name, **fields})
