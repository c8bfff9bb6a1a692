# SPDX-License-Identifier: GPL-3.0-or-later
"""Parts of a cluster's body."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.gkefleet.inference.plugins.module_utils import _cluster_body as body
from ansible_collections.gkefleet.inference.plugins.module_utils._network_paths import network_path, subnetwork_path
from ansible_collections.gkefleet.inference.plugins.module_utils._service_agents import agent_email

FULL = "projects/host/global/networks/shared"


@pytest.mark.parametrize(
    ("network", "path"),
    [
        (None, None),
        ("default", "projects/p/global/networks/default"),
        (FULL, FULL),
        (f"https://www.googleapis.com/compute/v1/{FULL}", FULL),
    ],
)
def test_a_network_is_named_shortly_or_by_its_path(network: str | None, path: str | None) -> None:
    assert network_path("p", network) == path


@pytest.mark.parametrize("location", ["europe-west3", "europe-west3-c"])
def test_a_subnet_is_one_of_the_clusters_region(location: str) -> None:
    path = "projects/p/regions/europe-west3/subnetworks/nodes"
    assert subnetwork_path("p", location, "nodes") == path
    assert subnetwork_path("p", location, path) == path
    assert subnetwork_path("p", location, None) is None


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        (None, {}),
        ("10.64.0.0/14", {"clusterIpv4CidrBlock": "10.64.0.0/14"}),
        ("pods", {"clusterSecondaryRangeName": "pods"}),
    ],
)
def test_a_range_is_a_cidr_or_a_name(asked: str | None, field: dict[str, str]) -> None:
    assert body.range_field("cluster", asked) == field


@pytest.mark.parametrize(
    ("networks", "config"),
    [
        (None, None),
        ([], {"enabled": True, "cidrBlocks": []}),
        (
            [{"name": "office", "cidr": "198.51.100.0/24"}, {"name": None, "cidr": "203.0.113.0/24"}],
            {
                "enabled": True,
                "cidrBlocks": [
                    {"displayName": "office", "cidrBlock": "198.51.100.0/24"},
                    {"cidrBlock": "203.0.113.0/24"},
                ],
            },
        ),
    ],
)
def test_authorized_networks_are_whole_or_left_to_the_server(networks: Any, config: Any) -> None:
    assert body.authorized(networks) == config


def test_zones_have_no_order_and_components_of_others_stay() -> None:
    wanted = {"locations": ["a", "b"], "monitoringConfig": {"componentConfig": {"enableComponents": ["DCGM", "POD"]}}}
    live = {"locations": ["b", "a"], "monitoringConfig": {"componentConfig": {"enableComponents": ["HPA", "DCGM"]}}}
    adapted = body.adapted(wanted, live)
    assert adapted["locations"] == ["b", "a"]
    assert adapted["monitoringConfig"]["componentConfig"]["enableComponents"] == ["HPA", "DCGM", "POD"]


@pytest.mark.parametrize(
    ("service", "domain"),
    [
        ("container", "container-engine-robot"),
        ("gkehub", "gcp-sa-gkehub"),
        ("multiclusteringress", "gcp-sa-multiclusteringress"),
        ("multiclusterservicediscovery", "gcp-sa-mcsd"),
    ],
)
def test_service_agents_have_googles_addresses(service: str, domain: str) -> None:
    assert agent_email(f"{service}.googleapis.com", "42") == f"service-42@{domain}.iam.gserviceaccount.com"
