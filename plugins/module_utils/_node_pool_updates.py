# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns a node pool's changed fields into the calls that make them (GKE API: nodePools)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ansible_collections.gkefleet.inference.plugins.module_utils._cluster_updates import Update
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body, Change, FieldPath, at

# What needs a new pool, and the option that says it.
IMMUTABLE: Mapping[FieldPath, str] = {
    ("placementPolicy",): "compact_placement",
    ("queuedProvisioning",): "queued_provisioning",
    ("bestEffortProvisioning",): "best_effort_nodes",
    ("networkConfig", "acceleratorNetworkProfile"): "accelerator_network_profile",
    ("config", "machineType"): "machine_type",
    ("config", "accelerators"): "accelerator",
    ("config", "spot"): "spot",
    ("config", "flexStart"): "flex_start",
    ("config", "maxRunDuration"): "max_run_duration",
    ("config", "reservationAffinity"): "reservation",
    ("config", "ephemeralStorageLocalSsdConfig"): "local_ssd_count",
    ("config", "diskType"): "disk_type",
    ("config", "diskSizeGb"): "disk_size_gb",
    ("config", "gvnic"): "gvnic",
    ("config", "serviceAccount"): "service_account",
    ("config", "oauthScopes"): "oauth_scopes",
}


@dataclass(frozen=True)
class Part:
    """A part of a node pool that can be changed: where it is, in words, and the call and its field that change it."""

    path: FieldPath
    words: str
    field: str
    method: str = "update_node_pool"
    request: str = "UpdateNodePoolRequest"
    wrapped: bool = False

    def update(self, name: str, target: Body) -> Update:
        """Give the call that brings this part to the target body; lists and maps ride in an object of their name."""
        value = at(target, self.path)
        fields = {"name": name, self.field: {self.field: value} if self.wrapped else value}
        return Update(self.method, self.request, self.words, fields)


# In the order in which they are changed: bounds before zones, the size last.
PARTS = (
    Part(("autoscaling",), "autoscaling", "autoscaling", "set_node_pool_autoscaling", "SetNodePoolAutoscalingRequest"),
    Part(("locations",), "node locations", "locations"),
    Part(("version",), "version", "nodeVersion"),
    Part(("upgradeSettings",), "upgrade settings", "upgradeSettings"),
    Part(("management",), "management", "management", "set_node_pool_management", "SetNodePoolManagementRequest"),
    Part(("config", "labels"), "labels", "labels", wrapped=True),
    Part(("config", "taints"), "taints", "taints", wrapped=True),
    Part(("config", "workloadMetadataConfig"), "workload metadata", "workloadMetadataConfig"),
    Part(("config", "kubeletConfig"), "kubelet settings", "kubeletConfig"),
    Part(("initialNodeCount",), "size", "nodeCount", "set_node_pool_size", "SetNodePoolSizeRequest"),
)


def node_pool_updates(name: str, changes: Sequence[Change], target: Body) -> Iterator[Update]:
    """Give the calls, in order, that bring a node pool to its target body."""
    for part in PARTS:
        if any(change.path[: len(part.path)] == part.path for change in changes):
            yield part.update(name, target)
