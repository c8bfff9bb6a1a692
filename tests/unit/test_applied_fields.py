# SPDX-License-Identifier: GPL-3.0-or-later
"""What shows without asking that an apply would change nothing, and what leaves that open."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from ansible_collections.gkefleet.inference.plugins.module_utils._applied_fields import applied_already

Body = dict[str, Any]
OURS = "gkefleet.inference"
PORT = 'k:{"port":80,"protocol":"TCP"}'
BODY: Body = {
    "apiVersion": "v1",
    "kind": "Service",
    "metadata": {"name": "web", "labels": {"app": "web"}, "finalizers": ["ours"]},
    "spec": {"ports": [{"port": 80, "name": "http"}], "selector": {"app": "web"}, "ranges": ["10.0.0.0/8"]},
}
FIELDS: Body = {
    "f:metadata": {"f:labels": {"f:app": {}}, "f:finalizers": {'v:"ours"': {}}},
    "f:spec": {"f:ports": {PORT: {".": {}, "f:port": {}, "f:name": {}}}, "f:selector": {}, "f:ranges": {}},
}
LIVE: Body = {
    **BODY,
    "metadata": {
        "name": "web",
        "uid": "1",
        "labels": {"app": "web", "theirs": "x"},
        "finalizers": ["theirs", "ours"],
        "managedFields": [
            {"manager": OURS, "operation": "Update", "apiVersion": "v1", "fieldsV1": {"f:metadata": {}}},
            {"manager": OURS, "operation": "Apply", "apiVersion": "v1", "fieldsV1": FIELDS},
            {"manager": "kubectl", "operation": "Update", "apiVersion": "v1", "fieldsV1": {"f:spec": {"f:type": {}}}},
        ],
    },
    "spec": {
        **BODY["spec"],
        "type": "ClusterIP",
        "ports": [
            {"port": 443, "name": "theirs", "protocol": "TCP"},
            {"port": 80, "name": "http", "protocol": "TCP", "targetPort": 80},
        ],
    },
    "status": {"loadBalancer": {}},
}


def changed(original: Body, *path: Any, to: Any) -> Body:
    """A copy with another value at a place; ``...`` takes the key away."""
    copied = copy.deepcopy(original)
    place: Any = copied
    for key in path[:-1]:
        place = place[key]
    if to is ...:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return copied


def test_what_was_applied_and_has_its_values_is_in_place_whatever_others_added() -> None:
    assert applied_already(LIVE, BODY, OURS)


@pytest.mark.parametrize(
    "body",
    [
        changed(BODY, "metadata", "labels", "app", to="other"),
        changed(BODY, "metadata", "labels", "more", to="x"),
        changed(BODY, "metadata", "labels", to=...),
        changed(BODY, "metadata", "finalizers", to=["ours", "more"]),
        changed(BODY, "spec", "ports", 0, "name", to="other"),
        changed(BODY, "spec", "ports", 0, "name", to=...),
        changed(BODY, "spec", "ports", 0, "protocol", to="UDP"),
        changed(BODY, "spec", "ports", to=[]),
        changed(BODY, "spec", "ports", to=[*BODY["spec"]["ports"], {"port": 81}]),
        changed(BODY, "spec", "selector", to={"app": "web", "tier": "1"}),
        changed(BODY, "spec", "ranges", to=["10.0.0.0/8", "10.0.0.0/9"]),
        changed(BODY, "spec", "type", to="ClusterIP"),
        changed(BODY, "apiVersion", to="v2"),
    ],
    ids=lambda body: str(body["spec"])[:60],
)
def test_another_declaration_is_put_to_the_server(body: Body) -> None:
    assert not applied_already(LIVE, body, OURS)


@pytest.mark.parametrize(
    ("path", "to"),
    [
        (("metadata", "labels", "app"), "theirs"),
        (("metadata", "finalizers"), ["theirs"]),
        (("spec", "ports", 1, "name"), "theirs"),
        (("spec", "ports", 1), {"port": 80, "protocol": "UDP"}),
        (("spec", "ports"), []),
        (("spec", "selector"), {"app": "web", "theirs": "x"}),
        (("spec",), ...),
        (("metadata", "managedFields"), ...),
        (("metadata", "managedFields", 1, "apiVersion"), "v1beta1"),
        (("metadata", "managedFields", 1, "subresource"), "status"),
        (("metadata", "managedFields", 1, "manager"), "kubectl"),
        (("metadata", "managedFields", 1, "fieldsV1", "f:spec", "f:type"), {}),
        (("metadata", "managedFields", 1, "fieldsV1", "f:spec", "f:selector"), ...),
        (("metadata", "managedFields", 1, "fieldsV1", "f:spec", "f:ports"), {"i:0": {}}),
    ],
)
def test_drift_and_fields_of_uncertain_owners_are_put_to_the_server(path: tuple[Any, ...], to: Any) -> None:
    assert not applied_already(changed(LIVE, *path, to=to), BODY, OURS)


@pytest.mark.parametrize(("declared", "live"), [(1, True), (1, 1.0), ("1", 1), (None, "x"), ({}, {"theirs": 1})])
def test_values_that_are_written_otherwise_are_put_to_the_server(declared: Any, live: Any) -> None:
    body = changed(BODY, "spec", "selector", to=declared)
    assert not applied_already(changed(LIVE, "spec", "selector", to=live), body, OURS)


def test_another_order_is_put_to_the_server() -> None:
    theirs = 'k:{"port":443,"protocol":"TCP"}'
    fields = {PORT: FIELDS["f:spec"]["f:ports"][PORT], theirs: {".": {}, "f:port": {}, "f:name": {}}}
    live = changed(LIVE, "metadata", "managedFields", 1, "fieldsV1", "f:spec", "f:ports", to=fields)
    ports = [{"port": 443, "name": "theirs"}, {"port": 80, "name": "http"}]
    assert applied_already(live, changed(BODY, "spec", "ports", to=ports), OURS)
    assert not applied_already(live, changed(BODY, "spec", "ports", to=ports[::-1]), OURS)
