# SPDX-License-Identifier: GPL-3.0-or-later
"""A node pool's body, what of its options cannot work, and how far it is (GKE API: NodePool)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils import _names
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body, merged
from ansible_collections.gkefleet.inference.plugins.module_utils._given import given, in_order_of
from ansible_collections.gkefleet.inference.plugins.module_utils._gpu_machines import (
    MACHINES,
    accelerator_problems,
    disk_problems,
    purchase_problems,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._kubelet import kubelet_config, kubelet_problems
from ansible_collections.gkefleet.inference.plugins.module_utils._locations import (
    location_problems,
    node_location_problems,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._node_pool_policies import pool_policies, shared_gpus
from ansible_collections.gkefleet.inference.plugins.module_utils._until import Progress
from ansible_collections.gkefleet.inference.plugins.module_utils._versions import parse, parse_minimum

Options = Mapping[str, Any]
DRIVERS = {"default": "DEFAULT", "latest": "LATEST", "disabled": "INSTALLATION_DISABLED"}
AFFINITIES = {"none": "NO_RESERVATION", "any": "ANY_RESERVATION", "specific": "SPECIFIC_RESERVATION"}
# What only one option asks for: a pool that has it although nothing does is not as wanted.
UNASKED: Body = {"placementPolicy": {"type": None}, "queuedProvisioning": {"enabled": None}}
EFFECTS = {"NoSchedule": "NO_SCHEDULE", "PreferNoSchedule": "PREFER_NO_SCHEDULE", "NoExecute": "NO_EXECUTE"}


def node_pool_body(options: Options) -> Body:
    """Give the body that a node pool's options describe; pure."""
    scaled = bool(options["autoscaling"] and options["autoscaling"]["enabled"])
    return given(
        {
            "name": options["name"],
            "initialNodeCount": None if scaled else options["node_count"],
            "locations": options["node_locations"],
            "autoscaling": _autoscaling(options["autoscaling"]),
            "config": _config(options),
            **pool_policies(options),
        }
    )


def _config(options: Options) -> Body:
    seconds = options["max_run_duration"]
    return {
        "machineType": options["machine_type"],
        "accelerators": _accelerators(options["machine_type"], options["accelerator"]),
        "spot": options["spot"],
        "flexStart": options["flex_start"],
        "maxRunDuration": None if seconds is None else f"{seconds}s",
        "reservationAffinity": _reservation(options["reservation"], options["flex_start"]),
        "ephemeralStorageLocalSsdConfig": {"localSsdCount": options["local_ssd_count"]},
        "diskType": options["disk_type"],
        "diskSizeGb": options["disk_size_gb"],
        "gvnic": {"enabled": options["gvnic"]},
        "workloadMetadataConfig": {"mode": options["workload_metadata"] and options["workload_metadata"].upper()},
        "kubeletConfig": kubelet_config(options["kubelet"]),
        "serviceAccount": options["service_account"],
        "oauthScopes": options["oauth_scopes"],
        "labels": options["labels"],
        "taints": [_taint(taint) for taint in options["taints"]] or None,
    }


def _autoscaling(asked: Options | None) -> Body | None:
    if asked is None:
        return None
    if not asked["enabled"]:
        return {"enabled": False}
    return {
        "enabled": True,
        "minNodeCount": asked["min_nodes"],
        "maxNodeCount": asked["max_nodes"],
        "totalMinNodeCount": asked["total_min_nodes"],
        "totalMaxNodeCount": asked["total_max_nodes"],
        "locationPolicy": asked["location_policy"] and asked["location_policy"].upper(),
    }


def _accelerators(machine_type: str, asked: Options | None) -> list[Body] | None:
    machine = MACHINES.get(machine_type)
    asked = asked or {"type": None, "count": None, "driver_version": "default"}
    kind = asked["type"] or (machine and machine.accelerator)
    count = asked["count"] or (machine.count if machine else 1)
    if kind is None:
        return None
    driver = {"gpuDriverVersion": DRIVERS[asked["driver_version"]]}
    whole = {"acceleratorType": kind, "acceleratorCount": str(count), "gpuDriverInstallationConfig": driver}
    return [{**whole, **shared_gpus(asked)}]


def _reservation(asked: Options | None, flex_start: bool) -> Body | None:
    if asked is None:
        return {"consumeReservationType": "NO_RESERVATION"} if flex_start else None
    specific = asked["affinity"] == "specific"
    return {
        "consumeReservationType": AFFINITIES[asked["affinity"]],
        "key": asked["key"] if specific else None,
        "values": asked["values"] if specific else None,
    }


