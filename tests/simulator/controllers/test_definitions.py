# SPDX-License-Identifier: GPL-3.0-or-later
"""Which custom resources a cluster has, and what their definitions refuse."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from simulator.crds.installed import Generations, installed, version_number
from tests.simulator.controllers.objects import backend_policy, gateway, health_policy, metric, pool, route
from tests.simulator.kubernetes.live_server import LiveServer, running

OLD, FLAT, NESTED = "1.33.5-gke.1200000", "1.34.1-gke.1127000", "1.35.1-gke.1396000"


def cluster(version: str = FLAT, channel: str = "CHANNEL_STANDARD", prometheus: bool = True) -> dict[str, Any]:
    return {
        "currentMasterVersion": version,
        "networkConfig": {"gatewayApiConfig": {"channel": channel}},
        "monitoringConfig": {"managedPrometheusConfig": {"enabled": prometheus}},
    }


def kinds(body: dict[str, Any], is_config: bool = False, generations: Generations | None = None) -> set[str]:
    return {definition.kind for definition in installed(body, is_config, generations)}


def metric_fields(version: str, generations: Generations | None = None) -> set[str]:
    found = [item for item in installed(cluster(version), False, generations) if item.kind == "AutoscalingMetric"]
    return set(found[0].versions[0].spec["properties"])


@pytest.mark.parametrize(
    ("body", "is_config", "kind", "expected"),
    [
        (cluster(), False, "Gateway", True),
        (cluster(channel="CHANNEL_DISABLED"), False, "Gateway", False),
        (cluster(channel="CHANNEL_DISABLED"), False, "GCPBackendPolicy", False),
        (cluster(), False, "GCPInferencePoolImport", False),
        (cluster(), True, "GCPInferencePoolImport", True),
        (cluster("1.34.0-gke.1625999"), False, "InferencePool", False),
        (cluster("1.34.0-gke.1626000"), False, "InferencePool", True),
        (cluster(OLD), False, "AutoscalingMetric", False),
        (cluster(FLAT), False, "AutoscalingMetric", True),
        (cluster(prometheus=True), False, "PodMonitoring", True),
        (cluster(prometheus=False), False, "PodMonitoring", False),
        (cluster(NESTED), True, "InferenceObjective", False),
    ],
)
def test_a_cluster_has_what_its_version_its_channel_and_its_place_give_it(
    body: dict[str, Any], is_config: bool, kind: str, expected: bool
) -> None:
    assert (kind in kinds(body, is_config)) is expected


def test_autoscaling_metrics_are_flat_before_1_35_1_and_nested_from_there() -> None:
    assert metric_fields(FLAT) == {"selector", "endpoints"}
    assert metric_fields("1.35.1-gke.1395999") == {"selector", "endpoints"}
    assert metric_fields(NESTED) == {"metrics"}


def test_a_scenario_may_choose_the_generations() -> None:
    assert metric_fields(FLAT, Generations(nested_metrics=True)) == {"metrics"}
    older = installed(cluster(), False, Generations(first_spelling_of_utilisation=True))
    policy = next(item for item in older if item.kind == "GCPBackendPolicy")
    metrics = policy.versions[0].spec["properties"]["default"]["properties"]["customMetrics"]
    assert set(metrics["items"]["properties"]) == {"name", "dryRun", "maxUtilization"}


def test_the_build_of_a_version_counts_as_a_number() -> None:
    assert version_number("1.34.1-gke.1127000") > version_number("1.34.1-gke.999999")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    with running(tmp_path_factory.mktemp("definitions")) as live:
        for definition in installed(cluster(FLAT), True):
            path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
            answer = live.post(path, definition.manifest())
            assert answer.status == 201, answer
        yield live


def refusal(server: LiveServer, plural: str, manifest: dict[str, Any]) -> str:
    path = f"/apis/{manifest['apiVersion']}/namespaces/default/{plural}/{manifest['metadata']['name']}"
    answer = server.apply(path, manifest, dryRun="All")
    return "" if answer.status in (200, 201) else answer.message


@pytest.mark.parametrize(
    ("plural", "manifest"),
    [
        ("healthcheckpolicies", health_policy()),
        ("gcpbackendpolicies", backend_policy()),
        ("gcpbackendpolicies", backend_policy(balancingMode="IN_FLIGHT", maxInFlightRequestsPerEndpoint=1000)),
        ("inferencepools", pool()),
        ("autoscalingmetrics", metric()),
        ("gateways", gateway("europe-west3", "us-east4")),
        ("httproutes", route()),
    ],
)
def test_the_how_tos_objects_are_accepted(server: LiveServer, plural: str, manifest: dict[str, Any]) -> None:
    assert refusal(server, plural, manifest) == ""


def health(**check: Any) -> dict[str, Any]:
    manifest = health_policy()
    manifest["spec"]["default"]["config"]["httpHealthCheck"] = check
    return manifest


def health_default(**fields: Any) -> dict[str, Any]:
    manifest = health_policy()
    manifest["spec"]["default"] |= fields
    return manifest


# The first two were tried on a real API server with the genuine definition.
@pytest.mark.parametrize(
    ("manifest", "said"),
    [
        (health(requestPath="/health", port=8000), "no such key: portSpecification"),
        (health(requestPath="/health"), "no such key: portSpecification"),
        (health(portSpecification="USE_FIXED_PORT"), "port must be specified"),
        (health(portSpecification="USE_FIXED_PORT", port=1, portName="x"), "portName must not"),
        (health(portSpecification="USE_NAMED_PORT", port=1), "portName must be specified"),
        (health(portSpecification="USE_SERVING_PORT", port=1), "neither port nor portName"),
        (
            health_default(config={"type": "HTTP", "tcpHealthCheck": {}}),
            "httpHealthCheck must be specified for type HTTP",
        ),
        (health_default(checkIntervalSec=5, timeoutSec=6), "checkIntervalSec must be greater"),
        (health_default(timeoutSec=6), "must not exceed the default checkIntervalSec"),
        (health_default(checkIntervalSec=2), "must not be below the default timeoutSec"),
    ],
)
def test_health_checks_that_google_refuses_are_refused(server: LiveServer, manifest: dict[str, Any], said: str) -> None:
    assert said in refusal(server, "healthcheckpolicies", manifest)


def test_a_health_check_without_a_port_may_say_so(server: LiveServer) -> None:
    manifest = health(portSpecification="USE_SERVING_PORT", requestPath="/health")
    assert refusal(server, "healthcheckpolicies", manifest) == ""


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"targetPorts": [{"number": 8000}, {"number": 8000}]}, "port numbers must be unique"),
        ({"targetPorts": [{"number": 70000}]}, "70000"),
        ({"targetPorts": []}, "at least 1"),
        ({"endpointPickerRef": {"name": "epp"}}, "port is required"),
    ],
)
def test_pools_that_cannot_work_are_refused(server: LiveServer, change: dict[str, Any], said: str) -> None:
    manifest = pool()
    manifest["spec"] |= change
    assert said in refusal(server, "inferencepools", manifest)


def test_the_first_spelling_of_the_utilisation_is_an_unknown_field(server: LiveServer) -> None:
    metric_entry = {"name": "gke.named_metrics.kv-cache", "maxUtilization": 60}
    manifest = backend_policy(balancingMode="CUSTOM_METRICS", customMetrics=[metric_entry])
    assert "maxUtilization: field not declared in schema" in refusal(server, "gcpbackendpolicies", manifest)


def test_a_gateway_nobody_has_looked_at_says_that_it_waits(server: LiveServer) -> None:
    path = "/apis/gateway.networking.k8s.io/v1/namespaces/default/gateways"
    created = server.post(path, gateway("europe-west3")).body
    assert [item["reason"] for item in created["status"]["conditions"]] == ["Pending", "Pending"]
    assert {item["lastTransitionTime"] for item in created["status"]["conditions"]} == {"1970-01-01T00:00:00Z"}
