# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects through the API: create, read, list, replace, patch, apply, delete."""

from __future__ import annotations

from typing import Any

import pytest

from tests.simulator.kubernetes.live_server import LiveServer


def config_map(name: str, **content: str) -> dict[str, Any]:
    """A ConfigMap as a client sends it."""
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}, "data": content}


def test_a_created_object_has_a_uid_a_time_and_a_revision(server: LiveServer) -> None:
    maps = server.namespace("objects-create") + "/configmaps"
    made = server.post(maps, config_map("one", key="value"))
    assert made.status == 201
    metadata = made.body["metadata"]
    assert metadata["uid"]
    assert metadata["creationTimestamp"].endswith("Z")
    assert int(metadata["resourceVersion"]) > 1
    assert server.get(f"{maps}/one").body == made.body


def test_a_name_can_be_taken_once(server: LiveServer) -> None:
    maps = server.namespace("objects-twice") + "/configmaps"
    server.post(maps, config_map("one"))
    again = server.post(maps, config_map("one"))
    assert (again.status, again.body["reason"]) == (409, "AlreadyExists")
    assert again.message == 'configmaps "one" already exists'


def test_a_generated_name_starts_with_its_prefix(server: LiveServer) -> None:
    maps = server.namespace("objects-generate") + "/configmaps"
    made = server.post(maps, {"metadata": {"generateName": "map-"}})
    assert made.body["metadata"]["name"].startswith("map-")
    assert len(made.body["metadata"]["name"]) == len("map-") + 5


def test_a_stale_replace_is_a_conflict(server: LiveServer) -> None:
    maps = server.namespace("objects-stale") + "/configmaps"
    first = server.post(maps, config_map("one", key="a")).body
    server.merge(f"{maps}/one", {"data": {"key": "b"}})
    late = server.request("PUT", f"{maps}/one", first)
    assert (late.status, late.body["reason"]) == (409, "Conflict")
    assert "the object has been modified" in late.message


def test_apply_creates_then_changes_then_leaves_alone(server: LiveServer) -> None:
    path = server.namespace("objects-apply") + "/configmaps/one"
    made = server.apply(path, config_map("one", key="a"))
    changed = server.apply(path, config_map("one", key="b"))
    same = server.apply(path, config_map("one", key="b"))
    assert [made.status, changed.status, same.status] == [201, 200, 200]
    revisions = [int(answer.body["metadata"]["resourceVersion"]) for answer in (made, changed, same)]
    assert revisions[0] < revisions[1] == revisions[2]


def test_a_dry_run_shows_the_object_and_stores_nothing(server: LiveServer) -> None:
    path = server.namespace("objects-dry") + "/configmaps/one"
    shown = server.apply(path, config_map("one", key="a"), dryRun="All")
    assert shown.status == 201
    assert shown.body["metadata"]["uid"]
    assert "resourceVersion" not in shown.body["metadata"]
    assert server.get(path).status == 404


def test_a_write_into_a_missing_namespace_names_the_namespace(server: LiveServer) -> None:
    refused = server.apply("/api/v1/namespaces/nowhere/configmaps/one", config_map("one"), dryRun="All")
    assert refused.status == 404
    assert refused.body["details"] == {"name": "nowhere", "kind": "namespaces"}
    assert server.get("/api/v1/namespaces/nowhere/configmaps/one").body["details"]["kind"] == "configmaps"
    assert server.get("/api/v1/namespaces/nowhere/configmaps").body["items"] == []


def test_a_list_comes_in_pages(server: LiveServer) -> None:
    maps = server.namespace("objects-pages") + "/configmaps"
    for number in range(4):
        server.post(maps, config_map(f"map-{number}"))
    first = server.get(maps, limit="3").body
    assert first["metadata"]["remainingItemCount"] == 2
    rest = server.get(maps, limit="3", **{"continue": first["metadata"]["continue"]}).body
    assert [item["metadata"]["name"] for item in rest["items"]] == ["map-2", "map-3"]
    assert "continue" not in rest["metadata"]


def test_selectors_choose_by_label_and_field(server: LiveServer) -> None:
    maps = server.namespace("objects-select") + "/configmaps"
    for name in ("red", "blue"):
        server.post(maps, {"metadata": {"name": name, "labels": {"colour": name}}})
    for query in ({"labelSelector": "colour in (red)"}, {"fieldSelector": "metadata.name=red"}):
        found = server.get(maps, **query).body["items"]
        assert [item["metadata"]["name"] for item in found] == ["red"]


