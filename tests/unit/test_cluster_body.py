# SPDX-License-Identifier: GPL-3.0-or-later
"""Parts of a cluster's body."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.gkefleet.inference.plugins.module_utils import _cluster_body as body
from ansible_collections.gkefleet.inference.plugins.module_utils._cluster_problems import cluster_problems
from ansible_collections.gkefleet.inference.plugins.module_utils._network_paths import network_path, subnetwork_path
from ansible_collections.gkefleet.inference.plugins.module_utils._service_agents import agent_email

FULL = "projects/host/global/networks/shared"
# The options of gke_cluster that have no default.
UNSET = ("node_locations", "network", "subnetwork", "pod_range", "service_range", "private_nodes", "private_endpoint",
         "authorized_networks", "dns_endpoint", "tokens_via_dns", "ip_endpoints", "workload_pool", "fleet_project",
         "auto_monitoring")  # fmt: skip
OPTIONS: dict[str, Any] = {
    **dict.fromkeys(UNSET),
    "project": "p",
    "name": "gke-west",
    "location": "europe-west3",
    "release_channel": "rapid",
    "minimum_version": "1.34",
    "gateway_api": True,
    "managed_prometheus": True,
    "monitoring": ["SYSTEM"],
    "hpa_profile": "performance",
    "http_load_balancing": True,
    "labels": {},
    "default_pool": {"name": "default-pool", "machine_type": "e2-standard-4", "spot": False, "disk_type": None},
}


def cluster(**options: Any) -> dict[str, Any]:
    return body.cluster_body({**OPTIONS, **options})


@pytest.mark.parametrize(
    ("options", "part"),
    [
        ({"fleet_project": "p"}, {"fleet": {"project": "p"}}),
        ({"http_load_balancing": False}, {"addonsConfig": {"httpLoadBalancing": {"disabled": True}}}),
        (
            {"tokens_via_dns": True},
            {"controlPlaneEndpointsConfig": {"dnsEndpointConfig": {"enableK8sTokensViaDns": True}}},
        ),
        ({"ip_endpoints": False}, {"controlPlaneEndpointsConfig": {"ipEndpointsConfig": {"enabled": False}}}),
        (
            {"auto_monitoring": "all"},
            {
                "monitoringConfig": {
                    "componentConfig": {"enableComponents": ["SYSTEM_COMPONENTS"]},
                    "managedPrometheusConfig": {"enabled": True, "autoMonitoringConfig": {"scope": "ALL"}},
                }
            },
        ),
    ],
    ids=lambda value: "-".join(value),
)
def test_an_option_is_written_in_the_apis_words(options: dict[str, Any], part: dict[str, Any]) -> None:
    assert cluster(**options).items() >= part.items()


def test_what_is_not_asked_for_is_left_to_the_server() -> None:
    assert {"fleet", "controlPlaneEndpointsConfig", "locations", "network"}.isdisjoint(cluster())
    assert cluster()["monitoringConfig"]["managedPrometheusConfig"] == {"enabled": True}


@pytest.mark.parametrize(
    ("live", "asked", "shown"),
    [
        ({}, "p", {}),
        ({"project": "123"}, None, {"project": "123"}),
        ({"project": "123", "membership": "m"}, "p", {"project": "p", "membership": "m"}),
        ({"project": "p"}, "123", {"project": "123"}),
        ({"project": "q"}, "p", {"project": "q"}),
    ],
)
def test_a_fleets_project_may_be_written_by_its_number(live: Any, asked: str | None, shown: Any) -> None:
    assert body.as_asked(live, asked) == shown


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"auto_monitoring": "all", "managed_prometheus": False}, "set managed_prometheus: true"),
        ({"ip_endpoints": False}, "set dns_endpoint: true"),
    ],
)
def test_what_cannot_work_is_named(options: dict[str, Any], message: str) -> None:
    [problem] = cluster_problems({**OPTIONS, **options})
    assert message in problem


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
        ([], {"enabled": False, "cidrBlocks": []}),
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
def test_authorized_networks_are_whole_or_off_or_left_to_the_server(networks: Any, config: Any) -> None:
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
