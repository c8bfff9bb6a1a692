# SPDX-License-Identifier: GPL-3.0-or-later
"""inference_probe."""

from __future__ import annotations

from tests.modules.cloud import ModuleRunner
from tests.modules.clusters import POOL, WEST, cluster, kubernetes
from tests.modules.gateways import MODEL, REGION, gateway

MODULE = "inference_probe"
SERVERS = [{**WEST, "selector": f"app={POOL}"}]


def address(run: ModuleRunner) -> str:
    (found,) = run("mc_gateway_info", {})["resource"]["gateways"][0]["addresses"]
    return str(found["address"])


def test_the_model_answers_through_the_gateway_and_the_probe_leaves_nothing_behind(run: ModuleRunner) -> None:
    gateway(run)
    asked = address(run)
    result = run(MODULE, {**WEST, "address": asked, "answered_by": SERVERS})
    answer = result["resource"]
    assert result["changed"] is False
    assert (answer["status"], answer["answered_by"], answer["model"]) == (200, "gke-west", MODEL)
    assert (answer["region"], answer["address"]) == (REGION, asked)
    assert answer["text"]
    assert answer["latency_ms"] >= 0
    assert kubernetes(run, "GET", "/apis/batch/v1/namespaces/default/jobs")["items"] == []


def test_a_model_that_is_not_served_is_told_in_the_servers_words(run: ModuleRunner) -> None:
    gateway(run)
    asked = address(run)
    run(MODULE, {**WEST, "address": asked})
    result = run.way(MODULE, {**WEST, "address": asked, "model": "nonesuch", "timeout": 8}, False)
    assert "HTTP 404" in result["msg"]
    assert "nonesuch" in result["msg"]


def test_an_address_where_nobody_listens_is_told_without_waiting_when_asked(run: ModuleRunner) -> None:
    cluster(run)
    result = run(MODULE, {**WEST, "address": "10.1.2.3", "model": MODEL, "wait": False})
    assert (result["resource"]["status"], result["resource"]["answered_by"]) == (0, None)


def test_nothing_is_asked_in_check_mode(run: ModuleRunner) -> None:
    cluster(run)
    assert run.predict(MODULE, {**WEST, "address": "10.1.2.3"})["resource"] is None
