# SPDX-License-Identifier: GPL-3.0-or-later
"""gcp_backend_policy."""

from __future__ import annotations

from typing import Any

import pytest

from tests.modules.cloud import ModuleRunner
from tests.modules.clusters import POOL, WEST, config_cluster, kubernetes, manifest, meddle, pool
from tests.modules.lifecycle import Life, live_through
from tests.simulator.google import until

MODULE = "gcp_backend_policy"
METRIC = {"name": "kv-cache", "max_utilization": 60}
DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
OPTIONS: dict[str, Any] = {**WEST, "inference_pool_import": POOL, "metrics": [METRIC]}
IN_FLIGHT = {"balancing_mode": "in_flight", "metrics": [], "max_in_flight_per_endpoint": 1000}
PATH = f"/apis/networking.gke.io/v1/namespaces/default/gcpbackendpolicies/{POOL}"


def imported(run: ModuleRunner) -> None:
    """A config cluster with an imported pool, which is what a policy is about."""
    config_cluster(run)
    manifest(run, pool())
    run(
        "inferencepool_export",
        {**WEST, "name": POOL, "import_cluster": "gke-west", "import_location": WEST["location"]},
    )


@pytest.mark.both_ways
def test_a_policy_lives_through_its_life_and_changes_its_mode(run: ModuleRunner) -> None:
    imported(run)
    refused = (({"max_in_flight_per_endpoint": None}, "max_in_flight_per_endpoint: in_flight needs it"),)
    live_through(Life(MODULE, OPTIONS, IN_FLIGHT, refused), run)


def test_one_policy_holds_everything_and_is_attached(run: ModuleRunner) -> None:
    imported(run)
    scope = {"selector": {"gke.io/region": "europe-west3"}, "backend_preference": "preferred"}
    live = run(MODULE, {**OPTIONS, "backend_timeout": 900, "logging": {"enabled": True}, "scopes": [scope]})["resource"]
    default = live["spec"]["default"]
    assert default["timeoutSec"] == 900
    assert default["customMetrics"][0]["name"] == "gke.named_metrics.kv-cache"
    assert default["scopes"] == [{"selector": scope["selector"], "backendPreference": "PREFERRED"}]
    assert "Attached" in str(live["status"])


def test_a_timeout_that_answers_may_outlast_is_set_and_warned_of(run: ModuleRunner) -> None:
    imported(run)
    result = run(MODULE, {**OPTIONS, "backend_timeout": 599})
    assert result["resource"]["spec"]["default"]["timeoutSec"] == 599
    assert result["warnings"][0].startswith("backend_timeout: 599 s is less than 600 s")
    assert "warnings" not in run(MODULE, {**OPTIONS, "backend_timeout": 600})


def test_who_may_come_in_and_where_to_is_said_and_taken_back(run: ModuleRunner) -> None:
    imported(run)
    access = {
        "security_policy": "partners",
        "session_affinity": {"type": "generated_cookie", "cookie_ttl": 3600},
        "iap": {"client_id": "ours", "client_secret_name": "oauth-client"},
    }
    asked = {**OPTIONS, **access}
    default = run(MODULE, asked)["resource"]["spec"]["default"]
    assert default["securityPolicy"] == "partners"
    assert default["sessionAffinity"] == {"type": "GENERATED_COOKIE", "cookieTtlSec": 3600}
    assert default["iap"] == {"enabled": True, "clientID": "ours", "oauth2ClientSecret": {"name": "oauth-client"}}
    run.unchanged(MODULE, asked)
    assert {"securityPolicy", "sessionAffinity", "iap"}.isdisjoint(run(MODULE, OPTIONS)["resource"]["spec"]["default"])


def test_a_region_can_have_a_mode_of_its_own(run: ModuleRunner) -> None:
    imported(run)
    scopes = [
        {"selector": {"gke.io/region": "us-east4"}, "balancing_mode": "rate", "max_rate_per_endpoint": 5},
        {"selector": {"gke.io/region": "europe-west3"}, "balancing_mode": "custom_metrics"},
    ]
    live = run(MODULE, {**OPTIONS, "scopes": scopes})["resource"]
    assert "balancingMode" not in live["spec"]["default"]
    assert [scope["balancingMode"] for scope in live["spec"]["default"]["scopes"]] == ["RATE", "CUSTOM_METRICS"]
    assert "Attached" in str(live["status"])


def test_leaving_a_mode_takes_its_fields_along(run: ModuleRunner) -> None:
    imported(run)
    run(MODULE, OPTIONS)
    after = run(MODULE, {**OPTIONS, **IN_FLIGHT})["resource"]["spec"]["default"]
    assert "customMetrics" not in after
    assert after["maxInFlightRequestsPerEndpoint"] == 1000


def test_a_meddled_timeout_is_taken_back(run: ModuleRunner) -> None:
    imported(run)
    run(MODULE, OPTIONS)
    meddle(run, PATH, {"spec": {"default": {"timeoutSec": 30, "securityPolicy": "theirs"}}})
    prediction = run.predict(MODULE, OPTIONS)
    result = run(MODULE, OPTIONS)
    assert result["diff"] == prediction["diff"]
    assert result["resource"]["spec"]["default"]["timeoutSec"] == 600
    assert result["resource"]["spec"]["default"]["securityPolicy"] == "theirs"


def test_a_second_policy_on_the_import_is_an_error_in_the_servers_words(run: ModuleRunner) -> None:
    imported(run)
    run(MODULE, OPTIONS)
    # Genuine API servers tell age in whole seconds; of two that are equally old the first by name holds.
    result = run.way(MODULE, {**OPTIONS, "name": f"{POOL}-too"}, False)
    assert "Conflicted" in result["msg"]


def is_defined(definitions: list[dict[str, Any]]) -> bool:
    """Whether the kind of policies is among those that a cluster serves."""
    return "gcpbackendpolicies.networking.gke.io" in {item["metadata"]["name"] for item in definitions}


def test_a_policy_without_its_import_says_what_is_missing(run: ModuleRunner) -> None:
    config_cluster(run)
    # A genuine API server takes a while until it serves what Google defines there.
    until(lambda: kubernetes(run, "GET", DEFINITIONS)["items"], is_defined)
    run(MODULE, {**OPTIONS, "wait": False})
    until(lambda: str(kubernetes(run, "GET", PATH).get("status")), lambda status: "TargetNotFound" in status)
    result = run.way(MODULE, {**OPTIONS, "timeout": 2}, False)
    assert "TargetNotFound" in result["msg"]
