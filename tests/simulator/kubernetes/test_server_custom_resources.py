# SPDX-License-Identifier: GPL-3.0-or-later
"""Custom resource definitions: served, refused, changed and removed with their objects."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from tests.simulator.kubernetes.live_server import LiveServer

CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
SPEC_SCHEMA = {
    "type": "object",
    "required": ["size"],
    "properties": {
        "size": {"type": "integer", "minimum": 1},
        "colour": {"type": "string", "default": "red"},
        "replicas": {"type": "integer"},
    },
    "x-kubernetes-validations": [{"rule": "self.size < 100", "message": "too big"}],
}
STATUS_SCHEMA = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}


def definition(group: str, plural: str = "widgets", **more: Any) -> dict[str, Any]:
    """A definition with a status, a scale and a printed column."""
    version = {
        "name": "v1",
        "served": True,
        "storage": True,
        "schema": {"openAPIV3Schema": {"type": "object", "properties": {"spec": SPEC_SCHEMA, "status": STATUS_SCHEMA}}},
        "subresources": {
            "status": {},
            "scale": {"specReplicasPath": ".spec.replicas", "statusReplicasPath": ".status.replicas"},
        },
        "additionalPrinterColumns": [{"name": "Size", "type": "integer", "jsonPath": ".spec.size"}],
    }
    kind = plural.removesuffix("s").capitalize()
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": f"{plural}.{group}", **more},
        "spec": {
            "group": group,
            "scope": "Namespaced",
            "names": {"plural": plural, "kind": kind, "shortNames": [plural[:2]]},
            "versions": [version],
        },
    }


def serve(server: LiveServer, group: str, namespace: str) -> str:
    """Defines widgets in a group; gives the path of their collection in a new namespace."""
    assert server.post(CRDS, definition(group)).status == 201
    server.namespace(namespace)
    return f"/apis/{group}/v1/namespaces/{namespace}/widgets"


def widget(group: str, name: str = "one", **spec: Any) -> dict[str, Any]:
    """A widget."""
    return {"apiVersion": f"{group}/v1", "kind": "Widget", "metadata": {"name": name}, "spec": spec}


def test_a_definition_is_established_at_once_and_discovered(server: LiveServer) -> None:
    server.post(CRDS, definition("found.example.com"))
    found = server.get(f"{CRDS}/widgets.found.example.com").body
    conditions = {item["type"]: item["status"] for item in found["status"]["conditions"]}
    assert conditions == {"NamesAccepted": "True", "Established": "True"}
    assert found["status"]["storedVersions"] == ["v1"]
    assert found["spec"]["names"]["listKind"] == "WidgetList"
    listed = server.get("/apis/found.example.com/v1").body["resources"]
    assert [item["name"] for item in listed] == ["widgets", "widgets/status", "widgets/scale"]
    assert "apis/found.example.com/v1" in server.get("/openapi/v3").body["paths"]
    schemas = server.get("/openapi/v3/apis/found.example.com/v1").body["components"]["schemas"]
    assert schemas["com.example.found.v1.Widget"]["properties"]["spec"]["required"] == ["size"]


def test_defaults_and_rules_of_the_schema_hold(server: LiveServer) -> None:
    widgets = serve(server, "rules.example.com", "crd-rules")
    made = server.post(widgets, widget("rules.example.com", size=5, unknown=1))
    assert made.body["spec"] == {"size": 5, "colour": "red"}
    assert made.body["metadata"]["generation"] == 1
    for spec, field in (({"size": 0}, "spec.size"), ({"size": 100}, "spec"), ({}, "spec.size")):
        refused = server.post(widgets, widget("rules.example.com", "two", **spec))
        assert (refused.status, refused.body["reason"]) == (422, "Invalid")
        assert refused.body["details"]["causes"][0]["field"] == field


def test_apply_of_an_unknown_field_is_a_500_without_a_reason(server: LiveServer) -> None:
    widgets = serve(server, "apply.example.com", "crd-apply")
    refused = server.apply(f"{widgets}/one", widget("apply.example.com", size=1, nothing=2))
    assert refused.status == 500
    assert refused.body.get("reason", "") == ""
    assert "field not declared in schema" in refused.message


def test_the_status_is_a_resource_of_its_own(server: LiveServer) -> None:
    widgets = serve(server, "status.example.com", "crd-status")
    server.post(widgets, widget("status.example.com", size=1) | {"status": {"replicas": 9}})
    assert "status" not in server.get(f"{widgets}/one").body
    server.merge(f"{widgets}/one/status", {"status": {"replicas": 3}, "spec": {"size": 7}})
    found = server.get(f"{widgets}/one").body
    assert (found["spec"]["size"], found["status"], found["metadata"]["generation"]) == (1, {"replicas": 3}, 1)
    server.merge(f"{widgets}/one", {"spec": {"size": 7}})
    assert server.get(f"{widgets}/one").body["metadata"]["generation"] == 2


def test_scale_finds_its_numbers_where_the_definition_says(server: LiveServer) -> None:
    widgets = serve(server, "scale.example.com", "crd-scale")
    server.post(widgets, widget("scale.example.com", size=1, replicas=2))
    scale = server.get(f"{widgets}/one/scale").body
    scale["spec"]["replicas"] = 4
    assert server.request("PUT", f"{widgets}/one/scale", scale).body["spec"]["replicas"] == 4
    assert server.get(f"{widgets}/one").body["spec"]["replicas"] == 4


def test_a_replace_needs_the_revision(server: LiveServer) -> None:
    widgets = serve(server, "replace.example.com", "crd-replace")
    server.post(widgets, widget("replace.example.com", size=1))
    refused = server.request("PUT", f"{widgets}/one", widget("replace.example.com", size=2))
    assert refused.status == 422
    assert refused.body["details"]["causes"][0]["field"] == "metadata.resourceVersion"


def test_strategic_merge_is_not_for_custom_resources(server: LiveServer) -> None:
    widgets = serve(server, "strategic.example.com", "crd-strategic")
    server.post(widgets, widget("strategic.example.com", size=1))
    refused = server.request("PATCH", f"{widgets}/one", {}, media="application/strategic-merge-patch+json")
    assert refused.status == 415


def test_a_table_shows_the_columns_that_the_definition_declares(server: LiveServer) -> None:
    widgets = serve(server, "table.example.com", "crd-table")
    server.post(widgets, widget("table.example.com", size=8))
    table = server.request("GET", widgets, accept="application/json;as=Table;v=v1;g=meta.k8s.io").body
    assert [column["name"] for column in table["columnDefinitions"]] == ["Name", "Size"]
    assert table["rows"][0]["cells"] == ["one", 8]


def test_removing_a_definition_removes_its_objects_and_its_paths(server: LiveServer) -> None:
    widgets = serve(server, "gone.example.com", "crd-gone")
    server.post(widgets, widget("gone.example.com", size=1))
    held = widget("gone.example.com", "held", size=1)
    held["metadata"]["finalizers"] = ["example.com/hold"]
    server.post(widgets, held)
    assert server.delete(f"{CRDS}/widgets.gone.example.com").status == 200
    left = server.get(widgets).body["items"]
    assert [item["metadata"]["name"] for item in left] == ["held"]
    conditions = server.get(f"{CRDS}/widgets.gone.example.com").body["status"]["conditions"]
    assert conditions[-1]["type"] == "Terminating"
    server.merge(f"{widgets}/held", {"metadata": {"finalizers": None}})
    assert server.gone(f"{CRDS}/widgets.gone.example.com")
    assert server.get(widgets).body == "404 page not found\n"


def test_a_second_version_shows_the_same_objects(server: LiveServer) -> None:
    two = definition("versions.example.com")
    older = copy.deepcopy(two["spec"]["versions"][0]) | {"name": "v1beta1", "storage": False, "deprecated": True}
    two["spec"]["versions"].append(older)
    server.post(CRDS, two)
    server.namespace("crd-versions")
    root = "/apis/versions.example.com/{}/namespaces/crd-versions/widgets"
    server.post(root.format("v1"), widget("versions.example.com", size=1))
    old = server.get(f"{root.format('v1beta1')}/one")
    assert old.body["apiVersion"] == "versions.example.com/v1beta1"
    assert "deprecated" in old.headers["Warning"]
    assert server.get(f"{root.format('v1')}/one").body["apiVersion"] == "versions.example.com/v1"


def test_protected_groups_need_an_approval(server: LiveServer) -> None:
    refused = server.post(CRDS, definition("widgets.k8s.io"))
    assert refused.status == 422
    assert refused.body["details"]["causes"][0]["field"] == "metadata.annotations[api-approved.kubernetes.io]"
    note = {"api-approved.kubernetes.io": "unapproved, tests only"}
    assert server.post(CRDS, definition("widgets.k8s.io", annotations=note)).status == 201
    conditions = server.get(f"{CRDS}/widgets.widgets.k8s.io").body["status"]["conditions"]
    approval = next(item for item in conditions if item["type"] == "KubernetesAPIApprovalPolicyConformant")
    assert (approval["status"], approval["reason"]) == ("False", "UnapprovedAnnotation")


@pytest.mark.parametrize("missing", ["name", "type", "jsonPath"])
def test_a_printed_column_is_whole_when_it_is_made_and_when_it_is_changed(server: LiveServer, missing: str) -> None:
    whole = server.post(CRDS, definition(f"{missing.lower()}.example.com")).body
    broken = definition("broken.example.com")
    for body in (broken, whole):
        del body["spec"]["versions"][0]["additionalPrinterColumns"][0][missing]
    changed = server.merge(f"{CRDS}/{whole['metadata']['name']}", {"spec": whole["spec"]})
    for answer in (server.post(CRDS, broken), changed):
        assert answer.status == 422
        field = f"spec.versions[0].additionalPrinterColumns[0].{missing}"
        assert [cause["field"] for cause in answer.body["details"]["causes"]] == [field]


def test_a_kind_can_be_taken_once_in_a_group(server: LiveServer) -> None:
    server.post(CRDS, definition("names.example.com"))
    rival = definition("names.example.com", "gadgets")
    rival["spec"]["names"] |= {"kind": "Widget", "singular": "gadget", "listKind": "GadgetList"}
    server.post(CRDS, rival)
    conditions = server.get(f"{CRDS}/gadgets.names.example.com").body["status"]["conditions"]
    assert {item["type"]: item["reason"] for item in conditions} == {
        "NamesAccepted": "KindConflict",
        "Established": "NotAccepted",
    }
    assert server.get("/apis/names.example.com/v1/gadgets").status == 404
