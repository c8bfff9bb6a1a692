# SPDX-License-Identifier: GPL-3.0-or-later
"""A node pool's body (GKE API: NodePool)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._accelerators import accelerators
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body, merged
from ansible_collections.gkefleet.inference.plugins.module_utils._given import given, in_order_of
from ansible_collections.gkefleet.inference.plugins.module_utils._kubelet import kubelet_config
from ansible_collections.gkefleet.inference.plugins.module_utils._node_pool_policies import pool_policies
from ansible_collections.gkefleet.inference.plugins.module_utils._pool_autoscaling import pool_autoscaling, scaled
from ansible_collections.gkefleet.inference.plugins.module_utils._reservation import reservation_affinity
from ansible_collections.gkefleet.inference.plugins.module_utils._taints import beside, taints
from ansible_collections.gkefleet.inference.plugins.module_utils._versions import parse, parse_minimum

Options = Mapping[str, Any]
# What only one option asks for: a pool that has it although nothing does is not as wanted.
UNASKED: Body = {"placementPolicy": {"type": None}, "queuedProvisioning": {"enabled": None}}


def node_pool_body(options: Options) -> Body:
    """Give the body that a node pool's options describe; pure."""
    return given(
        {
            "name": options["name"],
            "initialNodeCount": None if scaled(options["autoscaling"]) else options["node_count"],
            "locations": options["node_locations"],
            "autoscaling": pool_autoscaling(options["autoscaling"]),
            "config": _config(options),
            **pool_policies(options),
        }
    )


def _config(options: Options) -> Body:
    seconds = options["max_run_duration"]
    return {
        "machineType": options["machine_type"],
        "accelerators": accelerators(options["machine_type"], options["accelerator"]),
        "spot": options["spot"],
        "flexStart": options["flex_start"],
        "maxRunDuration": None if seconds is None else f"{seconds}s",
        "reservationAffinity": reservation_affinity(options["reservation"], options["flex_start"]),
        "ephemeralStorageLocalSsdConfig": {"localSsdCount": options["local_ssd_count"]},
        "diskType": options["disk_type"],
        "diskSizeGb": options["disk_size_gb"],
        "gvnic": {"enabled": options["gvnic"]},
        "workloadMetadataConfig": {"mode": options["workload_metadata"] and options["workload_metadata"].upper()},
        "kubeletConfig": kubelet_config(options["kubelet"]),
        "serviceAccount": options["service_account"],
        "oauthScopes": options["oauth_scopes"],
        "labels": options["labels"],
        "taints": taints(options["taints"]) or None,
    }


def adapted(wanted: Body, live: Body, minimum_version: str | None) -> Body:
    """Give the wanted body as a comparison with the live one needs it.

    Zones have no order, taints of others stay, and a version counts only when the live one is older. Compact placement
    and queued provisioning that are not asked for must be absent.
    """
    result = merged(UNASKED, wanted)
    if "locations" in wanted:
        result["locations"] = in_order_of(live.get("locations"), wanted["locations"])
    if "taints" in wanted["config"]:
        both = beside(live.get("config", {}).get("taints", []), wanted["config"]["taints"])
        result = merged(result, {"config": {"taints": both}})
    if minimum_version and parse(live["version"]) < parse_minimum(minimum_version):
        result["version"] = minimum_version
    return result
