# SPDX-License-Identifier: GPL-3.0-or-later
"""What a client learns before it asks for objects: versions, groups, schemas, tables, partial objects."""

from __future__ import annotations

import pytest

from tests.simulator.kubernetes.live_server import LiveServer

AGGREGATED = (
    "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
    "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json"
)
TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json"


def test_the_version_is_that_of_the_cluster(server: LiveServer) -> None:
    version = server.get("/version").body
    assert (version["major"], version["minor"], version["gitVersion"]) == ("1", "34", "v1.34.1-gke.1127000")


@pytest.mark.parametrize("path", ["/healthz", "/livez", "/readyz"])
def test_a_running_server_is_healthy(server: LiveServer, path: str) -> None:
    assert server.get(path).body == "ok"
    assert "[+]etcd ok" in server.get(path, verbose="").body


def test_both_forms_of_discovery_name_the_same_resources(server: LiveServer) -> None:
    whole = server.request("GET", "/apis", accept=AGGREGATED)
    assert whole.headers["Content-Type"].startswith("application/json;g=apidiscovery.k8s.io;v=v2")
    groups = [item["metadata"]["name"] for item in whole.body["items"]]
    assert groups == [item["name"] for item in server.get("/apis").body["groups"]]
    apps = next(item for item in whole.body["items"] if item["metadata"]["name"] == "apps")
    names = [item["resource"] for item in apps["versions"][0]["resources"]]
    legacy = [item["name"] for item in server.get("/apis/apps/v1").body["resources"]]
    assert names == [name for name in legacy if "/" not in name]
    assert "deployments/scale" in legacy


def test_the_core_group_has_its_own_root(server: LiveServer) -> None:
    assert server.get("/api").body["versions"] == ["v1"]
    core = server.request("GET", "/api", accept=AGGREGATED).body["items"]
    assert [version["version"] for version in core[0]["versions"]] == ["v1"]
    pods = next(item for item in server.get("/api/v1").body["resources"] if item["name"] == "pods")
    assert (pods["shortNames"], pods["categories"], pods["namespaced"]) == (["po"], ["all"], True)


def test_openapi_documents_resolve_their_references(server: LiveServer) -> None:
    index = server.get("/openapi/v3").body["paths"]
    path, _, query = index["apis/apps/v1"]["serverRelativeURL"].partition("?")
    document = server.get(path, hash=query.removeprefix("hash=")).body
    schemas = document["components"]["schemas"]
    template = schemas["io.k8s.api.apps.v1.DeploymentSpec"]["properties"]["template"]
    assert template["allOf"][0]["$ref"].rpartition("/")[2] in schemas
    patch = document["paths"]["/apis/apps/v1/namespaces/{namespace}/deployments/{name}"]["patch"]
    assert "fieldValidation" in [item["name"] for item in patch["parameters"]]
    assert "application/apply-patch+yaml" in patch["requestBody"]["content"]


def test_openapi_version_2_is_served_as_json_and_as_protobuf(server: LiveServer) -> None:
    document = server.get("/openapi/v2").body
    assert document["swagger"] == "2.0"
    assert "io.k8s.api.core.v1.Pod" in document["definitions"]
    protobuf = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf"
    written = server.request("GET", "/openapi/v2", accept=protobuf)
    assert (written.status, written.headers["Content-Type"]) == (200, protobuf.replace("@", "."))
    assert "io.k8s.api.core.v1.Pod" in written.body
    assert server.request("GET", "/openapi/v2", accept="application/xml").status == 406


def test_a_table_of_pods_reads_like_kubectl(server: LiveServer) -> None:
    pods = server.namespace("discovery-table") + "/pods"
    spec = {"containers": [{"name": "c", "image": "i"}]}
    server.post(pods, {"metadata": {"name": "one"}, "spec": spec})
    table = server.request("GET", pods, accept=TABLE).body
    columns = [column["name"] for column in table["columnDefinitions"] if not column["priority"]]
    assert columns == ["Name", "Ready", "Status", "Restarts", "Age"]
    assert table["rows"][0]["cells"][:4] == ["one", "0/1", "Pending", "0"]
    assert table["rows"][0]["object"]["kind"] == "PartialObjectMetadata"


def test_metadata_alone_can_be_asked_for(server: LiveServer) -> None:
    pods = server.namespace("discovery-partial") + "/configmaps"
    accept = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io"
    listed = server.request("GET", pods, accept=accept).body
    assert listed["kind"] == "PartialObjectMetadataList"
    assert set(listed["items"][0]) == {"kind", "apiVersion", "metadata"}
    accept = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io"
    one = server.request("GET", f"{pods}/kube-root-ca.crt", accept=accept).body
    assert (one["kind"], "data" in one) == ("PartialObjectMetadata", False)


def test_items_of_built_in_lists_are_untyped(server: LiveServer) -> None:
    listed = server.get("/api/v1/namespaces").body
    assert (listed["kind"], "kind" in listed["items"][0]) == ("NamespaceList", False)


def test_only_json_is_spoken(server: LiveServer) -> None:
    refused = server.request("GET", "/api/v1/pods", accept="application/xml")
    assert (refused.status, refused.body["reason"]) == (406, "NotAcceptable")
