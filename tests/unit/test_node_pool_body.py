# SPDX-License-Identifier: GPL-3.0-or-later
"""A node pool's body and progress."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.gkefleet.inference.plugins.module_utils._errors import FleetError
from ansible_collections.gkefleet.inference.plugins.module_utils._kubelet import KUBELET as KUBELET_OPTIONS
from ansible_collections.gkefleet.inference.plugins.module_utils._node_pool_body import (
    adapted,
    node_pool_body,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._node_pool_problems import node_pool_problems
from ansible_collections.gkefleet.inference.plugins.module_utils._node_pool_updates import IMMUTABLE
from ansible_collections.gkefleet.inference.plugins.module_utils._plan import plan_presence
from ansible_collections.gkefleet.inference.plugins.module_utils._ready_nodes import degraded_progress

NOTHING: dict[str, Any] = {
    "name": "h100",
    "location": "europe-west3",
    "machine_type": "e2-standard-4",
    "node_count": None,
    "accelerator": None,
    "spot": False,
    "flex_start": False,
    "max_run_duration": None,
    "reservation": None,
    "autoscaling": None,
    "node_locations": None,
    "local_ssd_count": None,
    "disk_type": None,
    "disk_size_gb": None,
    "gvnic": None,
    "workload_metadata": None,
    "accelerator_network_profile": None,
    "kubelet": None,
    "compact_placement": False,
    "queued_provisioning": False,
    "best_effort_nodes": None,
    "auto_repair": None,
    "auto_upgrade": None,
    "max_surge": None,
    "max_unavailable": None,
    "service_account": None,
    "oauth_scopes": None,
    "labels": {},
    "taints": [],
    "version": None,
}
H100 = {"acceleratorType": "nvidia-h100-80gb", "acceleratorCount": "2"}
SCALED = {
    "enabled": True,
    "min_nodes": None,
    "max_nodes": None,
    "total_min_nodes": 0,
    "total_max_nodes": 4,
    "location_policy": "any",
}
KUBELET: dict[str, Any] = dict.fromkeys(KUBELET_OPTIONS)
TAINT = {"key": "k", "value": "v", "effect": "NO_SCHEDULE"}
GPU_TAINT = {"key": "nvidia.com/gpu", "value": "present", "effect": "NO_SCHEDULE"}


def pool(**options: Any) -> dict[str, Any]:
    return node_pool_body({**NOTHING, **options})


def test_a_plain_pool_asks_for_little() -> None:
    config = {"machineType": "e2-standard-4", "spot": False, "flexStart": False, "labels": {}}
    assert pool() == {"name": "h100", "config": config}


@pytest.mark.parametrize(
    ("accelerator", "driver"),
    [
        (None, "DEFAULT"),
        ({"type": None, "count": None, "driver_version": "latest"}, "LATEST"),
        ({"type": "nvidia-h100-80gb", "count": 2, "driver_version": "disabled"}, "INSTALLATION_DISABLED"),
    ],
)
def test_accelerators_follow_from_the_machine_type(accelerator: Any, driver: str) -> None:
    config = pool(machine_type="a3-highgpu-2g", accelerator=accelerator)["config"]
    assert config["accelerators"] == [{**H100, "gpuDriverInstallationConfig": {"gpuDriverVersion": driver}}]


def test_accelerators_can_be_attached_to_any_machine() -> None:
    asked = {"type": "nvidia-tesla-t4", "count": None, "driver_version": "default"}
    [accelerator] = pool(machine_type="n1-standard-4", accelerator=asked)["config"]["accelerators"]
    assert (accelerator["acceleratorType"], accelerator["acceleratorCount"]) == ("nvidia-tesla-t4", "1")


def test_gpus_are_shared_as_asked() -> None:
    sharing = {"strategy": "mps", "clients": 4}
    asked = {"type": None, "count": None, "driver_version": "default", "partition_size": "1g.10gb", "sharing": sharing}
    [accelerator] = pool(machine_type="a3-highgpu-2g", accelerator=asked)["config"]["accelerators"]
    assert accelerator["gpuPartitionSize"] == "1g.10gb"
    assert accelerator["gpuSharingConfig"] == {"gpuSharingStrategy": "MPS", "maxSharedClientsPerGpu": "4"}


@pytest.mark.parametrize(
    ("options", "part"),
    [
        ({"accelerator_network_profile": "auto"}, {"networkConfig": {"acceleratorNetworkProfile": "auto"}}),
        ({"compact_placement": True}, {"placementPolicy": {"type": "COMPACT"}}),
        ({"queued_provisioning": True}, {"queuedProvisioning": {"enabled": True}}),
        ({"best_effort_nodes": 1}, {"bestEffortProvisioning": {"enabled": True, "minProvisionNodes": 1}}),
        ({"auto_repair": False}, {"management": {"autoRepair": False}}),
        ({"max_surge": 0, "max_unavailable": 1}, {"upgradeSettings": {"maxSurge": 0, "maxUnavailable": 1}}),
    ],
    ids=lambda value: "-".join(value),
)
def test_nodes_come_and_go_as_asked(options: dict[str, Any], part: dict[str, Any]) -> None:
    assert pool(**options).items() >= part.items()


@pytest.mark.parametrize(
    ("options", "field", "value"),
    [
        ({"workload_metadata": "gce_metadata"}, "workloadMetadataConfig", {"mode": "GCE_METADATA"}),
        ({"kubelet": {**KUBELET, "cpu_cfs_quota": False}}, "kubeletConfig", {"cpuCfsQuota": False}),
        (
            {"kubelet": {**KUBELET, "shutdown_grace_period": 120, "shutdown_grace_period_critical_pods": 15}},
            "kubeletConfig",
            {"shutdownGracePeriodSeconds": 120, "shutdownGracePeriodCriticalPodsSeconds": 15},
        ),
        (
            {"kubelet": {**KUBELET, "topology_manager_policy": "restricted", "memory_manager_policy": "static"}},
            "kubeletConfig",
            {"topologyManager": {"policy": "restricted"}, "memoryManager": {"policy": "static"}},
        ),
    ],
)
def test_nodes_are_set_up_as_asked(options: dict[str, Any], field: str, value: dict[str, Any]) -> None:
    assert pool(**options)["config"][field] == value


def test_an_autoscaled_pool_keeps_the_size_it_has() -> None:
    body = pool(autoscaling=SCALED, node_count=2)
    assert "initialNodeCount" not in body
    assert body["autoscaling"] == {
        "enabled": True,
        "totalMinNodeCount": 0,
        "totalMaxNodeCount": 4,
        "locationPolicy": "ANY",
    }


@pytest.mark.parametrize(
    ("options", "affinity"),
    [
        ({"flex_start": True}, {"consumeReservationType": "NO_RESERVATION"}),
        (
            {"reservation": {"affinity": "any", "key": "k", "values": None}},
            {"consumeReservationType": "ANY_RESERVATION"},
        ),
        (
            {"reservation": {"affinity": "specific", "key": "k", "values": ["r"]}},
            {"consumeReservationType": "SPECIFIC_RESERVATION", "key": "k", "values": ["r"]},
        ),
    ],
)
def test_a_reservation_is_consumed_as_asked(options: dict[str, Any], affinity: dict[str, Any]) -> None:
    assert pool(**options)["config"]["reservationAffinity"] == affinity


def test_taints_of_others_stay_and_ours_replace_their_own_kind() -> None:
    live = {"config": {"taints": [GPU_TAINT, {**TAINT, "value": "old"}]}, "version": "1.34.1-gke.1"}
    assert adapted({"config": {"taints": [TAINT]}}, live, None)["config"]["taints"] == [GPU_TAINT, TAINT]


@pytest.mark.parametrize(
    ("part", "option"),
    [
        ({"placementPolicy": {"type": "COMPACT"}}, "compact_placement"),
        ({"queuedProvisioning": {"enabled": True}}, "queued_provisioning"),
    ],
)
def test_what_is_asked_for_no_longer_is_refused_by_its_option(part: dict[str, Any], option: str) -> None:
    live = {**pool(), **part, "version": "1.34.1-gke.1"}
    assert not plan_presence(live, adapted(pool(**{option: True}), live, None), IMMUTABLE, "pool").changed
    with pytest.raises(FleetError, match=f"Set {option} back"):
        plan_presence(live, adapted(pool(), live, None), IMMUTABLE, "pool")


@pytest.mark.parametrize(
    ("version", "changed"), [(None, False), ("1.34", False), ("1.34.1-gke.1", False), ("1.34.1-gke.2", True)]
)
def test_a_version_counts_only_when_nodes_are_older(version: str | None, changed: bool) -> None:
    assert ("version" in adapted({"config": {}}, {"version": "1.34.1-gke.1"}, version)) is changed


@pytest.mark.parametrize(
    ("status", "nodes", "minimum", "done", "failed"),
    [
        ("RUNNING", None, None, True, False),
        ("PROVISIONING", None, None, False, False),
        ("RUNNING_WITH_ERROR", None, None, False, False),
        ("ERROR", None, None, False, True),
        ("RUNNING_WITH_ERROR", 1, 2, False, False),
        ("RUNNING_WITH_ERROR", 2, 2, True, False),
    ],
)
def test_a_pool_that_lacks_nodes_needs_its_minimum(
    status: str, nodes: int | None, minimum: int | None, done: bool, failed: bool
) -> None:
    live = {"status": status, "conditions": [{"code": "GCE_STOCKOUT", "message": "no capacity"}]}
    progress = degraded_progress(live, "pool", nodes, minimum)
    assert (progress.done, progress.failure is not None) == (done, failed)
    assert "no capacity" in progress.seen


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"flex_start": True}, "set autoscaling with total_max_nodes"),
        ({"reservation": {"affinity": "specific", "key": "k", "values": []}}, "reservation.values is empty"),
        ({"spot": True, "reservation": {"affinity": "any", "key": "k", "values": None}}, "consume no reservation"),
        ({"autoscaling": {**SCALED, "max_nodes": 3}}, "set either min_nodes and max_nodes"),
        ({"autoscaling": {**SCALED, "total_min_nodes": 9}}, "9 is more than total_max_nodes 4"),
        ({"kubelet": {"max_parallel_image_pulls": 9}}, "kubelet.max_parallel_image_pulls is 9; set 2 to 5"),
        (
            {"kubelet": {"image_gc_low_threshold": 80, "image_gc_high_threshold": 70}},
            "80 is not less than image_gc_high_threshold 70",
        ),
        ({"kubelet": {"shutdown_grace_period": 120}}, "only Spot VMs have one; set spot: true"),
        (
            {"spot": True, "kubelet": {"shutdown_grace_period_critical_pods": 15}},
            "15 s are part of shutdown_grace_period, which is not set",
        ),
        ({"version": "latest"}, "version: 'latest' is not a GKE version"),
    ],
)
def test_what_cannot_work_is_named(options: dict[str, Any], message: str) -> None:
    [problem] = node_pool_problems({**NOTHING, **options})
    assert message in problem
