# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may do what: tokens, anonymous callers, roles, impersonation, reviews, the journal and the dump."""

from __future__ import annotations

import asyncio
import base64
import json
from pathlib import Path
from typing import Any

import pytest

from tests.simulator.kubernetes.live_server import LiveServer, running

RBAC = "/apis/rbac.authorization.k8s.io/v1"
REVIEWS = "/apis/authorization.k8s.io/v1"


def test_an_unknown_token_is_401(server: LiveServer) -> None:
    refused = server.request("GET", "/api/v1/pods", token="forged")
    assert (refused.status, refused.body["reason"], refused.message) == (401, "Unauthorized", "Unauthorized")


@pytest.mark.parametrize(("version", "code"), [("1.34.1-gke.1127000", 403), ("1.35.1-gke.1396000", 401)])
def test_without_a_token_newer_clusters_show_only_their_health(tmp_path: Path, version: str, code: int) -> None:
    with running(tmp_path, version) as server:
        refused = server.request("GET", "/api/v1/pods", token="")
        assert refused.status == code
        if code == 403:
            assert refused.message.startswith('pods is forbidden: User "system:anonymous" cannot list resource "pods"')
        assert server.request("GET", "/readyz", token="").body == "ok"


def test_a_user_without_roles_may_discover_and_nothing_else(server: LiveServer) -> None:
    assert server.request("GET", "/apis", token="alice-token").status == 200
    refused = server.request("GET", "/api/v1/namespaces/default/pods/one", token="alice-token")
    assert refused.status == 403
    assert refused.message == (
        'pods "one" is forbidden: User "alice@example.com" cannot get resource "pods" in API group "" '
        'in the namespace "default": requires one of ["container.pods.get"] permission(s).'
    )


def test_a_role_binding_opens_one_namespace(server: LiveServer) -> None:
    server.namespace("access-role")
    inside = f"{RBAC}/namespaces/access-role"
    rules = [{"apiGroups": [""], "resources": ["configmaps"], "verbs": ["get", "list"]}]
    server.post(f"{inside}/roles", {"metadata": {"name": "reader"}, "rules": rules})
    subjects = [{"kind": "User", "apiGroup": "rbac.authorization.k8s.io", "name": "alice@example.com"}]
    reference = {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "reader"}
    server.post(f"{inside}/rolebindings", {"metadata": {"name": "r"}, "subjects": subjects, "roleRef": reference})
    maps = "/api/v1/namespaces/{}/configmaps"
    assert server.request("GET", maps.format("access-role"), token="alice-token").status == 200
    assert server.request("GET", maps.format("default"), token="alice-token").status == 403
    assert server.request("POST", maps.format("access-role"), {}, token="alice-token").status == 403


def test_applying_a_new_object_takes_the_right_to_create(server: LiveServer) -> None:
    server.namespace("access-apply")
    rules = [{"apiGroups": [""], "resources": ["configmaps"], "verbs": ["patch"]}]
    server.post(f"{RBAC}/clusterroles", {"metadata": {"name": "patcher"}, "rules": rules})
    subjects = [{"kind": "User", "apiGroup": "rbac.authorization.k8s.io", "name": "alice@example.com"}]
    reference = {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "patcher"}
    bindings = f"{RBAC}/namespaces/access-apply/rolebindings"
    server.post(bindings, {"metadata": {"name": "p"}, "subjects": subjects, "roleRef": reference})
    body = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "one"}}
    more: dict[str, Any] = {
        "token": "alice-token",
        "media": "application/apply-patch+yaml",
        "query": {"fieldManager": "alice"},
    }
    path = "/api/v1/namespaces/access-apply/configmaps/one"
    refused = server.request("PATCH", path, body, **more)
    assert (refused.status, "cannot create resource" in refused.message) == (403, True)
    server.apply(path, body)
    assert server.request("PATCH", path, body, **more).status == 200


def may(server: LiveServer, token: str, **attributes: str) -> bool:
    """What a SelfSubjectAccessReview says."""
    review = {"spec": {"resourceAttributes": attributes}}
    answer = server.request("POST", f"{REVIEWS}/selfsubjectaccessreviews", review, token=token)
    assert answer.status == 201
    return bool(answer.body["status"]["allowed"])


def test_reviews_tell_who_may_do_what(server: LiveServer) -> None:
    wanted = {"verb": "create", "resource": "pods", "namespace": "default"}
    assert may(server, "owner-token", **wanted)
    assert not may(server, "alice-token", **wanted)
    other = {"spec": {"user": "alice@example.com", "resourceAttributes": wanted}}
    assert not server.post(f"{REVIEWS}/subjectaccessreviews", other).body["status"]["allowed"]
    who = server.request("POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", {}, token="alice-token")
    assert who.body["status"]["userInfo"]["username"] == "alice@example.com"