def test_an_unknown_field_selector_is_refused(server: LiveServer) -> None:
    assert server.get("/api/v1/configmaps", fieldSelector="data.key=1").status == 400


def test_deleting_a_collection_takes_what_the_selector_chooses(server: LiveServer) -> None:
    maps = server.namespace("objects-collection") + "/configmaps"
    for name in ("red", "blue"):
        server.post(maps, {"metadata": {"name": name, "labels": {"colour": name}}})
    assert server.delete(maps, labelSelector="colour=red").status == 200
    left = [item["metadata"]["name"] for item in server.get(maps).body["items"]]
    assert left == ["blue", "kube-root-ca.crt"]


def test_a_deletion_answers_with_success_and_the_uid(server: LiveServer) -> None:
    maps = server.namespace("objects-delete") + "/configmaps"
    uid = server.post(maps, config_map("one")).body["metadata"]["uid"]
    wrong = server.delete(f"{maps}/one", {"preconditions": {"uid": "other"}})
    assert (wrong.status, wrong.body["reason"]) == (409, "Conflict")
    gone = server.delete(f"{maps}/one", {"preconditions": {"uid": uid}})
    assert gone.body["status"] == "Success"
    assert gone.body["details"] == {"name": "one", "kind": "configmaps", "uid": uid}
    assert server.get(f"{maps}/one").status == 404


def test_an_unknown_field_is_refused_warned_about_or_dropped(server: LiveServer) -> None:
    maps = server.namespace("objects-strict") + "/configmaps"
    wrong = {"metadata": {"name": "one"}, "extra": 1}
    assert server.post(maps, wrong, fieldValidation="Strict").status == 400
    warned = server.post(maps, wrong, fieldValidation="Warn")
    assert warned.headers["Warning"] == '299 - "unknown field \\"extra\\""'
    assert "extra" not in warned.body
    dropped = server.post(maps, {**wrong, "metadata": {"name": "two"}}, fieldValidation="Ignore")
    assert "Warning" not in dropped.headers


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/api/v1/configmaps"), ("PATCH", "/api/v1/namespaces"), ("PUT", "/api/v1/namespaces/default/pods")],
)
def test_a_verb_that_a_path_lacks_is_405(server: LiveServer, method: str, path: str) -> None:
    assert server.request(method, path, {}, media="application/json").status == 405


def test_unknown_resources_are_a_status_in_built_in_groups_and_plain_text_elsewhere(server: LiveServer) -> None:
    assert server.get("/apis/apps/v1/widgets").body["reason"] == "NotFound"
    for path in ("/apis/example.com/v1/widgets", "/nothing", "/apis/example.com/v1"):
        answer = server.get(path)
        assert (answer.status, answer.body) == (404, "404 page not found\n")


def test_scale_reads_and_sets_the_replicas(server: LiveServer) -> None:
    server.namespace("objects-scale")
    path = "/apis/apps/v1/namespaces/objects-scale/deployments"
    template = {"metadata": {"labels": {"app": "a"}}, "spec": {"containers": [{"name": "c", "image": "i"}]}}
    spec = {"replicas": 2, "selector": {"matchLabels": {"app": "a"}}, "template": template}
    server.post(path, {"metadata": {"name": "web"}, "spec": spec})
    scale = server.get(f"{path}/web/scale").body
    assert (scale["kind"], scale["spec"]["replicas"], scale["status"]["selector"]) == ("Scale", 2, "app=a")
    server.merge(f"{path}/web/scale", {"spec": {"replicas": 5}})
    assert server.get(f"{path}/web").body["spec"]["replicas"] == 5
    assert server.get(f"{path}/web").body["metadata"]["generation"] == 2


def test_the_status_subresource_changes_nothing_but_the_status(server: LiveServer) -> None:
    pods = server.namespace("objects-status") + "/pods"
    spec = {"containers": [{"name": "c", "image": "i"}]}
    server.post(pods, {"metadata": {"name": "one"}, "spec": spec, "status": {"phase": "Running"}})
    assert server.get(f"{pods}/one").body["status"].get("phase") == "Pending"
    change = {"metadata": {"labels": {"a": "b"}}, "status": {"phase": "Running"}}
    server.request("PATCH", f"{pods}/one/status", change, media="application/strategic-merge-patch+json")
    assert server.get(f"{pods}/one").body["status"]["phase"] == "Running"
    server.merge(f"{pods}/one", {"status": {"phase": "Failed"}})
    assert server.get(f"{pods}/one").body["status"]["phase"] == "Running"
