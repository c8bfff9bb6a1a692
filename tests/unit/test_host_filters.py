# SPDX-License-Identifier: GPL-3.0-or-later
"""What hosts say about their clusters counts by whichever name of a variable it was said."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.gkefleet.inference.plugins.plugin_utils.filters import agreement, clusters, hosts, plans

ZONES = ["europe-west3-a", "europe-west3-b"]


def own(**variables: Any) -> dict[str, dict[str, Any]]:
    """The variables of one host."""
    return {"gke-west": variables}


@pytest.mark.parametrize(
    ("variables", "zones"),
    [
        ({"gkefleet_region": "europe-west3", "gkefleet_location": "europe-west3-c"}, 1),
        ({"gke_gpu_cluster_location": "europe-west3-c"}, 1),
        ({"gkefleet_location": "europe-west3"}, 1),
        ({"gkefleet_location": "europe-west3", "gkefleet_node_locations": ZONES}, 2),
        ({"gkefleet_location": "europe-west3", "gke_gpu_cluster_node_locations": ZONES}, 2),
        ({"gkefleet_node_locations": ZONES, "gkefleet_node_pools": [{"node_locations": ["europe-west3-c"]}]}, 1),
        ({"gkefleet_node_locations": ZONES, "gkefleet_node_pools": [{}, {"node_locations": ["europe-west3-c"]}]}, 3),
        (
            {
                "gkefleet_node_pools": [{"node_locations": ZONES}],
                "gke_gpu_cluster_node_pools": [{"node_locations": ["europe-west3-c"]}],
            },
            1,
        ),
    ],
)
def test_zones_are_those_of_the_pools_or_else_the_clusters_or_else_where_it_lives(
    variables: dict[str, Any], zones: int
) -> None:
    assert plans.pool_shares(["gke-west"], own(**variables), 8) == [{"name": "gke-west", "ports": 8, "zones": zones}]


@pytest.mark.parametrize("pools", ["gkefleet_node_pools", "gke_gpu_cluster_node_pools"])
def test_a_host_without_gpu_nodes_adds_no_endpoint_groups_and_no_address(pools: str) -> None:
    variables = own(**{pools: [], "gkefleet_region": "europe-west3"})
    assert plans.pool_shares(["gke-west"], variables, 8) == []
    assert hosts.serving_hosts(["gke-west"], variables) == []
    assert hosts.gateway_regions(["gke-west"], variables) == []


def test_a_planned_cluster_has_what_the_role_will_use() -> None:
    variables = own(
        gkefleet_cluster_name="shared",
        gke_gpu_cluster_name="west",
        gkefleet_region="europe-west3",
        gke_gpu_cluster_location="europe-west3-c",
        gke_gpu_cluster_network="wide",
        gke_gpu_cluster_default_pool={"machine_type": "e2-standard-4"},
        gke_gpu_cluster_node_locations=["europe-west3-c"],
        gke_gpu_cluster_node_pools=[],
        mc_gateway_proxy_range="10.9.0.0/23",
    )
    assert plans.planned_clusters(["gke-west"], variables) == [
        {
            "name": "west",
            "location": "europe-west3-c",
            "default_pool": {"machine_type": "e2-standard-4"},
            "network": "wide",
            "node_locations": ["europe-west3-c"],
            "node_pools": [],
            "proxy_range": "10.9.0.0/23",
        }
    ]


def test_a_planned_cluster_begins_with_the_roles_default_pool() -> None:
    [planned] = plans.planned_clusters(["gke-west"], own(gkefleet_region="europe-west3"))
    assert planned["default_pool"]["machine_type"] == "e2-standard-8"


def test_proxy_ranges_and_gateway_hosts_go_by_the_gateways_region() -> None:
    variables = {
        "gke-west": {"mc_gateway_region": "europe-west3", "mc_gateway_proxy_range": "10.0.0.0/23"},
        "gke-east": {"gkefleet_region": "us-east4", "gkefleet_proxy_range": "10.5.0.0/23"},
    }
    both = list(variables)
    assert plans.ranges_by_region(both, variables) == {
        "europe-west3": {"gke-west": "10.0.0.0/23"},
        "us-east4": {"gke-east": "10.5.0.0/23"},
    }
    assert hosts.gateway_hosts(both, variables) == both
    listed = {host: {**own, "mc_gateway_regions": ["us-east4"]} for host, own in variables.items()}
    assert hosts.gateway_hosts(both, listed) == ["gke-east"]


@pytest.mark.parametrize(
    ("west", "east", "said"),
    [
        ({}, {}, None),
        ({"network": "a"}, {"own_network": "a"}, None),
        ({"network": ["8000"]}, {"own_network": 8000}, None),
        ({"network": "a"}, {}, "network differs between hosts (gke-west: a, gke-east: default)"),
        (
            {"network": "a"},
            {"own_network": "b"},
            "network and own_network differ between hosts (gke-west: a, gke-east: b)",
        ),
        ({"network": "b", "own_network": "a"}, {"network": "a"}, None),
    ],
)
def test_hosts_must_agree_in_what_counts_and_every_name_that_counts_is_told(
    west: dict[str, Any], east: dict[str, Any], said: str | None
) -> None:
    variables = {"gke-west": west, "gke-east": east}
    found = agreement.unequal_problems(list(variables), variables, "own_network", "network", default="default")
    assert found == ([f"{said}; set one value for all of them"] if said else [])


def test_a_name_that_two_hosts_have_is_told_with_what_set_it() -> None:
    variables: dict[str, dict[str, Any]] = {"gke-west": {}, "gke-east": {"own_name": "gke-west"}, "gke-north": {}}
    [problem] = agreement.repeated_problems(list(variables), variables, "own_name", "name")
    assert problem == "own_name: gke-west and gke-east are both 'gke-west'; give each host its own"


@pytest.mark.parametrize(
    ("west", "east", "said"),
    [
        ({"gke_gpu_cluster_pod_range": "10.64.0.0/14"}, {"gke_gpu_cluster_pod_range": "10.68.0.0/14"}, ""),
        ({"gke_gpu_cluster_pod_range": "pods"}, {"gke_gpu_cluster_pod_range": "pods"}, ""),
        ({"gke_gpu_cluster_pod_range": ""}, {"gke_gpu_cluster_pod_range": "/14"}, ""),
        (
            {"gke_gpu_cluster_service_range": "34.118.224.0/20"},
            {"gke_gpu_cluster_service_range": "34.118.224.0/20"},
            "",
        ),
        ({"gkefleet_proxy_range": "10.5.0.0/23"}, {"gkefleet_proxy_range": "10.5.0.0/23"}, ""),
        (
            {"gke_gpu_cluster_pod_range": "10.64.0.0/14"},
            {"gke_gpu_cluster_pod_range": "10.65.0.0/16"},
            "gke_gpu_cluster_pod_range: 10.64.0.0/14 overlaps 10.65.0.0/16 of gke-east, its gke_gpu_cluster_pod_range",
        ),
        (
            {"mc_gateway_proxy_range": "10.5.0.0/23"},
            {"gke_gpu_cluster_service_range": "10.5.0.0/20"},
            "mc_gateway_proxy_range: 10.5.0.0/23 overlaps 10.5.0.0/20 of gke-east, its gke_gpu_cluster_service_range",
        ),
        ({"gke_gpu_cluster_pod_range": "169.254.0.0/16"}, {}, "gke_gpu_cluster_pod_range: 169.254.0.0/16 overlaps"),
    ],
)
def test_ranges_for_pods_services_and_proxies_exclude_each_other(
    west: dict[str, Any], east: dict[str, Any], said: str
) -> None:
    variables = {"gke-west": west, "gke-east": east}
    problems = plans.planned_range_problems(list(variables), variables)
    assert said in problems[0] if said else problems == []


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"gke_gpu_cluster_name": "gke-west", "inference_backend_ports": [8000, 8001], "mc_gateway_port": "8001"}, ""),
        ({"gke_gpu_cluster_network": "projects/host/global/networks/default"}, ""),
        ({"gkefleet_pool_name": "a", "inference_backend_pool": "b", "mc_gateway_pool": "b"}, ""),
        ({"gkefleet_engine": "sglang", "inference_backend_ports": [30000]}, ""),
        ({"gke_gpu_cluster_name": "other"}, "(gke_gpu_cluster_name: other, fleet_cluster_name: gke-west,"),
        ({"gkefleet_region": "us-east4", "mc_gateway_location": "us-east4-a"}, "mc_gateway_location: us-east4-a)"),
        ({"gkefleet_pool_name": "a", "mc_gateway_pool": "b"}, "(inference_backend_pool: a, mc_gateway_pool: b)"),
        ({"inference_backend_ports": [9000]}, "(inference_backend_ports: [9000], mc_gateway_port: 8000)"),
        ({"mc_gateway_network": "wide"}, "set gkefleet_network instead of them"),
    ],
)
def test_the_roles_of_one_host_mean_one_cluster_network_pool_and_port(variables: dict[str, Any], said: str) -> None:
    problems = agreement.role_problems(["gke-west"], own(**variables))
    assert said in problems[0] if said else problems == []


@pytest.mark.parametrize(
    ("pool", "fits"),
    [
        ({"machine_type": "a3-highgpu-2g"}, True),
        ({"machine_type": "a3-highgpu-1g"}, False),
        ({"machine_type": "n1-standard-8", "accelerator": {"type": "nvidia-tesla-t4", "count": 2}}, True),
        ({"machine_type": "n1-standard-8"}, False),
        ({"machine_type": "a3-highgpu-1g", "accelerator": {"count": 1, "sharing": {"clients": 4}}}, True),
        ({"machine_type": "a9-highgpu-8g"}, True),
    ],
)
def test_the_gpus_of_a_node_are_those_of_its_machine_type_or_those_attached(pool: dict[str, Any], fits: bool) -> None:
    assert (clusters.room_problems([{**pool, "disk_size_gb": 500}], 2, "100Gi") == []) is fits
