# SPDX-License-Identifier: GPL-3.0-or-later
"""gke_node_pool."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest

from tests.modules.cloud import ModuleRunner
from tests.modules.lifecycle import Life, live_through

pytestmark = pytest.mark.embedded_only("speaks to Google's APIs alone, which are the same either way")

MODULE = "gke_node_pool"
CLUSTER = {"name": "gke-west", "location": "europe-west3", "node_locations": ["europe-west3-c"]}
OPTIONS = {
    "name": "h100",
    "cluster": "gke-west",
    "location": "europe-west3",
    "machine_type": "a3-highgpu-2g",
    "accelerator": {"type": "nvidia-h100-80gb", "count": 2, "driver_version": "latest"},
    "spot": True,
    "node_count": 1,
    "node_locations": ["europe-west3-c"],
}


@pytest.mark.both_ways
def test_a_pool_lives_through_its_life(run: ModuleRunner) -> None:
    run("gke_cluster", CLUSTER)
    life = Life(
        module=MODULE,
        options=OPTIONS,
        update={"node_count": 2, "labels": {"tier": "gpu"}},
        refused=(
            ({"machine_type": "a3-highgpu-1g", "accelerator": None}, "config.machineType cannot be changed in place"),
            ({"disk_size_gb": 500}, "config.diskSizeGb cannot be changed in place"),
        ),
    )
    live_through(life, run)


def test_the_accelerators_follow_from_the_machine_type(run: ModuleRunner) -> None:
    run("gke_cluster", CLUSTER)
    pool = run(MODULE, {**OPTIONS, "accelerator": None})["resource"]
    [accelerator] = pool["config"]["accelerators"]
    assert (accelerator["acceleratorType"], accelerator["acceleratorCount"]) == ("nvidia-h100-80gb", "2")


def test_a_pool_is_brought_placed_and_replaced_as_asked(run: ModuleRunner) -> None:
    run("gke_cluster", CLUSTER)
    asked = {**OPTIONS, "gvnic": True, "compact_placement": True, "best_effort_nodes": 1, "auto_repair": True}
    run(MODULE, asked)
    run.unchanged(MODULE, asked)
    changed = {**asked, "max_surge": 0, "max_unavailable": 1}
    assert run(MODULE, changed)["changed"]
    assert run.unchanged(MODULE, changed)["resource"]["upgradeSettings"]["maxUnavailable"] == 1
    assert "config.gvnic.enabled cannot be changed in place" in run.refused(MODULE, {**asked, "gvnic": False})


def test_nodes_are_set_up_as_asked(run: ModuleRunner) -> None:
    run("gke_cluster", CLUSTER)
    asked = {**OPTIONS, "workload_metadata": "gke_metadata", "accelerator_network_profile": "auto"}
    asked = {**asked, "kubelet": {"shutdown_grace_period": 120, "cpu_manager_policy": "static"}}
    pool = run(MODULE, asked)["resource"]
    assert pool["networkConfig"]["acceleratorNetworkProfile"] == "auto"
    run.unchanged(MODULE, asked)
    critical = {"shutdown_grace_period": 120, "shutdown_grace_period_critical_pods": 15, "pod_pids_limit": 4096}
    changed = {**asked, "workload_metadata": "gce_metadata", "kubelet": critical}
    assert run.predict(MODULE, changed)["diff"] == run(MODULE, changed)["diff"]
    config = run.unchanged(MODULE, changed)["resource"]["config"]
    assert config["workloadMetadataConfig"] == {"mode": "GCE_METADATA"}
    kubelet = config["kubeletConfig"]
    assert (kubelet["shutdownGracePeriodCriticalPodsSeconds"], kubelet["cpuManagerPolicy"]) == (15, "static")


@pytest.mark.parametrize(
    ("asked", "option"),
    [
        ({"compact_placement": True}, "compact_placement"),
        (
            {"queued_provisioning": True, "autoscaling": {"total_min_nodes": 0, "total_max_nodes": 4}},
            "queued_provisioning",
        ),
    ],
)
def test_a_pool_loses_nothing_that_is_asked_for_no_longer(
    run: ModuleRunner, asked: dict[str, Any], option: str
) -> None:
    run("gke_cluster", CLUSTER)
    run(MODULE, {**OPTIONS, **asked})
    assert f"Set {option} back" in run.refused(MODULE, {**OPTIONS, **asked, option: False})


def test_an_accelerator_network_cannot_be_had_later(run: ModuleRunner) -> None:
    run("gke_cluster", CLUSTER)
    run(MODULE, OPTIONS)
    message = run.refused(MODULE, {**OPTIONS, "accelerator_network_profile": "auto"})
    assert "Set accelerator_network_profile back" in message


def test_taints_and_autoscaling_change_in_place(run: ModuleRunner) -> None:
    run("gke_cluster", CLUSTER)
    plain = {"name": "plain", "cluster": "gke-west", "location": "europe-west3", "machine_type": "e2-standard-4"}
    run(MODULE, plain)
    changed = {
        **plain,
        "taints": [{"key": "tier", "value": "batch", "effect": "NoSchedule"}],
        "autoscaling": {"min_nodes": 1, "max_nodes": 3},
    }
    assert run(MODULE, changed)["changed"]
    pool = run.unchanged(MODULE, changed)["resource"]
    assert pool["autoscaling"]["maxNodeCount"] == 3
    assert {"key": "tier", "value": "batch", "effect": "NO_SCHEDULE"} in pool["config"]["taints"]


def test_a_pool_of_a_cluster_that_is_missing_is_predicted_and_refused(run: ModuleRunner) -> None:
    assert run.predict(MODULE, OPTIONS)["changed"]
    result = run.way(MODULE, OPTIONS, False)
    assert "gke-west" in result["msg"]
    assert "Not found" in result["msg"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"name": "1pool"}, "a letter first"),
        ({"spot": False}, "a3-highgpu-2g is not sold on-demand; set spot: true or flex_start: true"),
        ({"flex_start": True}, "set only one of them"),
        ({"spot": False, "flex_start": True}, "set autoscaling with total_max_nodes"),
        ({"accelerator": {"type": "nvidia-l4"}}, "carries nvidia-h100-80gb, not nvidia-l4"),
        ({"accelerator": {"count": 1}}, "carries 2, not 1"),
        ({"disk_type": "pd-standard"}, "does not take pd-standard"),
        ({"node_locations": ["us-east4-a"]}, "us-east4-a is not in europe-west3"),
        ({"node_locations": []}, "node_locations is empty"),
        ({"reservation": {"values": ["r"]}}, "Spot VMs consume no reservation"),
        ({"autoscaling": {"min_nodes": 1}}, "set either min_nodes and max_nodes"),
        ({"autoscaling": {"min_nodes": 4, "max_nodes": 3}}, "4 is more than max_nodes 3"),
        ({"version": "new"}, "version: 'new' is not a GKE version"),
    ],
)
def test_a_pool_that_cannot_work_is_refused(run: ModuleRunner, options: dict[str, Any], message: str) -> None:
    assert message in run.refused(MODULE, {**OPTIONS, **options})


class TestZoneWithoutCapacity:
    """A pool of two zones, one of which has no such machines left."""

    OPTIONS: ClassVar[dict[str, Any]] = {**OPTIONS, "node_locations": ["europe-west3-a", "europe-west3-c"]}

    @pytest.fixture(autouse=True)
    def stocked_out(self, run: ModuleRunner) -> None:
        run("gke_cluster", CLUSTER)
        container = run.cloud.cloud.services["container"]
        run.cloud.call(lambda: container.exhaust("europe-west3-a", "a3-highgpu-2g"))

    def test_the_error_quotes_google(self, run: ModuleRunner) -> None:
        message = run.way(MODULE, self.OPTIONS, False)["msg"]
        assert "does not have enough resources" in message
        assert "europe-west3-a" in message

    def test_enough_nodes_are_enough(self, run: ModuleRunner) -> None:
        pool = run(MODULE, {**self.OPTIONS, "minimum_nodes": 1})["resource"]
        assert pool["status"] == "RUNNING_WITH_ERROR"
        run.unchanged(MODULE, {**self.OPTIONS, "minimum_nodes": 1})

    def test_too_few_nodes_are_counted(self, run: ModuleRunner) -> None:
        run(MODULE, {**self.OPTIONS, "minimum_nodes": 1})
        message = run.way(MODULE, {**self.OPTIONS, "minimum_nodes": 2, "timeout": 0.5}, False)["msg"]
        assert "1 of at least 2 nodes are ready" in message


def test_a_shortage_of_quota_names_the_quota(run: ModuleRunner) -> None:
    run("gke_cluster", CLUSTER)
    compute = run.cloud.cloud.services["compute"]
    run.cloud.call(lambda: compute.set_limit("europe-west3", "PREEMPTIBLE_NVIDIA_H100_GPUS", 1))
    message = run.way(MODULE, OPTIONS, False)["msg"]
    assert "403" in message
    assert "PREEMPTIBLE_NVIDIA_H100_GPUS" in message


def test_flex_start_pools_scale_from_zero(run: ModuleRunner) -> None:
    run("gke_cluster", CLUSTER)
    options = {
        **OPTIONS,
        "spot": False,
        "flex_start": True,
        "max_run_duration": 86400,
        "node_count": 0,
        "autoscaling": {"total_min_nodes": 0, "total_max_nodes": 2, "location_policy": "any"},
    }
    config = run(MODULE, options)["resource"]["config"]
    assert config["flexStart"] is True
    assert config["maxRunDuration"] == "86400s"
    assert config["reservationAffinity"] == {"consumeReservationType": "NO_RESERVATION"}
    run.unchanged(MODULE, options)


@pytest.mark.parametrize(
    "fault",
    [
        {"method": "POST", "path": "nodePools", "code": 503},
        {"method": "POST", "path": "nodePools", "code": 429, "message": "Too many operations"},
        {"method": "GET", "path": "nodePools/h100", "code": 500, "message": "Internal error"},
    ],
)
def test_a_passing_fault_does_not_stop_the_run(run: ModuleRunner, fault: dict[str, Any]) -> None:
    run("gke_cluster", CLUSTER)
    run.cloud.script_fault(service="container", times=2, **fault)
    assert run(MODULE, OPTIONS)["changed"]
    assert [scripted["used"] for scripted in run.cloud.faults()] == [2]
    run.unchanged(MODULE, OPTIONS)


def test_what_a_failed_creation_leaves_is_replaced_by_the_next_run(run: ModuleRunner) -> None:
    run("gke_cluster", CLUSTER)
    failing = {"service": "container", "method": "POST", "path": "nodePools$", "effect": "fail-operation"}
    run.cloud.script_fault(**failing, message="the zone is down")
    message = run.way(MODULE, OPTIONS, False)["msg"]
    assert "creating node pool h100 of gke-west: CREATE_NODE_POOL failed: the zone is down" in message
    assert run.predict(MODULE, OPTIONS)["changed"]
    assert run(MODULE, OPTIONS)["resource"]["status"] == "RUNNING"
    run.unchanged(MODULE, OPTIONS)
