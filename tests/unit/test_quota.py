# SPDX-License-Identifier: GPL-3.0-or-later
"""Quotas that nodes count against."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.gkefleet.inference.plugins.module_utils._planned_pool import planned_pool
from ansible_collections.gkefleet.inference.plugins.module_utils._quota import Nodes, Request, free, requests, total

NO_PREEMPTIBLE = [{"metric": name, "limit": 0.0} for name in ("PREEMPTIBLE_CPUS", "PREEMPTIBLE_LOCAL_SSD_GB")]
PREEMPTIBLE = [{**quota, "limit": 100.0} for quota in NO_PREEMPTIBLE]
ZONE = "europe-west3-c"


@pytest.mark.parametrize(
    ("nodes", "quotas", "expected"),
    [
        (
            Nodes("a3-highgpu-2g", spot=True),
            PREEMPTIBLE,
            {"PREEMPTIBLE_NVIDIA_H100_GPUS": 6, "PREEMPTIBLE_CPUS": 156, "PREEMPTIBLE_LOCAL_SSD_GB": 4500},
        ),
        (Nodes("a3-highgpu-2g", spot=True), NO_PREEMPTIBLE, {"PREEMPTIBLE_NVIDIA_H100_GPUS": 6}),
        (Nodes("a3-highgpu-8g"), PREEMPTIBLE, {}),
        (Nodes("g2-standard-24"), PREEMPTIBLE, {"NVIDIA_L4_GPUS": 6}),
        (
            Nodes("a2-ultragpu-1g"),
            PREEMPTIBLE,
            {"NVIDIA_A100_80GB_GPUS": 3, "A2_CPUS": 36, "LOCAL_SSD_TOTAL_GB": 1125},
        ),
        (
            Nodes("n1-standard-4", attached="nvidia-tesla-t4", attached_count=2, local_ssds=1),
            PREEMPTIBLE,
            {"NVIDIA_T4_GPUS": 6, "CPUS": 12, "LOCAL_SSD_TOTAL_GB": 1125},
        ),
        (Nodes("e2-standard-8"), PREEMPTIBLE, {"CPUS": 24}),
        (Nodes("e2-medium"), PREEMPTIBLE, {"CPUS": 6}),
        (Nodes("n2-custom-6-3072", spot=True), NO_PREEMPTIBLE, {"N2_CPUS": 18}),
        (Nodes("c9-unheard-of"), PREEMPTIBLE, {}),
    ],
)
def test_nodes_count_against_the_quotas_of_their_family(
    nodes: Nodes, quotas: list[dict[str, Any]], expected: dict[str, int]
) -> None:
    everywhere = {"SSD_TOTAL_GB": 300, "INSTANCES": 3, "IN_USE_ADDRESSES": 3}
    assert total(requests(nodes, 3), quotas) == {**everywhere, **expected}


@pytest.mark.parametrize(
    ("nodes", "metric"),
    [
        (Nodes("e2-standard-8", disk_type="pd-standard"), "DISKS_TOTAL_GB"),
        (Nodes("e2-standard-8", disk_type="pd-ssd"), "SSD_TOTAL_GB"),
        (Nodes("a4-highgpu-8g"), "HDB_TOTAL_GB"),
        (Nodes("c3-standard-4", disk_type="hyperdisk-balanced"), "HDB_TOTAL_GB"),
    ],
)
def test_a_boot_disk_counts_by_its_type(nodes: Nodes, metric: str) -> None:
    assert total(requests(nodes, 2), [])[metric] == 200


def test_private_nodes_take_no_external_addresses() -> None:
    assert "IN_USE_ADDRESSES" not in total(requests(Nodes("e2-standard-8", public=False), 3), [])


@pytest.mark.parametrize(
    ("options", "live", "number"),
    [
        ({"node_count": 3}, None, 3),
        ({"node_count": 3, "node_locations": [ZONE, "europe-west3-b"]}, None, 6),
        ({}, None, 1),
        ({"node_count": 1, "autoscaling": {"min_nodes": 2, "max_nodes": 4}}, None, 2),
        ({"node_count": 0, "autoscaling": {"total_min_nodes": 5, "total_max_nodes": 9}}, None, 5),
        ({"node_count": 3}, {"initialNodeCount": 1, "locations": [ZONE]}, 2),
        ({"node_count": 1}, {"initialNodeCount": 3, "locations": [ZONE]}, 0),
        (
            {"node_count": 3, "node_locations": [ZONE, "europe-west3-b"]},
            {"initialNodeCount": 3, "locations": [ZONE]},
            3,
        ),
        (
            {"node_count": 9, "autoscaling": {"min_nodes": 2, "max_nodes": 4}},
            {"initialNodeCount": 1, "locations": [ZONE], "autoscaling": {"minNodeCount": 1}},
            1,
        ),
    ],
)
def test_a_pool_asks_for_the_nodes_that_it_lacks(
    options: dict[str, Any], live: dict[str, Any] | None, number: int
) -> None:
    assert planned_pool(options, [ZONE], private=False).to_make(live) == number


def test_a_regional_pool_whose_zones_gke_chooses_asks_for_three() -> None:
    assert planned_pool({"node_count": 2}, [], private=False).to_make(None) == 6


def test_accelerators_whose_quota_compute_hides_are_known() -> None:
    assert [machine for machine in ("a3-highgpu-8g", "g2-standard-4", "e2-standard-4") if Nodes(machine).hidden] == [
        "a3-highgpu-8g"
    ]
    assert not Nodes("a3-highgpu-8g", spot=True).hidden


@pytest.mark.parametrize(("metric", "left"), [("NVIDIA_L4_GPUS", 6.0), ("NVIDIA_A100_GPUS", None)])
def test_what_is_free_leaves_out_what_is_used(metric: str, left: float | None) -> None:
    assert free([{"metric": "NVIDIA_L4_GPUS", "limit": 8.0, "usage": 2.0}], metric) == left


def test_a_request_knows_what_counts() -> None:
    assert Request("CPUS", 1, "PREEMPTIBLE_CPUS").counted({"PREEMPTIBLE_CPUS": 5}) == "PREEMPTIBLE_CPUS"
    assert Request("CPUS", 1, "PREEMPTIBLE_CPUS").counted({}) == "CPUS"
