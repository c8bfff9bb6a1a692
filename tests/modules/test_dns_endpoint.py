# SPDX-License-Identifier: GPL-3.0-or-later
"""A cluster by its DNS endpoint, from behind a proxy that is the only one to know the name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.modules.cloud import ModuleRunner
from tests.modules.clusters import POOL, WEST, manifest
from tests.modules.gateways import MODEL, gateway

pytestmark = pytest.mark.embedded_only("is about the way to a cluster, which is the same either way")

MODULE = "gke_manifest"
MAP = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "settings"}, "data": {"a": "1"}}
BY_DNS = {**WEST, "objects": [MAP], "kube_endpoint": "dns", "timeout": 2}
CLERK = "clerk@example.com"


@pytest.fixture
def behind_a_proxy(run: ModuleRunner, monkeypatch: pytest.MonkeyPatch) -> ModuleRunner:
    """A project seen through the company's proxy, whose certificate authority this host trusts."""
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    monkeypatch.setenv("HTTPS_PROXY", run.cloud.environ["GKEFLEET_SIMULATOR_PROXY"])
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("SSL_CERT_FILE", run.cloud.environ["GKEFLEET_SIMULATOR_CA_FILE"])
    return run


def cluster_with_dns_endpoint(run: ModuleRunner) -> None:
    run("gke_cluster", {"name": "gke-west", "location": WEST["location"], "dns_endpoint": True})


def through_the_dns_endpoint(run: ModuleRunner) -> list[int]:
    """The statuses of what went through it."""
    return [entry["status"] for entry in run.cloud.journal() if entry["service"] == "dnsendpoint"]


def test_it_leads_to_the_same_objects(behind_a_proxy: ModuleRunner) -> None:
    run = behind_a_proxy
    cluster_with_dns_endpoint(run)
    assert run(MODULE, BY_DNS)["changed"]
    assert manifest(run, MAP)[0]["data"] == {"a": "1"}
    assert run.unchanged(MODULE, BY_DNS)["resource"][0]["data"] == {"a": "1"}
    assert 200 in through_the_dns_endpoint(run)


def test_commands_run_in_containers_through_it(behind_a_proxy: ModuleRunner) -> None:
    run = behind_a_proxy
    gateway(run)
    cluster_with_dns_endpoint(run)
    options = {**WEST, "kube_endpoint": "dns", "selector": f"app={POOL}", "model": MODEL}
    (found,) = run("mc_gateway_info", {})["resource"]["gateways"][0]["addresses"]
    seen = len(run.cloud.journal())
    answer = run("inference_probe", {**options, "address": found["address"]})["resource"]
    assert (answer["status"], run.writes(seen)) == (200, [])


def test_a_caller_who_may_not_connect_is_refused_with_the_permission(behind_a_proxy: ModuleRunner) -> None:
    run = behind_a_proxy
    cluster_with_dns_endpoint(run)
    grant = {"role": "roles/container.clusterViewer", "member": f"user:{CLERK}"}
    run("gcp_project_iam_member", {"grants": [grant]})
    clerk = {**BY_DNS, "access_token": run.cloud.token(CLERK, 1e6)}
    assert 'Required "container.clusters.connect" permission(s)' in run.refused(MODULE, clerk)


def test_a_certificate_that_is_not_trusted_is_refused_at_once_with_what_to_set(
    behind_a_proxy: ModuleRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = behind_a_proxy
    cluster_with_dns_endpoint(run)
    monkeypatch.delenv("SSL_CERT_FILE")
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
    message = run.refused(MODULE, {**BY_DNS, "timeout": 300})
    assert "its certificate is not trusted here" in message
    assert "Set REQUESTS_CA_BUNDLE or SSL_CERT_FILE" in message


def test_a_name_that_nobody_knows_is_told_in_plain_words(
    behind_a_proxy: ModuleRunner, new_simulator: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = behind_a_proxy
    cluster_with_dns_endpoint(run)
    monkeypatch.setenv("HTTPS_PROXY", new_simulator().environ["GKEFLEET_SIMULATOR_PROXY"])
    message = run.refused(MODULE, BY_DNS)
    assert ".europe-west3-c.gke.goog: Tunnel connection failed: 502 Name Not Resolved" in message
    assert " : " not in message
