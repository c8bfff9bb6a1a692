# SPDX-License-Identifier: GPL-3.0-or-later
"""Clusters, node pools and memberships that cannot work are refused before the first write."""

from __future__ import annotations

import pytest

from tests.playbooks.refusals import Answer, Refusal

pytestmark = pytest.mark.embedded_only("refused before anything is reached")

POOL = {
    "name": "h100",
    "machine_type": "a3-highgpu-2g",
    "accelerator": {"type": "nvidia-h100-80gb", "count": 2},
    "spot": True,
    "node_count": 3,
    "node_locations": ["europe-west3-c"],
}


def cluster(variable: str, value: object, message: str, **also: object) -> Refusal:
    return Refusal("gke_gpu_cluster", variable, value, message, tuple(also.items()))


def pool(message: str, **changes: object) -> Refusal:
    return cluster("gkefleet_node_pools", [{**POOL, **changes}], message)


def fleet(variable: str, value: object, message: str, **also: object) -> Refusal:
    return Refusal("fleet", variable, value, message, tuple(also.items()))


REFUSALS = [
    cluster(
        "gkefleet_cluster_name", "GKE-West", "gkefleet_cluster_name: 'GKE-West' is no cluster name; set lower-case"
    ),
    cluster("gkefleet_cluster_name", "c" * 41, "has 41 characters, a cluster name at most 40; shorten it"),
    cluster("gkefleet_location", "us-east4", "gkefleet_location: us-east4 is not in europe-west3"),
    cluster("gkefleet_location", "europe", "gkefleet_location: 'europe' is no region or zone"),
    cluster("gkefleet_node_locations", ["us-east4-a"], "gkefleet_node_locations: us-east4-a is not in europe-west3"),
    cluster("gkefleet_node_locations", ["europe-west3"], "gkefleet_node_locations[0]: 'europe-west3' is no zone"),
    cluster(
        "gke_gpu_cluster_minimum_version", "1.33.4", "has no multi-cluster inference gateway; set 1.34.1-gke.1127000"
    ),
    cluster("gke_gpu_cluster_minimum_version", "latest", "'latest' is not a GKE version"),
    cluster("gke_gpu_cluster_release_channel", "fast", "gke_gpu_cluster_release_channel"),
    cluster("gke_gpu_cluster_hpa_profile", "none", "gke_gpu_cluster_hpa_profile: none leaves AutoscalingMetrics"),
    cluster(
        "gke_gpu_cluster_auto_monitoring",
        "all",
        "set gke_gpu_cluster_managed_prometheus: true",
        gke_gpu_cluster_managed_prometheus=False,
    ),
    cluster("gke_gpu_cluster_ip_endpoints", False, "set gke_gpu_cluster_kube_endpoint: dns"),
    pool("only Spot VMs have one; set spot: true", spot=False, kubelet={"shutdown_grace_period": 120}),
    pool("kubelet.max_parallel_image_pulls is 9; set 2 to 5", kubelet={"max_parallel_image_pulls": 9}),
    cluster("gke_gpu_cluster_private_endpoint", True, "set gke_gpu_cluster_private_nodes: true"),
    # node pools
    pool("node_locations: not every zone has accelerators; list the zones", node_locations=[]),
    pool("node_locations: us-east4-a is not in europe-west3", node_locations=["us-east4-a"]),
    pool("a3-highgpu-2g carries nvidia-h100-80gb, not nvidia-l4", accelerator={"type": "nvidia-l4", "count": 2}),
    pool("a3-highgpu-2g carries 2, not 1; set 2", accelerator={"type": "nvidia-h100-80gb", "count": 1}),
    pool("a3-highgpu-2g is not sold on-demand; set spot: true or flex_start: true", spot=False),
    pool("spot and flex_start are two different ways to buy", flex_start=True),
    pool("a3-highgpu-2g does not take pd-standard", disk_type="pd-standard"),
    pool(
        "g4-standard-48 takes Hyperdisk only", machine_type="g4-standard-48", accelerator=None, disk_type="pd-balanced"
    ),
    cluster("gke_gpu_cluster_pod_range", "10.0.0.1/14", "10.0.0.1/14 has host bits set; set 10.0.0.0/14"),
    pool("name: 'H100' is no node pool name", name="H100"),
    pool("gkefleet_node_pools: two pools have one name, or that of the default pool", name="default-pool"),
    pool("autoscaling.min_nodes: 3 is more than max_nodes 1", autoscaling={"min_nodes": 3, "max_nodes": 1}),
    pool("node_count", node_count="three"),
    pool("gke_gpu_cluster_node_pools.nodes. Supported parameters include", nodes=3),
    # fleet
    fleet("fleet_membership_name", "West_1", "fleet_membership_name: 'West_1' is no membership name"),
    fleet("gkefleet_membership_location", "europe-west3-c", "set global or a region such as europe-west3"),
]


def test_a_value_that_cannot_work_is_refused_with_what_to_set(answer: Answer) -> None:
    assert answer.expected in answer.said
