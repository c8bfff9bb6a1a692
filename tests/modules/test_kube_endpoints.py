# SPDX-License-Identifier: GPL-3.0-or-later
"""The ways to a cluster's Kubernetes API: the option kube_endpoint of every module that speaks to it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.modules.cloud import ModuleRunner
from tests.modules.clusters import POOL, WEST, cluster, config_cluster, manifest, pool
from tests.modules.fleets import clusters, membership

pytestmark = pytest.mark.embedded_only("is about the way to a cluster, which is the same either way")

MODULE = "gke_manifest"
MAP = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "settings"}, "data": {"a": "1"}}


def by(kube_endpoint: str, **more: Any) -> dict[str, Any]:
    return {**WEST, "objects": [MAP], "kube_endpoint": kube_endpoint, **more}


def test_the_private_endpoint_leads_to_the_same_objects(run: ModuleRunner) -> None:
    cluster(run)
    manifest(run, MAP)
    assert run.unchanged(MODULE, by("private"))["resource"][0]["data"] == {"a": "1"}


def test_connect_gateway_leads_to_the_same_objects(run: ModuleRunner) -> None:
    config_cluster(run)
    manifest(run, MAP)
    member = membership(run, "gke-west")["name"]
    assert run.unchanged(MODULE, by("connect_gateway", membership=member))["resource"][0]["data"] == {"a": "1"}
    assert run(MODULE, {**by("connect_gateway", membership=member), "state": "absent"})["changed"]


def test_connect_gateway_finds_the_membership_of_each_cluster(run: ModuleRunner) -> None:
    config_cluster(run)
    clusters(run, "gke-east")
    manifest(run, pool())
    membership(run, "gke-east")
    east = {**WEST, "cluster": "gke-east", "kube_endpoint": "connect_gateway"}
    run(MODULE, {**east, "objects": [pool()], "wait": False})
    imported = {"import_cluster": "gke-west", "import_location": WEST["location"]}
    assert run("inferencepool_export", {**east, "name": POOL, **imported})["changed"]


def test_connect_gateway_needs_the_membership_s_full_name(run: ModuleRunner) -> None:
    assert "projects/PROJECT/locations/LOCATION/memberships/NAME" in run.refused(
        MODULE, by("connect_gateway", membership="gke-west")
    )


def test_a_dns_endpoint_that_takes_no_outside_traffic_is_refused(run: ModuleRunner) -> None:
    cluster(run)
    assert "Set dns_endpoint: true on it" in run.refused(MODULE, by("dns"))


def test_a_token_that_expires_under_way_is_read_anew(run: ModuleRunner) -> None:
    cluster(run)
    manifest(run, MAP)
    run.cloud.script_fault(service="kubernetes/gke-west", effect="expire-token")
    assert run(MODULE, {**by("public"), "state": "absent"})["changed"]
    assert 401 in [entry["status"] for entry in run.cloud.journal() if entry["service"] == "kubernetes/gke-west"]


def test_a_token_that_was_given_and_has_expired_is_told_with_what_to_give(run: ModuleRunner) -> None:
    cluster(run)
    token = run.cloud.token("operator@example.com", 1e6)
    run(MODULE, {**by("public"), "access_token": token})
    run.cloud.script_fault(service="kubernetes/gke-west", effect="expire-token")
    refused = run.way(MODULE, {**by("public"), "access_token": token, "state": "absent"}, False)
    assert refused["msg"].startswith("gke-west: the access token has expired, or is unknown there. Give a fresh")
