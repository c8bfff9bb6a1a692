# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wanted while it is being deleted: it is waited for, made anew, and predicted so."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.conftest import SPEED
from tests.modules.cloud import ModuleRunner
from tests.modules.clusters import POOL, WEST, cluster, kubernetes, meddle
from tests.modules.fleets import LOCATION

SETTINGS = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "settings"}, "data": {"a": "1"}}
GAUGE = {"name": "vllm:kv_cache_usage_perc", "export_name": "kv-cache"}
METRIC = {"name": POOL, "selector": {"app": POOL}, "port": 8000, "metrics": [GAUGE]}
# Modules with options for one object of a cluster, and where that object is.
IN_CLUSTERS = (
    ("gke_manifest", {"objects": [SETTINGS]}, "/api/v1/namespaces/default/configmaps/settings"),
    ("autoscaling_metric", METRIC, f"/apis/autoscaling.gke.io/v1beta1/namespaces/default/autoscalingmetrics/{POOL}"),
)
FLEET = "v1/projects/my-gke-project/locations"
CLUSTER = f"{FLEET}/{LOCATION}/clusters/gke-west"
MEMBERS = f"{FLEET}/europe-west3/memberships/gke-west"
SERVICES = "multiclusterservicediscovery"
# Modules with options for one object of Google's, its service and path, and how it is shown on its way out.
IN_GOOGLE = (
    ("gke_cluster", {"name": "gke-west", "location": LOCATION}, "container", CLUSTER, "it is STOPPING"),
    ("gke_node_pool", {**WEST, "name": "spare"}, "container", f"{CLUSTER}/nodePools/spare", "it is STOPPING"),
    ("gke_fleet_membership", WEST, "gkehub", MEMBERS, "it is DELETING"),
    ("gke_fleet_feature", {"name": SERVICES}, "gkehub", f"{FLEET}/global/features/{SERVICES}", "it is DISABLING"),
)
FINALIZER = "example.com/slow"
HELD = 1.0  # seconds


@pytest.mark.parametrize(("module", "wanted", "path"), IN_CLUSTERS, ids=[module for module, *_ in IN_CLUSTERS])
def test_an_object_that_a_finalizer_holds_is_waited_for_and_made_anew(
    run: ModuleRunner, module: str, wanted: dict[str, Any], path: str
) -> None:
    cluster(run)
    options = {**WEST, **wanted}
    first = uid(run(module, options))
    held(run, path)
    prediction = run.predict(module, options)
    given_up = run.way(module, {**options, "timeout": 0.5}, False)["msg"]
    assert f"held by finalizer {FINALIZER}, which kubectl-edit must take off" in given_up
    with released(run, path):
        result = run(module, {**options, "wait": False})
    assert result["diff"] == prediction["diff"]
    assert run.unchanged(module, options)["resource"]
    assert first != uid(run(module, options))


@pytest.mark.parametrize(("module", "wanted", "path"), IN_CLUSTERS, ids=[module for module, *_ in IN_CLUSTERS])
def test_an_object_that_is_going_need_not_be_deleted_but_waited_for(
    run: ModuleRunner, module: str, wanted: dict[str, Any], path: str
) -> None:
    cluster(run)
    options = {**WEST, **wanted, "state": "absent"}
    run(module, {**options, "state": "present"})
    held(run, path)
    assert "held by finalizer" in run.way(module, {**options, "timeout": 0.5}, False)["msg"]
    with released(run, path):
        assert run(module, options)["changed"] is False


@pytest.mark.parametrize(
    ("module", "wanted", "service", "path", "seen"), IN_GOOGLE, ids=[module for module, *_ in IN_GOOGLE]
)
def test_what_google_is_deleting_is_waited_for_and_made_anew(
    run: ModuleRunner, module: str, wanted: dict[str, Any], service: str, path: str, seen: str
) -> None:
    cluster(run)
    run(module, wanted)
    run.cloud.script_fault(service=service, method="DELETE", effect="stall-operation", delay=HELD * SPEED)
    run.by_hand(service, "DELETE", path)
    prediction = run.predict(module, wanted)
    assert prediction["changed"] is True
    assert seen in run.way(module, {**wanted, "timeout": 0.5}, False)["msg"]
    result = run(module, {**wanted, "wait": False})
    assert result["diff"] == prediction["diff"]
    run.unchanged(module, wanted)


def test_what_is_in_a_cluster_that_is_being_deleted_is_predicted_anew(run: ModuleRunner) -> None:
    cluster(run)
    run("gke_node_pool", {**WEST, "name": "spare"})
    run("gke_manifest", {**WEST, "objects": [SETTINGS]})
    run.cloud.script_fault(service="container", method="DELETE", effect="stall-operation", delay=60 * SPEED)
    run.by_hand("container", "DELETE", CLUSTER)
    assert run.predict("gke_cluster", {"name": "gke-west", "location": LOCATION})["changed"] is True
    assert run.predict("gke_node_pool", {**WEST, "name": "spare"})["changed"] is True
    assert run.predict("gke_manifest", {**WEST, "objects": [SETTINGS]})["changed"] is True
    assert "cluster gke-west is being deleted" in run.way("gke_manifest", {**WEST, "objects": [SETTINGS]}, False)["msg"]


def uid(result: dict[str, Any]) -> str:
    """The identity of the object that a module gives, or of the first of them."""
    found = result["resource"]
    return str((found[0] if isinstance(found, list) else found)["metadata"]["uid"])


def held(run: ModuleRunner, path: str) -> None:
    """Deletes an object that a finalizer keeps from going."""
    meddle(run, path, {"metadata": {"finalizers": [FINALIZER]}})
    kubernetes(run, "DELETE", path)


@contextmanager
def released(run: ModuleRunner, path: str) -> Iterator[None]:
    """Takes the finalizer off, after a while."""
    timer = threading.Timer(HELD, meddle, (run, path, {"metadata": {"finalizers": None}}))
    timer.start()
    yield
    timer.join()
