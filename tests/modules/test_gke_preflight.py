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


def set_quota(run: ModuleRunner, limit: float) -> None:
    """Gives the region that many Spot H100s."""
    compute = run.cloud.cloud.services["compute"]
    run.cloud.call(lambda: compute.set_limit("europe-west3", "PREEMPTIBLE_NVIDIA_H100_GPUS", limit))


def test_the_how_tos_own_clusters_pass(run: ModuleRunner) -> None:
    found = findings(run, WEST, EAST)
    assert [finding for finding in found.values() if finding["verdict"] not in ("PASS", "WARN")] == []
    assert {name for name, _ in found} == {
        "API",
        "permissions",
        "network",
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
            ("quota", "PREEMPTIBLE_NVIDIA_H100_GPUS in atlantis-north1"),
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
    assert found["quota", H100]["verdict"] == "UNKNOWN"
    assert found["version", "gke-west"]["verdict"] == "UNKNOWN"


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
        assert found["quota", H100]["verdict"] == "UNKNOWN"
