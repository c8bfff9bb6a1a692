# SPDX-License-Identifier: GPL-3.0-or-later
"""gke_node_pool."""

from __future__ import annotations

from typing import Any

import pytest

from tests.modules.cloud import ModuleRunner
from tests.modules.lifecycle import Life, live_through

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
