# SPDX-License-Identifier: GPL-3.0-or-later
"""gke_preflight."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.modules.cloud import ModuleRunner

pytestmark = pytest.mark.embedded_only("speaks to Google's APIs alone, which are the same either way")

MODULE = "gke_preflight"
POOL = {"name": "h100", "machine_type": "a3-highgpu-2g", "spot": True, "node_count": 3}
WEST = {
    "name": "gke-west",
    "location": "europe-west3",
    "node_locations": ["europe-west3-c"],
    "proxy_range": "10.0.0.0/23",
    "node_pools": [POOL],
}
EAST = {
    **WEST,
    "name": "gke-east",
    "location": "us-east4",
    "node_locations": ["us-east4-a"],
    "proxy_range": "10.5.0.0/23",
}
H100 = "PREEMPTIBLE_NVIDIA_H100_GPUS in europe-west3"


def findings(run: ModuleRunner, *clusters: dict[str, Any], **options: Any) -> dict[tuple[str, str], dict[str, Any]]:
    """The findings by what was checked and on what."""
    seen = len(run.cloud.journal())
    result = run(MODULE, {"clusters": list(clusters), "fail_on": "never", **options})
    assert run.writes(seen) == []
    assert result["changed"] is False
    return {(finding["name"], finding["subject"]): finding for finding in result["resource"]}


def set_quota(run: ModuleRunner, limit: float, metric: str = "PREEMPTIBLE_NVIDIA_H100_GPUS") -> None:
    """Gives the region that much of a quota, Spot H100s unless told otherwise."""
    compute = run.cloud.cloud.services["compute"]
    run.cloud.call(lambda: compute.set_limit("europe-west3", metric, limit))


def test_the_how_tos_own_clusters_pass(run: ModuleRunner) -> None:
    found = findings(run, WEST, EAST)
    assert [finding for finding in found.values() if finding["verdict"] not in ("PASS", "WARN")] == []
    assert {name for name, _ in found} == {
        "API",
        "permissions",
        "network",
        "region",
        "version",
        "machine type",
        "quota",
        "proxy range",
        "endpoint groups",
    }


def test_an_api_that_is_not_enabled_is_a_warning(run: ModuleRunner) -> None:
    finding = findings(run, services=["dns.googleapis.com"])["API", "dns.googleapis.com"]
    assert (finding["verdict"], finding["remedy"]) == ("WARN", "run playbooks/project.yml, which enables it")


@pytest.mark.parametrize(
    ("change", "where", "cause"),
    [
        ({"minimum_version": "1.99"}, ("version", "gke-west"), "no version of the rapid channel in europe-west3"),
        (
            {"node_pools": [{**POOL, "machine_type": "a4-highgpu-8g"}]},
            ("machine type", "a4-highgpu-8g for gke-west/h100"),
            "europe-west3-c has no a4-highgpu-8g",
        ),
        ({"network": "missing"}, ("network", "projects/my-gke-project/global/networks/missing"), "does not exist"),
        ({"network": "missing"}, ("network", "all clusters"), "the clusters are in different networks"),
        ({"proxy_range": "10.0.0.0/27"}, ("proxy range", "gke-west"), "proxies need at least 64"),
        ({"proxy_range": "10.156.0.0/24"}, ("proxy range", "gke-west"), "of subnet default in europe-west3"),
        ({"proxy_range": "10.5.0.0/24"}, ("proxy range", "gke-west"), "overlaps 10.5.0.0/23 of gke-east"),
        ({"pod_range": "10.4.0.0/14"}, ("pod range", "gke-west"), "overlaps 10.5.0.0/23 of gke-east, its proxy_range"),
        ({"pod_range": "10.0.0.0/16"}, ("proxy range", "gke-west"), "overlaps 10.0.0.0/16 of gke-west, its pod_range"),
        ({"pod_range": "10.156.0.0/16"}, ("pod range", "gke-west"), "of subnet default in europe-west3"),
        ({"service_range": "172.17.0.0/20"}, ("service range", "gke-west"), "the default Docker bridge"),
        ({"service_range": "10.5.0.0/20"}, ("service range", "gke-west"), "overlaps 10.5.0.0/23 of gke-east"),
        (
            {"node_locations": ["europe-west3-z"]},
            ("machine type", "a3-highgpu-2g for gke-west/h100"),
            "Unknown zone",
        ),
        (
            {"location": "atlantis-north1"},
            ("quota", "atlantis-north1"),
            "was not found",
        ),
        (
            {"proxy_range": "192.168.0.0/24", "node_pools": [{**POOL, "machine_type": "a3-highgpu-8g"}]},
            ("proxy range", "gke-west"),
            "data network cards of a3-highgpu-8g",
        ),
    ],
)
def test_what_will_not_work_fails_with_its_cause(
    run: ModuleRunner, change: dict[str, Any], where: tuple[str, str], cause: str
) -> None:
    finding = findings(run, {**WEST, **change}, EAST)[where]
    assert finding["verdict"] == "FAIL"
    assert cause in finding["cause"]
    assert finding["remedy"]


def test_a_range_that_holds_a_routes_destination_fails(run: ModuleRunner) -> None:
    network = "projects/my-gke-project/global/networks/default"
    route = {"name": "vpn", "network": network, "destRange": "10.0.1.0/24", "nextHopIp": "10.156.0.2"}
    run.by_hand("compute", "POST", "compute/v1/projects/my-gke-project/global/routes", route)
    finding = findings(run, WEST)["proxy range", "gke-west"]
    assert finding["verdict"] == "FAIL"
    assert "10.0.0.0/23 overlaps 10.0.1.0/24 of route vpn" in finding["cause"]


def test_ranges_that_are_there_or_that_gke_manages_pass(run: ModuleRunner) -> None:
    run("gke_cluster", {"name": "gke-west", "location": "europe-west3", "pod_range": "10.64.0.0/14"})
    found = findings(run, {**WEST, "pod_range": "10.64.0.0/14", "service_range": "34.118.224.0/20"})
    assert found["pod range", "gke-west"]["verdict"] == found["service range", "gke-west"]["verdict"] == "PASS"


def test_a_range_for_services_that_fails_is_one_that_google_refuses(run: ModuleRunner) -> None:
    taken = {**WEST, "service_range": "10.156.0.0/20"}
    assert findings(run, taken)["service range", "gke-west"]["verdict"] == "FAIL"
    asked = {name: taken[name] for name in ("name", "location", "node_locations", "service_range")}
    assert "10.156.0.0/20 for services is not available" in run.way("gke_cluster", asked, False)["msg"]


def test_missing_quota_fails_by_how_much(run: ModuleRunner) -> None:
    set_quota(run, 4)
    finding = findings(run, WEST)["quota", H100]
    assert (finding["verdict"], finding["cause"]) == ("FAIL", "6 are asked for, 2 more than are free")


def test_a_pool_that_is_there_needs_no_more_quota(run: ModuleRunner) -> None:
    place = {"location": "europe-west3", "node_locations": ["europe-west3-c"]}
    set_quota(run, 6)
    run("gke_cluster", {"name": "gke-west", **place})
    run("gke_node_pool", {"cluster": "gke-west", **place, **POOL})
    assert findings(run, WEST)["quota", H100]["verdict"] == "PASS"


@pytest.mark.parametrize(
    ("metric", "limit", "asked"),
    [
        ("CPUS", 11, "12 are asked for, 1 more"),
        ("PREEMPTIBLE_CPUS", 100, "156 are asked for, 56 more"),
        ("SSD_TOTAL_GB", 599, "600 are asked for, 1 more"),
        ("PREEMPTIBLE_LOCAL_SSD_GB", 4499, "4500 are asked for, 1 more"),
        ("IN_USE_ADDRESSES", 5, "6 are asked for, 1 more"),
    ],
)
def test_the_quotas_of_the_default_pool_and_of_disks_and_addresses_fail_as_google_would(
    run: ModuleRunner, metric: str, limit: float, asked: str
) -> None:
    wide = {**WEST, "node_locations": [f"europe-west3-{letter}" for letter in "abc"]}
    cluster = {**wide, "node_pools": [{**POOL, "node_locations": ["europe-west3-c"]}]}
    set_quota(run, limit, metric)
    finding = findings(run, cluster)["quota", f"{metric} in europe-west3"]
    assert finding["verdict"] == "FAIL"
    assert asked in finding["cause"]
    place = {"location": "europe-west3", "node_locations": wide["node_locations"]}
    pool = {**place, **POOL, "cluster": "gke-west", "node_locations": ["europe-west3-c"]}
    refused = run.way("gke_cluster", {"name": "gke-west", **place}, False)
    refused = refused if refused.get("failed") else run.way("gke_node_pool", pool, False)
    assert f'"{metric}"' in refused["msg"]


def test_two_serving_clusters_in_one_region_are_a_warning(run: ModuleRunner) -> None:
    found = findings(run, WEST, {**WEST, "name": "gke-second"}, {**EAST, "name": "gke-idle", "node_pools": []}, EAST)
    assert found["region", "europe-west3"]["verdict"] == "WARN"
    assert "gke-west and gke-second share it" in found["region", "europe-west3"]["cause"]
    assert found["region", "us-east4"]["verdict"] == "PASS"


def test_private_nodes_need_no_addresses(run: ModuleRunner) -> None:
    assert ("quota", "IN_USE_ADDRESSES in europe-west3") not in findings(run, {**WEST, "private_nodes": True})


def test_a_pool_that_is_to_grow_needs_quota_for_the_new_nodes_alone(run: ModuleRunner) -> None:
    place = {"location": "europe-west3", "node_locations": ["europe-west3-c"]}
    run("gke_cluster", {"name": "gke-west", **place})
    run("gke_node_pool", {"cluster": "gke-west", **place, **POOL})
    set_quota(run, 7)
    finding = findings(run, {**WEST, "node_pools": [{**POOL, "node_count": 4}]})["quota", H100]
    assert (finding["verdict"], finding["cause"]) == ("FAIL", "2 are asked for, 1 more than are free")


@pytest.mark.parametrize(
    ("change", "subject", "verdict", "cause"),
    [
        ({"node_locations": None}, "a3-highgpu-2g for gke-west/h100", "UNKNOWN", "GKE is yet to choose the zones"),
        (
            {"default_pool": {"name": "first", "machine_type": "e2-odd"}},
            "e2-odd for gke-west/first",
            "FAIL",
            "no e2-odd",
        ),
        (
            {
                "node_pools": [
                    {"name": "t4", "machine_type": "n1-standard-4", "accelerator": {"type": "nvidia-tesla-t4"}}
                ]
            },
            "n1-standard-4 for gke-west/t4",
            "FAIL",
            "europe-west3-c has no nvidia-tesla-t4",
        ),
        (
            {
                "node_locations": ["europe-west3-b"],
                "node_pools": [
                    {
                        "name": "t4",
                        "machine_type": "n1-standard-4",
                        "accelerator": {"type": "nvidia-tesla-t4", "count": 8},
                    }
                ],
            },
            "n1-standard-4 for gke-west/t4",
            "FAIL",
            "attaches at most 4 nvidia-tesla-t4 to a machine, not 8",
        ),
    ],
)
def test_machines_and_accelerators_of_every_pool_are_looked_up(
    run: ModuleRunner, change: dict[str, Any], subject: str, verdict: str, cause: str
) -> None:
    finding = findings(run, {**WEST, **change})["machine type", subject]
    assert finding["verdict"] == verdict
    assert cause in finding["cause"]


def test_pools_that_are_there_are_not_looked_up_again(run: ModuleRunner) -> None:
    place = {"location": "europe-west3", "node_locations": ["europe-west3-c"]}
    run("gke_cluster", {"name": "gke-west", **place})
    run("gke_node_pool", {"cluster": "gke-west", **place, **POOL})
    seen = len(run.cloud.journal())
    assert findings(run, WEST)["machine type", "a3-highgpu-2g for gke-west/h100"]["verdict"] == "PASS"
    assert [entry["path"] for entry in run.cloud.journal()[seen:] if "machineTypes" in entry["path"]] == []


def test_too_many_endpoint_groups_fail(run: ModuleRunner) -> None:
    zones = ["europe-west3-a", "europe-west3-b", "europe-west3-c"]
    wide = {**WEST, "node_locations": zones}
    clusters = [{**wide, "name": f"gke-{number}"} for number in range(3)]
    finding = findings(run, *clusters, ports=list(range(8000, 8008)))["endpoint groups", "all clusters"]
    assert finding["verdict"] == "FAIL"
    assert "needs 72 network endpoint groups" in finding["cause"]


def test_zones_that_gke_is_yet_to_choose_leave_open_whether_the_groups_fit(run: ModuleRunner) -> None:
    clusters = [{"name": f"gke-{number}", "location": "europe-west3"} for number in range(3)]
    finding = findings(run, *clusters, ports=list(range(8000, 8008)))["endpoint groups", "all clusters"]
    assert finding["verdict"] == "UNKNOWN"
    assert "needs 72 network endpoint groups" in finding["cause"]
    assert finding["remedy"].startswith("set node_locations")


def test_seven_zonal_clusters_of_eight_ports_are_too_many(run: ModuleRunner) -> None:
    clusters = [{"name": f"gke-{number}", "location": "europe-west3-c"} for number in range(7)]
    finding = findings(run, *clusters, ports=list(range(8000, 8008)))["endpoint groups", "all clusters"]
    assert (finding["verdict"], "needs 56 network" in finding["cause"]) == ("FAIL", True)


def test_a_cluster_that_serves_nothing_adds_no_endpoint_groups(run: ModuleRunner) -> None:
    idle = [{**EAST, "name": f"gke-{number}", "node_pools": []} for number in range(9)]
    found = findings(run, *idle, ports=list(range(8000, 8008)))
    assert found["endpoint groups", "all clusters"]["verdict"] == "PASS"


def test_on_demand_quota_of_new_families_is_unknown(run: ModuleRunner) -> None:
    pool = {"name": "h100", "machine_type": "a3-highgpu-8g"}
    found = findings(run, {**WEST, "node_pools": [pool]})
    assert found["quota", "europe-west3"]["verdict"] == "UNKNOWN"


def test_a_failing_check_fails_the_task_unless_told_otherwise(run: ModuleRunner) -> None:
    options = {"clusters": [{**WEST, "minimum_version": "1.99"}]}
    result = run.way(MODULE, options, True)
    assert result["failed"]
    assert "version of gke-west: minimum_version: no version" in result["msg"]
    assert len(result["resource"]) > 10


def test_a_caller_without_permissions_is_told_which_role_it_needs(
    run: ModuleRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CLOUDSDK_AUTH_ACCESS_TOKEN_FILE")
    found = findings(run, WEST, access_token=run.cloud.token("stranger@example.com"))
    finding = found["permissions", "roles/container.admin"]
    assert finding["verdict"] in ("FAIL", "UNKNOWN")
    assert found["quota", "europe-west3"]["verdict"] == "UNKNOWN"
    assert found["version", "gke-west"]["verdict"] == "UNKNOWN"


@pytest.mark.parametrize(
    ("change", "role", "permission"),
    [
        ({"kube_endpoint": "dns"}, "roles/container.admin", "container.clusters.connect"),
        ({"kube_endpoint": "connect_gateway"}, "roles/gkehub.gatewayAdmin", "gkehub.gateway.patch"),
        (
            {
                "node_pools": [
                    {"name": "t4", "machine_type": "n1-standard-4", "accelerator": {"type": "nvidia-tesla-t4"}}
                ]
            },
            "roles/compute.viewer",
            "compute.acceleratorTypes.get",
        ),
    ],
)
def test_what_the_caller_must_be_allowed_depends_on_the_clusters(
    run: ModuleRunner, monkeypatch: pytest.MonkeyPatch, change: dict[str, Any], role: str, permission: str
) -> None:
    monkeypatch.delenv("CLOUDSDK_AUTH_ACCESS_TOKEN_FILE")
    policy = run.cloud.cloud.project.policy
    run.cloud.call(lambda: policy.grant("roles/browser", "serviceAccount:clerk@example.com"))
    clerk = {"access_token": run.cloud.token("clerk@example.com")}
    assert permission not in findings(run, EAST, **clerk).get(("permissions", role), {"cause": ""})["cause"]
    assert permission in findings(run, EAST, {**WEST, **change}, **clerk)["permissions", role]["cause"]


def test_a_project_that_the_caller_cannot_see_fails(run: ModuleRunner) -> None:
    found = findings(run, project="another-project")
    assert found["project", "another-project"]["verdict"] == "FAIL"
    assert "gkefleet_project is the id of the project" in found["project", "another-project"]["remedy"]


class TestEmptyProject:
    """A project in which nothing is enabled yet."""

    @pytest.fixture
    def cloud(self, new_simulator: Callable[..., Any]) -> Any:
        return new_simulator()

    def test_what_cannot_be_seen_yet_is_unknown(self, run: ModuleRunner) -> None:
        found = findings(run, WEST)
        assert found["API", "container.googleapis.com"]["verdict"] == "WARN"
        assert found["permissions", "roles/container.admin"]["verdict"] == "PASS"
        assert found["version", "gke-west"]["verdict"] == "UNKNOWN"
        assert found["quota", "europe-west3"]["verdict"] == "UNKNOWN"
