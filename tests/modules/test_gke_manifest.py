# SPDX-License-Identifier: GPL-3.0-or-later
"""gke_manifest."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from tests.modules.cloud import ModuleRunner
from tests.modules.clusters import WEST, cluster, kubernetes, manifest, meddle, pool
from tests.modules.lifecycle import Life, live_through

MODULE = "gke_manifest"
SERVER = "/apis/apps/v1/namespaces/default/deployments/server"
SERVICES = "/api/v1/namespaces/default/services"
GRPC = {"name": "grpc", "protocol": "TCP"}
AUTOSCALERS = "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers"
MAPS = "/api/v1/namespaces/default/configmaps"


def config_map(name: str = "settings", **values: str) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}, "data": values}


def secret(token: str) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "hf"}, "stringData": {"token": token}}


def without_nodes() -> dict[str, Any]:
    """A Deployment whose pods ask for what no node of the cluster has."""
    limits = {"limits": {"nvidia.com/gpu": "8"}}
    labels = {"app": "server"}
    template = {
        "metadata": {"labels": labels},
        "spec": {"containers": [{"name": "server", "image": "server", "resources": limits}]},
    }
    spec = {"selector": {"matchLabels": labels}, "template": template}
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "server"}, "spec": spec}


def options(*objects: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {**WEST, "objects": list(objects), **more}


@pytest.mark.both_ways
def test_objects_live_through_their_life(run: ModuleRunner) -> None:
    cluster(run)
    update = {"objects": [config_map(a="2"), config_map("other", b="1")]}
    live_through(Life(module=MODULE, options=options(config_map(a="1")), update=update), run)


def test_a_meddled_field_is_taken_back_and_the_others_own_are_left(run: ModuleRunner) -> None:
    cluster(run)
    manifest(run, config_map(a="1"))
    meddle(run, f"{MAPS}/settings", {"data": {"a": "9", "theirs": "x"}, "metadata": {"labels": {"team": "ml"}}})
    prediction = run.predict(MODULE, options(config_map(a="1")))
    assert prediction["diff"][0]["before"]["data"] == {"a": "9"}
    assert run(MODULE, options(config_map(a="1")))["diff"] == prediction["diff"]
    live = kubernetes(run, "GET", f"{MAPS}/settings")
    assert (live["data"], live["metadata"]["labels"]) == ({"a": "1", "theirs": "x"}, {"team": "ml"})
    run.unchanged(MODULE, options(config_map(a="1")))


def test_everything_is_predicted_without_a_cluster(run: ModuleRunner) -> None:
    prediction = run.predict(MODULE, options(config_map(a="1"), pool()))
    assert [one["after"]["kind"] for one in prediction["diff"]] == ["ConfigMap", "InferencePool"]
    assert "cluster gke-west does not exist" in run.way(MODULE, options(config_map(a="1")), False)["msg"]


def test_a_namespace_and_a_kind_among_the_objects_count_as_present(run: ModuleRunner) -> None:
    cluster(run)
    objects = [namespace("inference"), definition(), lamp("inference")]
    prediction = run.predict(MODULE, options(*objects))
    result = run(MODULE, options(*objects))
    assert result["diff"] == prediction["diff"]
    assert [one["kind"] for one in result["resource"]] == ["Namespace", "CustomResourceDefinition", "Lamp"]
    run.unchanged(MODULE, options(*objects))


def namespace(name: str) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}}


def lamp(inside: str) -> dict[str, Any]:
    return {"apiVersion": "test.example.com/v1", "kind": "Lamp", "metadata": {"name": "red", "namespace": inside}}


def definition() -> dict[str, Any]:
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": "lamps.test.example.com"},
        "spec": {
            "group": "test.example.com",
            "scope": "Namespaced",
            "names": {"kind": "Lamp", "plural": "lamps", "singular": "lamp", "listKind": "LampList"},
            "versions": [
                {
                    "name": "v1",
                    "served": True,
                    "storage": True,
                    "schema": {"openAPIV3Schema": {"type": "object"}},
                }
            ],
        },
    }


def test_one_refused_object_leaves_all_of_them_unchanged(run: ModuleRunner) -> None:
    cluster(run)
    broken = {**config_map("broken"), "colour": "red"}
    assert "colour" in run.refused(MODULE, options(config_map(a="1"), broken))


def test_a_missing_namespace_is_named_before_anything_is_changed(run: ModuleRunner) -> None:
    cluster(run)
    elsewhere = {**config_map("x"), "metadata": {"name": "x", "namespace": "nowhere"}}
    seen = len(run.cloud.journal())
    result = run.way(MODULE, options(config_map(a="1"), elsewhere), False)
    assert "namespace nowhere does not exist" in result["msg"]
    assert run.writes(seen) == []


def test_a_foreign_object_is_left_alone_unless_it_is_adopted(run: ModuleRunner) -> None:
    cluster(run)
    kubernetes(run, "POST", MAPS, config_map(a="theirs"))
    assert "was not made by gkefleet.inference" in run.refused(MODULE, options(config_map(a="1")))
    assert run(MODULE, options(config_map(a="1"), state="absent"))["changed"] is False
    assert run(MODULE, options(config_map(a="1"), adopt=True))["changed"] is True


def test_what_an_autoscaler_has_chosen_stays(run: ModuleRunner) -> None:
    cluster(run)
    wanted = options(replicated(1), wait=False)
    run(MODULE, wanted)
    scaled(run, 4)
    assert run.predict(MODULE, wanted)["diff"][0]["after"]["spec"]["replicas"] == 1
    kubernetes(run, "POST", AUTOSCALERS, autoscaler())
    run.unchanged(MODULE, wanted)
    meddle(run, SERVER, {"spec": {"minReadySeconds": 7}})
    mended = run(MODULE, wanted)["diff"][0]
    assert [mended[side]["spec"]["minReadySeconds"] for side in ("before", "after")] == [7, 2]
    assert [mended[side]["spec"]["replicas"] for side in ("before", "after")] == [4, 4]
    scaled(run, 5)
    run.unchanged(MODULE, wanted)
    assert kubernetes(run, "GET", SERVER)["spec"]["replicas"] == 5


def test_what_others_put_in_the_way_is_taken_out_of_it(run: ModuleRunner) -> None:
    cluster(run)
    server = replicated(1)
    recreated = {**server, "spec": {**server["spec"], "strategy": {"type": "Recreate"}}}
    wanted = options(picker(9002), recreated, wait=False)
    run(MODULE, wanted)
    meddle(run, f"{SERVICES}/picker", {"spec": {"ports": [{**GRPC, "port": 9003}]}})
    meddle(run, SERVER, {"spec": {"strategy": {"type": "RollingUpdate"}}})
    prediction = run.predict(MODULE, wanted)
    assert run(MODULE, wanted)["diff"] == prediction["diff"]
    assert [port["port"] for port in kubernetes(run, "GET", f"{SERVICES}/picker")["spec"]["ports"]] == [9002]
    assert kubernetes(run, "GET", SERVER)["spec"]["strategy"] == {"type": "Recreate"}
    run.unchanged(MODULE, wanted)
    run(MODULE, options(picker(9004), recreated, wait=False))
    assert [port["port"] for port in kubernetes(run, "GET", f"{SERVICES}/picker")["spec"]["ports"]] == [9004]


def picker(port: int) -> dict[str, Any]:
    """A Service with one port."""
    spec = {"selector": {"app": "picker"}, "ports": [{**GRPC, "port": port}]}
    return {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "picker"}, "spec": spec}


def replicated(replicas: int) -> dict[str, Any]:
    """A Deployment of so many replicas."""
    server = without_nodes()
    return {**server, "spec": {**server["spec"], "replicas": replicas, "minReadySeconds": 2}}


def autoscaler() -> dict[str, Any]:
    """An autoscaler of that Deployment."""
    target = {"apiVersion": "apps/v1", "kind": "Deployment", "name": "server"}
    spec = {"scaleTargetRef": target, "minReplicas": 1, "maxReplicas": 9}
    return {
        "apiVersion": "autoscaling/v2",
        "kind": "HorizontalPodAutoscaler",
        "metadata": {"name": "server"},
        "spec": spec,
    }


def scaled(run: ModuleRunner, replicas: int) -> None:
    """Sets the number of replicas as an autoscaler does."""
    kubernetes(run, "PATCH", f"{SERVER}/scale?fieldManager=kube-controller-manager", {"spec": {"replicas": replicas}})


def test_a_secrets_values_are_in_no_result(run: ModuleRunner) -> None:
    cluster(run)
    results = [
        run.predict(MODULE, options(secret("hf_first"))),
        run(MODULE, options(secret("hf_first"))),
        run(MODULE, options(secret("hf_second"))),
    ]
    for token in (b"hf_first", b"hf_second"):
        assert token.decode() not in str(results)
        assert base64.b64encode(token).decode() not in str(results)
    assert results[2]["changed"] is True
    stored = kubernetes(run, "GET", "/api/v1/namespaces/default/secrets/hf")
    assert base64.b64decode(stored["data"]["token"]) == b"hf_second"


def test_pruning_removes_what_was_ours_and_is_no_longer_listed(run: ModuleRunner) -> None:
    cluster(run)
    labelled = [
        {**config_map(name, a="1"), "metadata": {"name": name, "labels": {"set": "one"}}}
        for name in ("kept", "dropped")
    ]
    manifest(run, *labelled)
    kubernetes(run, "POST", MAPS, {**config_map("theirs"), "metadata": {"name": "theirs", "labels": {"set": "one"}}})
    prune = {"kinds": [{"api_version": "v1", "kind": "ConfigMap"}], "label_selector": "set=one"}
    prediction = run.predict(MODULE, options(labelled[0], prune=prune))
    assert run(MODULE, options(labelled[0], prune=prune))["diff"] == prediction["diff"]
    names = [one["metadata"]["name"] for one in kubernetes(run, "GET", f"{MAPS}?labelSelector=set%3Done")["items"]]
    assert sorted(names) == ["kept", "theirs"]


def test_what_is_not_wanted_beside_the_others_goes_if_it_is_ours(run: ModuleRunner) -> None:
    cluster(run)
    manifest(run, config_map("old", a="1"))
    kubernetes(run, "POST", MAPS, config_map("theirs", a="1"))
    gone = [config_map("old"), config_map("theirs"), config_map("never-made")]
    wanted = options(config_map(b="2"), absent_objects=gone, adopt=True)
    prediction = run.predict(MODULE, wanted)
    result = run(MODULE, wanted)
    assert (result["diff"], result["ready"]) == (prediction["diff"], True)
    assert [one["before_header"] for one in result["diff"]] == ["ConfigMap default/settings", "ConfigMap default/old"]
    names = {one["metadata"]["name"] for one in kubernetes(run, "GET", MAPS)["items"]}
    assert names >= {"settings", "theirs"}
    assert "old" not in names
    assert run.unchanged(MODULE, {**wanted, "wait": False})["ready"] is True


def test_what_is_wanted_and_not_wanted_is_refused(run: ModuleRunner) -> None:
    assert "is there twice" in run.refused(MODULE, options(config_map(), absent_objects=[config_map()]))


@pytest.mark.parametrize("objects", [[{"kind": "ConfigMap"}], [config_map(), config_map()]])
def test_what_are_no_objects_is_refused(run: ModuleRunner, objects: list[dict[str, Any]]) -> None:
    assert "objects" in run.refused(MODULE, options(*objects))


def test_a_kind_the_cluster_will_never_serve_is_refused_at_once(run: ModuleRunner) -> None:
    cluster(run)
    strange = {"apiVersion": "apps/v1", "kind": "Deploiement", "metadata": {"name": "x"}}
    result = run.way(MODULE, options(strange), False)
    assert "does not serve Deploiement of apps/v1" in result["msg"]


def test_objects_are_ready_only_when_all_of_them_work(run: ModuleRunner) -> None:
    cluster(run)
    unwaited = options(config_map(a="1"), without_nodes(), wait=False)
    assert run(MODULE, unwaited)["ready"] is False
    assert run(MODULE, unwaited)["ready"] is False
    assert run.unchanged(MODULE, options(config_map(a="1"), wait=False))["ready"] is True
