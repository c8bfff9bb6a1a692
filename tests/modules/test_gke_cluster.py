# SPDX-License-Identifier: GPL-3.0-or-later
"""gke_cluster."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.gkefleet.inference.plugins.module_utils._versions import parse

from tests.modules.cloud import ModuleRunner
from tests.modules.lifecycle import Life, live_through
from tests.modules.ways import Way

pytestmark = pytest.mark.embedded_only("speaks to Google's APIs alone, which are the same either way")

MODULE = "gke_cluster"
OPTIONS = {"name": "gke-west", "location": "europe-west3", "node_locations": ["europe-west3-c"]}
CLUSTERS = "v1/projects/my-gke-project/locations/europe-west3/clusters"


@pytest.mark.both_ways
def test_a_cluster_lives_through_its_life(run: ModuleRunner) -> None:
    life = Life(
        module=MODULE,
        options=OPTIONS,
        update={"labels": {"team": "ml"}, "dns_endpoint": True, "authorized_networks": [{"cidr": "198.51.100.0/24"}]},
        refused=(
            ({"network": "other"}, "network cannot be changed in place"),
            ({"pod_range": "10.64.0.0/14"}, "ipAllocationPolicy.clusterIpv4CidrBlock cannot be changed in place"),
        ),
    )
    live_through(life, run)


def test_a_cluster_made_by_the_how_to_has_what_the_gateway_needs(run: ModuleRunner) -> None:
    cluster = run(MODULE, OPTIONS)["resource"]
    assert cluster["status"] == "RUNNING"
    assert cluster["networkConfig"]["gatewayApiConfig"] == {"channel": "CHANNEL_STANDARD"}
    assert cluster["workloadIdentityConfig"] == {"workloadPool": "my-gke-project.svc.id.goog"}
    assert cluster["monitoringConfig"]["managedPrometheusConfig"]["enabled"] is True
    assert {"SYSTEM_COMPONENTS", "DCGM"} <= set(cluster["monitoringConfig"]["componentConfig"]["enableComponents"])
    assert cluster["podAutoscaling"] == {"hpaProfile": "PERFORMANCE"}
    assert cluster["releaseChannel"] == {"channel": "RAPID"}
    assert cluster["nodePools"][0]["config"]["machineType"] == "e2-standard-4"


@pytest.mark.parametrize(
    ("field", "value"),
    [("desiredPodAutoscaling", {"hpaProfile": "NONE"}), ("desiredLocations", ["europe-west3-a"])],
)
def test_a_cluster_that_somebody_is_changing_is_awaited_and_mended(run: ModuleRunner, field: str, value: Any) -> None:
    run(MODULE, OPTIONS)
    run.by_hand("container", "PUT", f"{CLUSTERS}/gke-west", {"update": {field: value}})
    seen = len(run.cloud.journal())
    assert run(MODULE, OPTIONS)["changed"]
    [update] = [entry["request"]["update"] for entry in run.cloud.journal(seen) if entry["method"] == "PUT"]
    assert list(update) == [field]
    run.unchanged(MODULE, OPTIONS)


def test_a_foreign_cluster_is_changed_only_when_adopted(run: ModuleRunner) -> None:
    run.by_hand("container", "POST", CLUSTERS, {"cluster": {"name": "gke-west", "initialNodeCount": 1}})
    message = run.way(MODULE, OPTIONS, True)["msg"]
    assert "was not made by gkefleet.inference" in message
    assert "Set adopt: true" in message
    assert run(MODULE, {**OPTIONS, "adopt": True})["changed"]
    run.unchanged(MODULE, {**OPTIONS, "adopt": True})
    kept = run.unchanged(MODULE, {**OPTIONS, "state": "absent"})
    assert "is left alone" in kept["msg"]


def test_what_a_failed_creation_leaves_is_replaced_by_the_next_run_and_never_a_foreign_one(run: ModuleRunner) -> None:
    failing = {"service": "container", "method": "POST", "path": "clusters$", "effect": "fail-operation"}
    run.cloud.script_fault(**failing, message="the zone is down")
    message = run.way(MODULE, OPTIONS, False)["msg"]
    assert "creating cluster gke-west in europe-west3: CREATE_CLUSTER failed: the zone is down" in message
    assert run(MODULE, OPTIONS)["resource"]["status"] == "RUNNING"
    run.unchanged(MODULE, OPTIONS)

    run.cloud.script_fault(**failing, message="the zone is down again")
    run.by_hand("container", "POST", CLUSTERS, {"cluster": {"name": "foreign", "initialNodeCount": 1}})
    assert "was not made by gkefleet.inference" in run.way(MODULE, {**OPTIONS, "name": "foreign"}, False)["msg"]
    assert run.cloud.unused_faults() == []


def test_what_was_declined_at_creation_stays_so(run: ModuleRunner) -> None:
    pool = {"name": "calm", "cluster": "gke-west", "location": "europe-west3", "node_count": 1, "auto_repair": False}
    declined = {**OPTIONS, "managed_prometheus": False}
    run(MODULE, declined)
    run.unchanged(MODULE, declined)
    run("gke_node_pool", {**pool, "max_surge": 0, "max_unavailable": 1})
    run.unchanged("gke_node_pool", {**pool, "max_surge": 0, "max_unavailable": 1})


def test_a_zonal_cluster_is_found_again(run: ModuleRunner) -> None:
    options = {"name": "gke-zonal", "location": "europe-west3-c"}
    run(MODULE, options)
    assert run.unchanged(MODULE, options)["resource"]["zone"] == "europe-west3-c"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"name": "a" * 41}, "a cluster name at most 40"),
        ({"location": "europe"}, "neither a region nor a zone"),
        ({"node_locations": ["us-east4-a"]}, "us-east4-a is not in europe-west3"),
        ({"minimum_version": "latest"}, "minimum_version: 'latest' is not a GKE version"),
        ({"minimum_version": "1.99"}, "no version of the rapid channel in europe-west3 reaches 1.99"),
        ({"pod_range": "10.64.0.1/14"}, "pod_range: 10.64.0.1/14 has host bits set; set 10.64.0.0/14"),
        ({"authorized_networks": [{"cidr": "here"}]}, "authorized_networks: 'here' is not an IPv4 range"),
        ({"default_pool": {"machine_type": "a3-highgpu-1g"}}, "a3-highgpu-1g is not sold on-demand"),
    ],
)
def test_a_cluster_that_cannot_work_is_refused(run: ModuleRunner, options: dict[str, Any], message: str) -> None:
    assert message in run.refused(MODULE, {**OPTIONS, **options})


def test_a_private_cluster_with_ranges_of_its_own_is_found_again(run: ModuleRunner) -> None:
    options = {
        **OPTIONS,
        "network": "default",
        "subnetwork": "default",
        "pod_range": "10.64.0.0/14",
        "service_range": "10.68.0.0/20",
        "private_nodes": True,
        "private_endpoint": True,
        "dns_endpoint": True,
        "authorized_networks": [{"name": "office", "cidr": "198.51.100.0/24"}],
        "default_pool": {"name": "small", "machine_type": "e2-medium", "node_count": 2, "spot": True},
    }
    cluster = run(MODULE, options)["resource"]
    assert cluster["ipAllocationPolicy"]["clusterIpv4CidrBlock"] == "10.64.0.0/14"
    assert cluster["networkConfig"]["defaultEnablePrivateNodes"] is True
    assert cluster["controlPlaneEndpointsConfig"]["ipEndpointsConfig"].get("enablePublicEndpoint", False) is False
    assert [pool["name"] for pool in cluster["nodePools"]] == ["small"]
    run.unchanged(MODULE, options)


def test_an_older_control_plane_is_upgraded_to_the_minimum(run: ModuleRunner) -> None:
    options = {**OPTIONS, "release_channel": "regular", "minimum_version": "1.33"}
    config = run.by_hand("container", "GET", "v1/projects/my-gke-project/locations/europe-west3/serverConfig")
    regular = next(channel for channel in config["channels"] if channel["channel"] == "REGULAR")
    versions = sorted(regular["validVersions"], key=parse)
    oldest, next_one = versions[:2]
    body = {"name": "gke-west", "initialClusterVersion": oldest, "releaseChannel": {"channel": "REGULAR"}}
    run.by_hand("container", "POST", CLUSTERS, {"cluster": {**body, "initialNodeCount": 1}})
    run(MODULE, {**options, "adopt": True})
    wanted = {**options, "adopt": True, "minimum_version": next_one}
    assert run.predict(MODULE, wanted)["diff"]["after"]["currentMasterVersion"] == next_one
    assert run(MODULE, wanted)["resource"]["currentMasterVersion"] == next_one
    run.unchanged(MODULE, wanted)


def test_a_cluster_can_be_registered_from_the_start(run: ModuleRunner) -> None:
    options = {**OPTIONS, "fleet_project": "my-gke-project"}
    fleet = run(MODULE, options)["resource"]["fleet"]
    assert fleet["membership"].endswith("/locations/europe-west3/memberships/gke-west")
    run.unchanged(MODULE, options)
    run.unchanged(MODULE, OPTIONS)
    assert "Set fleet_project back" in run.refused(MODULE, {**OPTIONS, "fleet_project": "another-project"})
    membership = {"cluster": "gke-west", "location": "europe-west3"}
    found = run.unchanged("gke_fleet_membership", membership)["resource"]
    assert f"//gkehub.googleapis.com/{found['name']}" == fleet["membership"]
    assert found["authority"]["issuer"].endswith("/clusters/gke-west")
    run(MODULE, {**OPTIONS, "state": "absent"})
    assert run.unchanged("gke_fleet_membership", {**membership, "state": "absent"})["resource"] is None


def test_a_cluster_can_be_registered_later(run: ModuleRunner) -> None:
    run(MODULE, OPTIONS)
    options = {**OPTIONS, "fleet_project": "my-gke-project"}
    assert run.predict(MODULE, options)["diff"]["after"]["fleet"] == {"project": "my-gke-project"}
    assert run(MODULE, options)["resource"]["fleet"]["membership"]
    run.unchanged(MODULE, options)


def test_a_cluster_that_somebody_has_registered_keeps_its_membership(run: ModuleRunner) -> None:
    run(MODULE, OPTIONS)
    registered = run("gke_fleet_membership", {"cluster": "gke-west", "location": "europe-west3", "name": "theirs"})
    fleet = run(MODULE, {**OPTIONS, "fleet_project": "my-gke-project"})["resource"]["fleet"]
    assert fleet["membership"] == f"//gkehub.googleapis.com/{registered['resource']['name']}"
    assert fleet["preRegistered"] is True


def test_what_the_gateway_needs_is_switched_on_again(run: ModuleRunner) -> None:
    options = {**OPTIONS, "auto_monitoring": "all", "tokens_via_dns": True}
    prometheus = run(MODULE, options)["resource"]["monitoringConfig"]["managedPrometheusConfig"]
    assert prometheus == {"enabled": True, "autoMonitoringConfig": {"scope": "ALL"}}
    off = {"desiredAddonsConfig": {"httpLoadBalancing": {"disabled": True}}}
    run.by_hand("container", "PUT", f"{CLUSTERS}/gke-west", {"update": off})
    changed = {**options, "auto_monitoring": "none"}
    assert run(MODULE, changed)["resource"]["addonsConfig"]["httpLoadBalancing"] == {}
    run.unchanged(MODULE, changed)


def test_authorized_networks_can_be_taken_away(run: ModuleRunner) -> None:
    some = {**OPTIONS, "authorized_networks": [{"cidr": "198.51.100.0/24"}]}
    run(MODULE, some)
    run.unchanged(MODULE, OPTIONS)
    none = {**OPTIONS, "authorized_networks": []}
    ip_endpoints = run(MODULE, none)["resource"]["controlPlaneEndpointsConfig"]["ipEndpointsConfig"]
    assert not {"enabled", "cidrBlocks"} & set(ip_endpoints["authorizedNetworksConfig"])
    run.unchanged(MODULE, none)
    run(MODULE, {**none, "state": "absent"})
    run(MODULE, none)
    run.unchanged(MODULE, none)


def test_monitoring_that_others_switched_on_stays_on(run: ModuleRunner) -> None:
    run(MODULE, {**OPTIONS, "monitoring": ["SYSTEM", "DCGM", "POD"]})
    cluster = run.unchanged(MODULE, {**OPTIONS, "monitoring": ["DCGM"]})["resource"]
    assert "POD" in cluster["monitoringConfig"]["componentConfig"]["enableComponents"]


def test_a_create_that_got_no_proper_answer_is_settled_by_reading(run: ModuleRunner) -> None:
    run.cloud.script_fault(service="container", method="POST", path="clusters$", code=500, times=1)
    assert run(MODULE, OPTIONS)["resource"]["status"] == "RUNNING"
    run.unchanged(MODULE, OPTIONS)


def test_a_run_that_does_not_wait_is_continued_by_the_next(run: ModuleRunner) -> None:
    assert run(MODULE, {**OPTIONS, "wait": False})["resource"]["status"] == "PROVISIONING"
    seen = len(run.cloud.journal())
    result = run(MODULE, OPTIONS)
    assert (result["changed"], result["resource"]["status"]) == (False, "RUNNING")
    assert run.writes(seen) == []


def test_a_cluster_in_a_project_without_the_api_is_predicted(new_simulator: Callable[..., Any], way: Way) -> None:
    empty = new_simulator()
    with pytest.MonkeyPatch.context() as environment:
        for name, value in empty.environ.items():
            environment.setenv(name, value)
        prediction = ModuleRunner(empty, way).predict(MODULE, OPTIONS)
    assert prediction["diff"]["after"]["initialClusterVersion"] == "1.34.1-gke.1127000"
