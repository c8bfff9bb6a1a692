# SPDX-License-Identifier: GPL-3.0-or-later
"""What the server adds to a node pool (96 recorded pools)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from simulator.compute.machine_types import MACHINE_TYPES
from simulator.container.omission import completed, overlaid, pruned
from simulator.container.places import ROOT
from simulator.container.versions import key

Body = dict[str, Any]

OAUTH_SCOPES = tuple(
    f"https://www.googleapis.com/auth/{scope}"
    for scope in (
        "devstorage.read_only",
        "logging.write",
        "monitoring",
        "service.management.readonly",
        "servicecontrol",
        "trace.append",
    )
)
_HYPERDISK_FAMILIES = frozenset({"n4", "c4", "a4", "a4x", "g4"})


@dataclass(frozen=True)
class PoolBirth:
    """What the server decides about a new pool."""

    cluster_path: str
    version: str
    locations: tuple[str, ...]
    etag: str
    network: Body
    workload_identity: bool = False


def complete_pool(sent: Body, birth: PoolBirth) -> Body:
    """Gives a node pool as the API shows it from its first moment; status and nodes come later."""
    return {
        "name": sent["name"],
        "config": complete_config(sent.get("config", {}), birth),
        **_counts(sent),
        "locations": list(sent.get("locations") or birth.locations),
        **completed({"management": {"autoRepair": True, "autoUpgrade": True}}, _only("management", sent)),
        "maxPodsConstraint": {"maxPodsPerNode": "110", **sent.get("maxPodsConstraint", {})},
        "networkConfig": overlaid(birth.network, pruned(sent.get("networkConfig", {}))),
        "podIpv4CidrSize": 24,
        "selfLink": f"{ROOT}{birth.cluster_path}/nodePools/{sent['name']}",
        "status": "PROVISIONING",
        "upgradeSettings": {"strategy": "SURGE", **pruned(sent.get("upgradeSettings", {"maxSurge": 1}))},
        "version": birth.version,
        "etag": birth.etag,
        **_as_sent(sent),
    }


def _only(key: str, sent: Body) -> Body:
    return {key: sent[key]} if key in sent else {}


def _counts(sent: Body) -> Body:
    counts: Body = {}
    if sent.get("initialNodeCount"):
        counts["initialNodeCount"] = sent["initialNodeCount"]
    if sent.get("autoscaling"):
        counts["autoscaling"] = complete_autoscaling(sent["autoscaling"])
    return counts


def complete_autoscaling(sent: Body) -> Body:
    """Gives an autoscaling block; recorded: BALANCED by default and zero totals dropped."""
    if not sent.get("enabled"):
        return {}
    return {"locationPolicy": "BALANCED", **pruned(sent)}


def _as_sent(sent: Body) -> Body:
    keys = ("placementPolicy", "queuedProvisioning", "bestEffortProvisioning", "nodeDrainConfig", "maintenancePolicy")
    return {key: pruned(sent[key], key) for key in keys if key in sent}


def complete_config(sent: Body, birth: PoolBirth) -> Body:
    """Gives a node configuration with its defaults."""
    machine = sent.get("machineType") or "e2-medium"
    disk_type = sent.get("diskType") or sent.get("bootDisk", {}).get("diskType") or default_disk(machine)
    size = sent.get("diskSizeGb") or int(sent.get("bootDisk", {}).get("sizeGb", 100))
    defaults: Body = {
        "machineType": machine,
        "diskSizeGb": size,
        "diskType": disk_type,
        "bootDisk": {"diskType": disk_type, "sizeGb": str(size)},
        "imageType": "COS_CONTAINERD",
        "serviceAccount": "default",
        "oauthScopes": list(OAUTH_SCOPES),
        "metadata": {"disable-legacy-endpoints": "true"},
        "shieldedInstanceConfig": {"enableIntegrityMonitoring": True},
        "kubeletConfig": {"insecureKubeletReadonlyPortEnabled": False, "maxParallelImagePulls": _image_pulls(machine)},
        "effectiveCgroupMode": "EFFECTIVE_CGROUP_MODE_V2",
        "resourceLabels": {"goog-gke-node-pool-provisioning-model": provisioning_model(sent)},
        "windowsNodeConfig": {},
        **_image(birth.version),
    }
    if birth.workload_identity:
        # Recorded: a pool of a cluster with a workload pool gets the metadata server by itself.
        defaults["workloadMetadataConfig"] = {"mode": "GKE_METADATA"}
    return completed(defaults, {key: value for key, value in sent.items() if key != "bootDisk"})


def default_disk(machine: str) -> str:
    """Gives the disk type a machine boots from unless asked otherwise."""
    return "hyperdisk-balanced" if machine.split("-", 1)[0] in _HYPERDISK_FAMILIES else "pd-balanced"


def provisioning_model(config: Body) -> str:
    """Gives the provisioning model's label value; recorded for on-demand, by name for the others."""
    if config.get("flexStart"):
        return "flex-start"
    if config.get("spot") or config.get("preemptible"):
        return "spot"
    affinity = config.get("reservationAffinity", {}).get("consumeReservationType")
    return "reservation" if affinity == "SPECIFIC_RESERVATION" else "on-demand"


def _image_pulls(machine: str) -> int:
    # Recorded: 2 on small machines, 3 on larger ones.
    known = MACHINE_TYPES.get(machine)
    return 3 if known and known.cpus > 2 else 2


def _image(version: str) -> Body:
    # Recorded on 1.34.8, 1.34.9 and from 1.35.3 on.
    if not ((1, 34, 8) <= key(version)[:3] < (1, 35, 0) or key(version)[:3] >= (1, 35, 3)):
        return {}
    build = version.replace(".", "")
    return {"nodeImageConfig": {"image": f"gke-{build}-cos-125-19216-220-57-c-pre", "imageProject": "gke-node-images"}}