def _taint(asked: Options) -> Body:
    return {"key": asked["key"], "value": asked["value"], "effect": EFFECTS[asked["effect"]]}


def adapted(wanted: Body, live: Body, minimum_version: str | None) -> Body:
    """Give the wanted body as a comparison with the live one needs it.

    Zones have no order, taints of others stay, and a version counts only when the live one is older. Compact placement
    and queued provisioning that are not asked for must be absent.
    """
    result = merged(UNASKED, wanted)
    if "locations" in wanted:
        result["locations"] = in_order_of(live.get("locations"), wanted["locations"])
    if "taints" in wanted["config"]:
        taints = _with_taints(live.get("config", {}).get("taints", []), wanted["config"]["taints"])
        result = merged(result, {"config": {"taints": taints}})
    if minimum_version and parse(live["version"]) < parse_minimum(minimum_version):
        result["version"] = minimum_version
    return result


def _with_taints(live: list[Body], wanted: list[Body]) -> list[Body]:
    """Give the live taints, each replaced by the wanted one of its key and effect, and the wanted ones it lacks."""
    asked = {(taint["key"], taint["effect"]): taint for taint in wanted}
    kept = [asked.pop((taint["key"], taint["effect"]), taint) for taint in live]
    return [*kept, *asked.values()]


def node_pool_problems(options: Options) -> Iterator[str]:
    """Say what of a node pool's options cannot work, each with the option's name and what to set."""
    accelerator = options["accelerator"] or {"type": None, "count": None}
    reserved = options["reservation"] is not None and options["reservation"]["affinity"] != "none"
    machine_type = options["machine_type"]
    yield from _names.NODE_POOL.problems("name", options["name"])
    yield from location_problems("location", options["location"])
    yield from node_location_problems(options["location"], options["node_locations"])
    yield from accelerator_problems(machine_type, accelerator["type"], accelerator["count"])
    yield from purchase_problems(machine_type, options["spot"], options["flex_start"], reserved)
    yield from disk_problems(machine_type, options["disk_type"])
    yield from _reservation_problems(options["reservation"], options["spot"])
    yield from _autoscaling_problems(options["autoscaling"], options["flex_start"])
    yield from kubelet_problems(options["kubelet"], options["spot"])
    if options["version"]:
        try:
            parse_minimum(options["version"])
        except ValueError as e:
            yield f"version: {e}"


def _reservation_problems(asked: Options | None, spot: bool) -> Iterator[str]:
    if asked is None or asked["affinity"] == "none":
        return
    if asked["affinity"] == "specific" and not asked["values"]:
        yield "reservation.values is empty; list the reservation's name, or set reservation.affinity to any"
    if spot:
        yield "reservation: Spot VMs consume no reservation; set spot: false or leave reservation out"


def _autoscaling_problems(asked: Options | None, flex_start: bool) -> Iterator[str]:
    if asked is None or not asked["enabled"]:
        if flex_start:
            yield "autoscaling: flex-start nodes are brought by the autoscaler; set autoscaling with total_max_nodes"
        return
    by_zone, total = asked["max_nodes"] is not None, asked["total_max_nodes"] is not None
    if by_zone == total:
        yield "autoscaling: set either min_nodes and max_nodes (in each zone) or total_min_nodes and total_max_nodes"
    for low, high in (("min_nodes", "max_nodes"), ("total_min_nodes", "total_max_nodes")):
        if asked[low] is not None and asked[high] is not None and asked[low] > asked[high]:
            yield f"autoscaling.{low}: {asked[low]} is more than {high} {asked[high]}; set at most that"


def only_ended(operation: Body) -> Progress:
    """Tell whether an operation has ended, well or not."""
    return Progress(operation.get("status") == "DONE", f"{operation.get('operationType')} is {operation.get('status')}")


def degraded_progress(live: Body, title: str, nodes: int | None, minimum: int | None) -> Progress:
    """Tell whether a pool is in working order; one that lacks nodes is when the minimum of them is ready."""
    status = live.get("status")
    told = [*(condition.get("message", "") for condition in live.get("conditions", [])), live.get("statusMessage", "")]
    reasons = "; ".join(reason for reason in told if reason)
    seen = f"{title} is {status}{f' ({reasons})' if reasons else ''}"
    if nodes is not None and minimum is not None:
        return Progress(nodes >= minimum, f"{seen}, {nodes} of at least {minimum} nodes are ready")
    return Progress(status == "RUNNING", seen, seen if status == "ERROR" else None)
