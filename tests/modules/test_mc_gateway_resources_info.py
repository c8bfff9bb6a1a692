# SPDX-License-Identifier: GPL-3.0-or-later
"""mc_gateway_resources_info."""

from __future__ import annotations

from typing import Any

import pytest

from tests.modules.cloud import ModuleRunner
from tests.modules.clusters import WEST
from tests.modules.gateways import gateway
from tests.simulator.google import until

pytestmark = pytest.mark.embedded_only("reads what the teardown reads, which runs on genuine control planes")

MODULE = "mc_gateway_resources_info"
CLUSTERS = f"v1/projects/my-gke-project/locations/{WEST['location']}/clusters"
SETTINGS = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "settings"}, "data": {"a": "1"}}


def whats(run: ModuleRunner, **options: Any) -> list[str]:
    """What is ours, in the words of the module."""
    return [one["what"] for one in run.unchanged(MODULE, options)["resource"]["ours"]]


def test_an_empty_project_holds_nothing_of_ours(run: ModuleRunner) -> None:
    assert whats(run) == []


def test_while_no_api_is_enabled_there_is_nothing(run: ModuleRunner) -> None:
    run.by_hand("serviceusage", "POST", "v1/projects/my-gke-project/services/compute.googleapis.com:disable", {})
    assert run.unchanged(MODULE, {"former_clusters": ["gke-west"]})["resource"]["ours"] == []


def test_everything_that_was_made_is_found_by_its_mark(run: ModuleRunner) -> None:
    gateway(run)
    assert whats(run) == [
        "fleet feature multiclusteringress",
        "membership of gke-west in europe-west3-c",
        "Gateway default/gateway on cluster gke-west in europe-west3-c",
        "cluster gke-west in europe-west3-c, RUNNING",
        "proxy-only subnet proxies in europe-west3 (10.0.0.0/23)",
    ]
    (cluster,) = run(MODULE, {})["resource"]["clusters"]
    assert cluster["config"] is True
    assert [one["kind"] for one in cluster["routing"]] == ["Gateway", "HTTPRoute"]
    assert [one["kind"] for one in cluster["policies"]] == ["HealthCheckPolicy", "GCPBackendPolicy"]
    assert [one["kind"] for one in cluster["pools"]] == ["InferencePool"]


def test_a_cluster_that_does_not_answer_says_why_and_the_rest_is_found(run: ModuleRunner) -> None:
    gateway(run)
    found = run(MODULE, {"kube_endpoint": "dns"})["resource"]
    assert "kube_endpoint: the DNS endpoint of gke-west takes no external traffic" in found["clusters"][0]["problem"]
    assert "cluster gke-west in europe-west3-c, RUNNING" in [one["what"] for one in found["ours"]]


def test_what_is_on_a_cluster_that_left_the_fleet_is_found_by_the_cluster_s_name(run: ModuleRunner) -> None:
    run.by_hand("container", "POST", CLUSTERS, {"cluster": {"name": "gke-west", "initialNodeCount": 1}})
    until(lambda: run.by_hand("container", "GET", f"{CLUSTERS}/gke-west")["status"], lambda status: status == "RUNNING")
    run("gke_manifest", {**WEST, "objects": [SETTINGS]})
    assert whats(run) == []
    assert whats(run, former_clusters=["gke-west"]) == [
        f"ConfigMap default/settings on cluster gke-west in {WEST['location']}"
    ]


def test_who_may_not_read_is_told_so_instead_of_half_of_it(run: ModuleRunner) -> None:
    result = run.way(MODULE, {"access_token": run.cloud.token("stranger@example.com")}, False)
    assert result["failed"]
    assert "ermission" in result["msg"]
