# SPDX-License-Identifier: GPL-3.0-or-later
"""mc_gateway_info."""

from __future__ import annotations

from tests.modules.cloud import ModuleRunner
from tests.modules.clusters import POOL, WEST
from tests.modules.gateways import GATEWAY, REGION, gateway

MODULE = "mc_gateway_info"


def test_an_empty_project_has_an_empty_picture(run: ModuleRunner) -> None:
    picture = run.unchanged(MODULE, {})["resource"]
    assert picture["config_cluster"] is None
    assert picture["problems"] == []
    assert not any(picture[part] for part in ("clusters", "imports", "policies", "gateways", "routes"))


def test_the_picture_shows_the_gateway_and_what_it_stands_on(run: ModuleRunner) -> None:
    gateway(run)
    picture = run.unchanged(MODULE, {})["resource"]
    assert picture["config_cluster"] == "gke-west"
    assert picture["features"]["multiclusteringress"]["code"] == "OK"
    (cluster,) = picture["clusters"]
    assert (cluster["status"], cluster["membership_state"]) == ("RUNNING", "READY")
    assert cluster["pools"] == [{"name": POOL, "ports": [8000], "exported": True}]
    assert picture["imports"] == [{"name": POOL}]
    assert {policy["kind"] for policy in picture["policies"]} == {"GCPBackendPolicy", "HealthCheckPolicy"}
    (shown,) = picture["gateways"]
    assert shown["name"] == GATEWAY
    assert [one["region"] for one in shown["addresses"]] == [REGION]
    assert picture["problems"] == []


def test_what_the_caller_may_not_read_is_a_problem_and_no_failure(run: ModuleRunner) -> None:
    gateway(run)
    stranger = run.cloud.token("stranger@example.com")
    picture = run(MODULE, {"access_token": stranger})["resource"]
    assert picture["clusters"] == []
    assert any("Permission" in problem or "permission" in problem for problem in picture["problems"])


def test_nothing_is_read_for_parts_that_are_not_asked_for(run: ModuleRunner) -> None:
    gateway(run)
    seen = len(run.cloud.journal())
    given = {"config_cluster": WEST["cluster"], "config_location": WEST["location"], "parts": ["gateways"]}
    picture = run.unchanged(MODULE, given)["resource"]
    assert set(picture) == {"config_cluster", "gateways", "problems"}
    assert [one["region"] for one in picture["gateways"][0]["addresses"]] == [REGION]
    read = {entry["path"].rsplit("/", 1)[1] for entry in run.cloud.journal(seen)}
    assert read == {"gke-west", "gateways", "forwardingRules"}