def test_impersonation_takes_a_right_and_gives_the_other_ones_rights(server: LiveServer) -> None:
    headers = {"Impersonate-User": "alice@example.com"}
    assert server.request("GET", "/api/v1/pods", headers=headers).status == 403
    refused = server.request("GET", "/api", token="alice-token", headers={"Impersonate-User": "operator@example.com"})
    assert refused.status == 403
    assert 'cannot impersonate resource "users"' in refused.message


def test_a_service_account_token_stands_for_its_account_until_the_account_is_gone(server: LiveServer) -> None:
    accounts = server.namespace("access-token") + "/serviceaccounts"
    server.post(accounts, {"metadata": {"name": "robot"}})
    granted = server.post(f"{accounts}/robot/token", {"spec": {"expirationSeconds": 600}})
    assert granted.status == 201
    token = granted.body["status"]["token"]
    review = {"spec": {"token": token}}
    found = server.post("/apis/authentication.k8s.io/v1/tokenreviews", review).body["status"]
    assert found["user"]["username"] == "system:serviceaccount:access-token:robot"
    assert "system:serviceaccounts:access-token" in found["user"]["groups"]
    assert server.request("GET", "/api/v1/pods", token=token).status == 403
    server.delete(f"{accounts}/robot")
    assert server.request("GET", "/api/v1/pods", token=token).status == 401


def test_a_secret_of_the_token_type_is_filled(server: LiveServer) -> None:
    secrets = server.namespace("access-secret") + "/secrets"
    annotations = {"kubernetes.io/service-account.name": "default"}
    body = {"metadata": {"name": "t", "annotations": annotations}, "type": "kubernetes.io/service-account-token"}
    content = server.post(secrets, body).body["data"]
    token = base64.b64decode(content["token"]).decode()
    assert server.request("GET", "/apis", token=token).status == 200


def last(server: LiveServer, **wanted: Any) -> dict[str, Any]:
    """The last journal entry with these values."""
    entries = [entry for entry in server.journal.entries if wanted.items() <= entry.items()]
    return entries[-1]


def test_the_journal_tells_writes_from_reads_and_dry_runs(server: LiveServer) -> None:
    path = server.namespace("access-journal") + "/configmaps/one"
    body = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "one"}, "data": {"a": "b"}}
    server.apply(path, body, dryRun="All")
    assert last(server, path=path, method="PATCH")["write"] is False
    server.apply(path, body)
    entry = last(server, path=path, method="PATCH")
    assert (entry["service"], entry["write"], entry["status"]) == ("kubernetes/gke-test", True, 201)
    assert entry["request"]["data"] == {"a": "b"}
    server.apply(path, body)
    assert last(server, path=path, method="PATCH")["write"] is False
    server.get(path)
    assert last(server, path=path, method="GET")["write"] is False


def test_the_journal_leaves_out_the_cluster_s_own_components(server: LiveServer) -> None:
    seen = len(server.journal.entries)
    assert server.request("GET", "/api/v1/nodes", token=server.plane.admin_token).status == 200
    assert len(server.journal.entries) == seen


def test_a_scripted_fault_answers_in_place_of_the_server(server: LiveServer) -> None:
    server.faults.script(
        {"service": "kubernetes/gke-test", "method": "GET", "path": "/nodes$", "code": 503, "times": 1}
    )
    refused = server.get("/api/v1/nodes")
    assert (refused.status, refused.body["reason"]) == (503, "ServiceUnavailable")
    assert server.get("/api/v1/nodes").status == 200
    assert server.faults.used()[-1]["used"] == 1


def test_neither_journal_nor_dump_shows_a_secret(server: LiveServer) -> None:
    secrets = server.namespace("access-masked") + "/secrets"
    hidden = base64.b64encode(b"hush hush").decode()
    note = {"kubectl.kubernetes.io/last-applied-configuration": hidden}
    body = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s", "annotations": note}, "data": {"k": hidden}}
    server.apply(f"{secrets}/s", body)
    server.request("PATCH", f"{secrets}/s", {"data": {"k": hidden}}, media="application/merge-patch+json")
    patch = [{"op": "replace", "path": "/data/k", "value": hidden}]
    server.request("PATCH", f"{secrets}/s", patch, media="application/json-patch+json")
    server.get(secrets)
    server.request(
        "GET", secrets, accept="application/json;as=Table;v=v1;g=meta.k8s.io", query={"includeObject": "Object"}
    )
    assert server.get(f"{secrets}/s").body["data"]["k"] == hidden
    assert hidden not in json.dumps(server.journal.entries)
    dump = asyncio.run(server.plane.dump())
    assert dump[f"{secrets}/s"]["data"] == {"k": "********"}
    assert hidden not in json.dumps(dump)
