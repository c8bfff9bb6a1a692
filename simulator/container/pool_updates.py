# SPDX-License-Identifier: GPL-3.0-or-later
"""What nodePools.update does to a pool."""

from __future__ import annotations

from typing import Any

from simulator.container.omission import overlaid, pruned
from simulator.errors import invalid_argument

Body = dict[str, Any]

# Fields of the request that only say which pool is meant.
_WHICH = frozenset({"name", "projectId", "zone", "clusterId", "nodePoolId", "etag"})
# Lists and maps that ride in an object of their own (recorded: {"taints": {"taints": [...]}}).
_WRAPPED = {"labels": "labels", "taints": "taints", "tags": "tags", "resourceLabels": "labels"}
_OF_POOL = frozenset({"locations", "upgradeSettings", "queuedProvisioning", "nodeDrainConfig", "maintenancePolicy"})
_OF_CONFIG = frozenset(
    {"machineType", "diskType", "diskSizeGb", "imageType", "workloadMetadataConfig", "kubeletConfig", "linuxNodeConfig",
     "gvnic", "gcfsConfig", "fastSocket", "loggingConfig", "containerdConfig", "confidentialNodes", "windowsNodeConfig",
     "flexStart", "maxRunDuration", "accelerators", "consolidationDelay", "bootDisk", "storagePools"}
)  # fmt: skip
# Changes that need no new machine.
_ROLLS_NOTHING = frozenset({"labels", "taints", "tags", "resourceLabels", "upgradeSettings", "nodeDrainConfig"})


def changes(request: Body) -> Body:
    """Gives the fields a request wants changed; 400 when it wants nothing."""
    wanted = {name: value for name, value in request.items() if name not in _WHICH}
    if not wanted:
        raise invalid_argument("Must specify a field to update.")
    return wanted


def rolls_nodes(wanted: Body) -> bool:
    """Tells whether the changes replace machines."""
    return bool(set(wanted) - _ROLLS_NOTHING)


def updated_pool(pool: Body, wanted: Body) -> Body:
    """Gives the pool after the changes; the version is resolved by the caller."""
    _check_immutable(pool, wanted)
    config = dict(pool["config"])
    result = dict(pool)
    for name, value in wanted.items():
        if name in _WRAPPED:
            config = _with(config, name, pruned(value.get(_WRAPPED[name])))
        elif name in _OF_POOL:
            result = _with(result, name, pruned(value, name))
        elif name in _OF_CONFIG:
            config = overlaid(config, {name: int(value) if name == "diskSizeGb" else pruned(value, name)})
    config["resourceLabels"] = {**_provisioning(pool["config"]), **config.get("resourceLabels", {})}
    return {**result, "config": config}


def _with(body: Body, name: str, value: Any) -> Body:
    rest = {key: kept for key, kept in body.items() if key != name}
    return {**rest, name: value} if value else rest


def _provisioning(config: Body) -> Body:
    label = "goog-gke-node-pool-provisioning-model"
    return {label: config["resourceLabels"][label]} if label in config.get("resourceLabels", {}) else {}


def _check_immutable(pool: Body, wanted: Body) -> None:
    accelerated = bool(pool["config"].get("accelerators"))
    for name in ("machineType", "accelerators"):
        if accelerated and name in wanted and wanted[name] != pool["config"].get(name):
            # GKE docs: a GPU pool's machines are fixed, another kind needs a new pool. The sentence is ours.
            raise invalid_argument(f"Field {name} of a node pool with accelerators is immutable.")
