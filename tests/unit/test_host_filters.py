# SPDX-License-Identifier: GPL-3.0-or-later
"""What hosts say about their clusters counts by whichever name of a variable it was said."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.gkefleet.inference.plugins.plugin_utils.filters import hosts, plans
from ansible_collections.gkefleet.inference.plugins.plugin_utils.rules.ranges import ranges_by_region


def own(**variables: Any) -> dict[str, dict[str, Any]]:
    """The variables of one host."""
    return {"gke-west": variables}


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


@pytest.mark.parametrize("pools", ["gkefleet_node_pools", "gke_gpu_cluster_node_pools"])
def test_a_host_without_gpu_nodes_has_no_address(pools: str) -> None:
    variables = own(**{pools: [], "gkefleet_region": "europe-west3"})
    assert hosts.serving_hosts(["gke-west"], variables) == []
    assert hosts.gateway_regions(["gke-west"], variables) == []


def test_proxy_ranges_and_gateway_hosts_go_by_the_gateways_region() -> None:
    variables = {
        "gke-west": {"mc_gateway_region": "europe-west3", "mc_gateway_proxy_range": "10.0.0.0/23"},
        "gke-east": {"gkefleet_region": "us-east4", "gkefleet_proxy_range": "10.5.0.0/23"},
    }
    both = list(variables)
    assert ranges_by_region(both, variables) == {
        "europe-west3": {"gke-west": "10.0.0.0/23"},
        "us-east4": {"gke-east": "10.5.0.0/23"},
    }
    assert hosts.gateway_hosts(both, variables) == both
    listed = {host: {**own, "mc_gateway_regions": ["us-east4"]} for host, own in variables.items()}
    assert hosts.gateway_hosts(both, listed) == ["gke-east"]
