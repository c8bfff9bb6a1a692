# SPDX-License-Identifier: GPL-3.0-or-later
"""Values of hosts that cannot work beside each other are told, by whichever name of a variable they were set."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.gkefleet.inference.plugins.module_utils._neg_arithmetic import Share
from ansible_collections.gkefleet.inference.plugins.plugin_utils.rules.agreement import (
    repeated_problems,
    unequal_problems,
)
from ansible_collections.gkefleet.inference.plugins.plugin_utils.rules.all_roles import role_problems
from ansible_collections.gkefleet.inference.plugins.plugin_utils.rules.endpoint_groups import shares
from ansible_collections.gkefleet.inference.plugins.plugin_utils.rules.node_pools import room_problems
from ansible_collections.gkefleet.inference.plugins.plugin_utils.rules.ranges import planned_range_problems
from ansible_collections.gkefleet.inference.plugins.plugin_utils.rules.settings import Settings

ZONES = ["europe-west3-a", "europe-west3-b"]


def settings(**hosts: dict[str, Any]) -> Settings:
    """What rules are asked about in an inventory of these hosts, with their variables."""
    clusters = {name.replace("_", "-"): variables for name, variables in hosts.items()}
    variables = {"hostvars": clusters, "groups": {"gke_clusters": list(clusters)}, "inventory_hostname": "gke-west"}
    return Settings("", variables, lambda value: value)


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
    assert shares(["gke-west"], {"gke-west": variables}, 8) == [Share("gke-west", 8, zones)]


@pytest.mark.parametrize("pools", ["gkefleet_node_pools", "gke_gpu_cluster_node_pools"])
def test_a_host_without_gpu_nodes_adds_no_endpoint_groups(pools: str) -> None:
    assert shares(["gke-west"], {"gke-west": {pools: [], "gkefleet_region": "europe-west3"}}, 8) == []


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
    both = settings(gke_west=west, gke_east=east)
    found = unequal_problems(both, "own_network", "network", default="default")
    assert found == ([f"{said}; set one value for all of them"] if said else [])


def test_a_name_that_two_hosts_have_is_told_with_what_set_it() -> None:
    three = settings(gke_west={}, gke_east={"own_name": "gke-west"}, gke_north={})
    [problem] = repeated_problems(three, "own_name", "name")
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
    problems = planned_range_problems(list(variables), variables)
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
    problems = role_problems(settings(gke_west=variables))
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
    assert (room_problems([{**pool, "disk_size_gb": 500}], 2, "100Gi") == []) is fits
