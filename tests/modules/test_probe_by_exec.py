# SPDX-License-Identifier: GPL-3.0-or-later
"""inference_probe from a pod that runs anyway."""

from __future__ import annotations

from typing import Any

from tests.modules.cloud import ModuleRunner
from tests.modules.clusters import PICKER, POOL, WEST, cluster
from tests.modules.gateways import MODEL, REGION, gateway

MODULE = "inference_probe"
SELECTOR = f"app={POOL}"


def asked(run: ModuleRunner, options: dict[str, Any]) -> tuple[Any, list[str]]:
    """The answer, and what was written to get it."""
    seen = len(run.cloud.journal())
    result = run(MODULE, {**WEST, **options})
    assert result["changed"] is False
    return result["resource"], run.writes(seen)


def test_a_model_server_asks_and_nothing_is_written(run: ModuleRunner) -> None:
    gateway(run)
    (found,) = run("mc_gateway_info", {})["resource"]["gateways"][0]["addresses"]
    servers = [{**WEST, "selector": SELECTOR}]
    answer, writes = asked(run, {"address": found["address"], "selector": SELECTOR, "answered_by": servers})
    assert (answer["status"], answer["model"], answer["answered_by"]) == (200, MODEL, "gke-west")
    assert answer["text"]
    assert writes == []


def test_the_logs_of_other_clusters_are_not_read_when_the_asking_one_has_answered(run: ModuleRunner) -> None:
    gateway(run)
    (found,) = run("mc_gateway_info", {})["resource"]["gateways"][0]["addresses"]
    servers = [{"cluster": "gke-far", "location": "us-east4", "selector": SELECTOR}, {**WEST, "selector": SELECTOR}]
    answer, _ = asked(run, {"address": found["address"], "selector": SELECTOR, "answered_by": servers})
    assert answer["answered_by"] == "gke-west"


def test_curls_own_words_are_told_when_nobody_listens(run: ModuleRunner) -> None:
    gateway(run)
    options = {**WEST, "address": "10.1.2.3", "model": MODEL, "selector": SELECTOR, "timeout": 5}
    message = run.way(MODULE, options, False)["msg"]
    assert "no answer: Failed to connect to 10.1.2.3 port 80" in message


def test_a_cluster_without_such_a_pod_asks_by_a_job(run: ModuleRunner) -> None:
    cluster(run)
    _, writes = asked(run, {"address": "10.1.2.3", "model": MODEL, "selector": SELECTOR, "wait": False})
    assert [write.split()[0] for write in writes] == ["POST", "DELETE"]


def test_a_pod_without_curl_is_passed_over_for_a_job(run: ModuleRunner) -> None:
    gateway(run)
    selector = f"inferencepool={PICKER['name']}"
    _, writes = asked(run, {"address": "10.1.2.3", "model": MODEL, "selector": selector, "wait": False})
    assert [write.split()[0] for write in writes] == ["POST", "DELETE"]


def test_a_model_server_asks_through_connect_gateway_too(run: ModuleRunner) -> None:
    gateway(run)
    member = f"projects/my-gke-project/locations/{REGION}/memberships/gke-west"
    options = {"kube_endpoint": "connect_gateway", "membership": member, "selector": SELECTOR, "wait": False}
    answer, writes = asked(run, {"address": "10.1.2.3", "model": MODEL, **options})
    assert (answer["status"], writes) == (0, [])
