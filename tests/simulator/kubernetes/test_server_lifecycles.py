# SPDX-License-Identifier: GPL-3.0-or-later
"""What the control plane does by itself: namespaces, finalizers, owners, grace."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.simulator.kubernetes.live_server import LiveServer

HOLD = "example.com/hold"


def owned(name: str, owner: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A ConfigMap that belongs to another object."""
    reference = {"apiVersion": "v1", "kind": "ConfigMap", "name": owner["metadata"]["name"]}
    reference |= {"uid": owner["metadata"]["uid"], **more}
    return {"metadata": {"name": name, "ownerReferences": [reference]}}


def held(name: str) -> dict[str, Any]:
    """A ConfigMap with a finalizer."""
    return {"metadata": {"name": name, "finalizers": [HOLD]}}


def test_a_new_namespace_has_an_account_and_a_certificate(server: LiveServer) -> None:
    root = server.namespace("life-fresh")
    assert server.get(f"{root}/serviceaccounts/default").status == 200
    certificate = server.get(f"{root}/configmaps/kube-root-ca.crt").body["data"]["ca.crt"]
    assert certificate == server.plane.ca_pem.decode()
    found = server.get(root).body
    assert found["status"]["phase"] == "Active"
    assert found["metadata"]["labels"] == {"kubernetes.io/metadata.name": "life-fresh"}


def test_a_cluster_starts_with_its_own_namespaces(server: LiveServer) -> None:
    names = {item["metadata"]["name"] for item in server.get("/api/v1/namespaces").body["items"]}
    assert {"default", "kube-system", "kube-public", "kube-node-lease"} <= names
    assert server.delete("/api/v1/namespaces/kube-system").status == 403


def test_a_deleted_namespace_takes_its_content_along(server: LiveServer) -> None:
    root = server.namespace("life-empty")
    server.post(f"{root}/configmaps", {"metadata": {"name": "one"}})
    gone = server.delete(root)
    assert (gone.status, gone.body["status"]["phase"]) == (200, "Terminating")
    assert server.gone(root)
    assert server.get(f"{root}/configmaps").body["items"] == []


def test_a_terminating_namespace_waits_for_finalizers_and_takes_nothing_new(server: LiveServer) -> None:
    root = server.namespace("life-held")
    server.post(f"{root}/configmaps", held("one"))
    server.delete(root)
    refused = server.post(f"{root}/configmaps", {"metadata": {"name": "two"}})
    assert (refused.status, refused.body["details"]["causes"][0]["reason"]) == (403, "NamespaceTerminating")
    assert "because it is being terminated" in refused.message
    conditions = {item["type"]: item for item in server.get(root).body["status"]["conditions"]}
    assert HOLD in conditions["NamespaceFinalizersRemaining"]["message"]
    assert server.delete(root).status == 409
    server.merge(f"{root}/configmaps/one", {"metadata": {"finalizers": None}})
    assert server.gone(root)


def test_a_finalizer_turns_deletion_into_a_mark(server: LiveServer) -> None:
    maps = server.namespace("life-mark") + "/configmaps"
    server.post(maps, held("one"))
    marked = server.delete(f"{maps}/one").body
    assert marked["kind"] == "ConfigMap"
    assert marked["metadata"]["deletionTimestamp"]
    assert marked["metadata"]["deletionGracePeriodSeconds"] == 0
    assert server.delete(f"{maps}/one").body["metadata"]["resourceVersion"] == marked["metadata"]["resourceVersion"]
    server.merge(f"{maps}/one", {"metadata": {"finalizers": []}})
    assert server.get(f"{maps}/one").status == 404


def test_dependents_go_with_their_owner(server: LiveServer) -> None:
    maps = server.namespace("life-background") + "/configmaps"
    owner = server.post(maps, {"metadata": {"name": "owner"}}).body
    server.post(maps, owned("child", owner))
    server.delete(f"{maps}/owner")
    assert server.gone(f"{maps}/child")


def test_an_object_of_an_owner_that_never_was_is_collected(server: LiveServer) -> None:
    maps = server.namespace("life-dangling") + "/configmaps"
    server.post(maps, owned("child", {"metadata": {"name": "nobody", "uid": "none"}}))
    assert server.gone(f"{maps}/child")


def test_orphans_stay_without_their_owner(server: LiveServer) -> None:
    maps = server.namespace("life-orphan") + "/configmaps"
    owner = server.post(maps, {"metadata": {"name": "owner"}}).body
    server.post(maps, owned("child", owner))
    server.delete(f"{maps}/owner", {"propagationPolicy": "Orphan"})
    assert server.gone(f"{maps}/owner")
    assert "ownerReferences" not in server.get(f"{maps}/child").body["metadata"]


def test_foreground_deletion_waits_for_blocking_dependents(server: LiveServer) -> None:
    maps = server.namespace("life-foreground") + "/configmaps"
    owner = server.post(maps, {"metadata": {"name": "owner"}}).body
    child = owned("child", owner, blockOwnerDeletion=True)
    child["metadata"]["finalizers"] = [HOLD]
    server.post(maps, child)
    server.delete(f"{maps}/owner", {"propagationPolicy": "Foreground"})
    assert server.get(f"{maps}/owner").body["metadata"]["finalizers"] == ["foregroundDeletion"]
    assert "deletionTimestamp" in server.get(f"{maps}/child").body["metadata"]
    server.merge(f"{maps}/child", {"metadata": {"finalizers": None}})
    assert server.gone(f"{maps}/owner")


def test_a_job_deleted_without_a_policy_leaves_its_pods_and_warns(server: LiveServer) -> None:
    root = server.namespace("life-job")
    jobs = "/apis/batch/v1/namespaces/life-job/jobs"
    template = {"spec": {"restartPolicy": "Never", "containers": [{"name": "c", "image": "i"}]}}
    job = server.post(jobs, {"metadata": {"name": "one"}, "spec": {"template": template}}).body
    reference = {"apiVersion": "batch/v1", "kind": "Job", "name": "one", "uid": job["metadata"]["uid"]}
    pod = {"metadata": {"name": "pod", "ownerReferences": [reference]}, "spec": template["spec"]}
    server.post(f"{root}/pods", pod)
    answer = server.delete(f"{jobs}/one")
    assert "child pods are preserved by default" in answer.headers["Warning"]
    assert server.gone(f"{jobs}/one")
    assert "ownerReferences" not in server.get(f"{root}/pods/pod").body["metadata"]


@pytest.mark.parametrize(("grace", "quick"), [(0, True), (100, False)])
def test_a_pod_on_a_node_has_a_grace_period(server: LiveServer, grace: int, quick: bool) -> None:
    pods = server.namespace(f"life-grace-{grace}") + "/pods"
    spec = {"nodeName": "node", "containers": [{"name": "c", "image": "i"}]}
    server.post(pods, {"metadata": {"name": "one"}, "spec": spec})
    started = time.monotonic()
    server.delete(f"{pods}/one", {"gracePeriodSeconds": grace})
    assert (server.get(f"{pods}/one").status == 404) is quick
    assert server.gone(f"{pods}/one")
    assert (time.monotonic() - started < 0.9) is quick
