# SPDX-License-Identifier: GPL-3.0-or-later
"""gke_cluster."""

from __future__ import annotations

from typing import Any

import pytest

from tests.modules.cloud import ModuleRunner
from tests.modules.lifecycle import Life, live_through

MODULE = "gke_cluster"
OPTIONS = {"name": "gke-west", "location": "europe-west3", "node_locations": ["europe-west3-c"]}
CLUSTERS = "v1/projects/my-gke-project/locations/europe-west3/clusters"


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
        ({"pod_range": "10.64.0.1/14"}, "pod_range: '10.64.0.1/14' is no IPv4 range"),
        ({"authorized_networks": [{"cidr": "here"}]}, "authorized_networks: 'here' is no IPv4 range"),
        ({"default_pool": {"machine_type": "a3-highgpu-1g"}}, "a3-highgpu-1g is not sold on-demand"),
    ],
)
def test_a_cluster_that_cannot_work_is_refused(run: ModuleRunner, options: dict[str, Any], message: str) -> None:
    assert message in run.refused(MODULE, {**OPTIONS, **options})
