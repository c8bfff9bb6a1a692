# SPDX-License-Identifier: GPL-3.0-or-later
"""POST, PUT and PATCH as pure functions: places, metadata, versions, statuses, strictness."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from simulator.kubernetes import writes
from simulator.kubernetes.bodies import Body
from simulator.kubernetes.errors import KubernetesError
from tests.simulator.kubernetes.objects import (
    GADGETS,
    KINDS,
    NOON,
    created,
    deployment,
    gadget,
    options,
    patched,
    replaced,
    stored,
)

CONFIG_MAPS = KINDS["ConfigMap"]
DEPLOYMENTS = KINDS["Deployment"]


def refusal(call: Callable[..., Any], *arguments: Any, **named: Any) -> tuple[int, str, str]:
    with pytest.raises(KubernetesError) as caught:
        call(*arguments, **named)
    return caught.value.code, caught.value.reason, caught.value.message


def test_a_new_object_gets_its_place_identity_and_time() -> None:
    body = {"metadata": {"name": "a", "uid": "mine", "resourceVersion": "", "creationTimestamp": None}}
    metadata = writes.create(CONFIG_MAPS, Body(body), options()).resource["metadata"]
    assert metadata == {"name": "a", "namespace": "default", "uid": "uid-1", "creationTimestamp": NOON}


def test_a_generated_name_ends_in_the_given_suffix() -> None:
    assert created(CONFIG_MAPS, {"metadata": {"generateName": "job-"}})["metadata"]["name"] == "job-abcde"


def test_a_cluster_scoped_object_has_no_namespace() -> None:
    assert "namespace" not in created(KINDS["Namespace"], {"metadata": {"name": "a", "namespace": "b"}})["metadata"]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"kind": "Secret"}, "the kind in the data (Secret) does not match the expected kind (ConfigMap)"),
        (
            {"apiVersion": "v2"},
            'ConfigMap in version "v1" cannot be handled as a ConfigMap: no kind "ConfigMap" is registered'
            ' for version "v2" in scheme "pkg/runtime/scheme.go:110"',
        ),
        (
            {"metadata": {"name": "a", "namespace": "other"}},
            "the namespace of the provided object does not match the namespace sent on the request",
        ),
    ],
)
def test_a_body_of_another_kind_or_place_is_a_bad_request(body: Any, message: str) -> None:
    assert refusal(created, CONFIG_MAPS, body) == (400, "BadRequest", message)


@pytest.mark.parametrize(
    ("spec", "problem"),
    [
        (
            {"replicas": "3"},
            "json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32",
        ),
        (
            {"replicas": 1.5},
            "json: cannot unmarshal number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32",
        ),
        ({"paused": 1}, "json: cannot unmarshal number into Go struct field DeploymentSpec.spec.paused of type bool"),
        (
            {"template": []},
            "json: cannot unmarshal array into Go struct field DeploymentSpec.spec.template of type v1.PodTemplateSpec",
        ),
        (
            {"template": {"spec": {"containers": [{"name": 1}]}}},
            "json: cannot unmarshal number into Go struct field Container.spec.template.spec.containers.name"
            " of type string",
        ),
    ],
)
def test_a_wrong_type_in_a_built_in_object_is_a_bad_request(spec: dict[str, Any], problem: str) -> None:
    message = f'Deployment in version "v1" cannot be handled as a Deployment: {problem}'
    assert refusal(created, DEPLOYMENTS, deployment(**spec)) == (400, "BadRequest", message)


def test_secret_data_must_be_base64() -> None:
    message = 'Secret in version "v1" cannot be handled as a Secret: illegal base64 data at input byte 4'
    body = {"metadata": {"name": "s"}, "data": {"a": "abcd!"}}
    assert refusal(created, KINDS["Secret"], body) == (400, "BadRequest", message)


@pytest.mark.parametrize(
    ("kind", "body"),
    [(GADGETS, gadget({"size": 1, "weight": 2})), (DEPLOYMENTS, deployment(weight=2))],
    ids=["custom", "built-in"],
)
def test_unknown_fields_are_refused_warned_of_or_dropped(kind: Any, body: dict[str, Any]) -> None:
    code, _, message = refusal(created, kind, body, field_validation="Strict")
    assert code == 400
    assert message.endswith(f'cannot be handled as a {kind.kind}: strict decoding error: unknown field "spec.weight"')
    warned = writes.create(kind, Body(body), options(field_validation="Warn"))
    assert warned.warnings == ('unknown field "spec.weight"',)
    assert "weight" not in warned.resource["spec"]
    assert writes.create(kind, Body(body), options(field_validation="Ignore")).warnings == ()


def test_fields_written_twice_are_told() -> None:
    body = Body({"metadata": {"name": "a"}}, ("metadata.name",))
    code, _, message = refusal(writes.create, CONFIG_MAPS, body, options(field_validation="Strict"))
    assert code == 400
    assert message.endswith('strict decoding error: duplicate field "metadata.name"')


def test_a_put_keeps_what_the_server_decides() -> None:
    live = created(DEPLOYMENTS, deployment())
    body = deployment(replicas=4)
    body["metadata"] |= {"labels": {"a": "b"}, "generation": 99, "creationTimestamp": "1999-01-01T00:00:00Z"}
    body["status"] = {"replicas": 4}
    resource = replaced(DEPLOYMENTS, live, body).resource
    assert resource["metadata"]["creationTimestamp"] == NOON
    assert resource["metadata"]["generation"] == 2
    assert resource["metadata"]["labels"] == {"a": "b"}
    assert resource["status"] == {}


def test_a_put_of_a_stale_object_is_a_conflict() -> None:
    live = created(CONFIG_MAPS, {"metadata": {"name": "a"}})
    body = {"metadata": {"name": "a", "resourceVersion": "6"}, "data": {"x": "y"}}
    assert refusal(replaced, CONFIG_MAPS, live, body) == (
        409,
        "Conflict",
        'Operation cannot be fulfilled on configmaps "a": the object has been modified;'
        " please apply your changes to the latest version and try again",
    )


def test_a_put_of_a_custom_resource_needs_its_version() -> None:
    live = created(GADGETS, gadget({"size": 1}))
    assert refusal(replaced, GADGETS, live, gadget({"size": 2})) == (
        422,
        "Invalid",
        'gadgets.shop.example.com "one" is invalid: metadata.resourceVersion: Invalid value: 0:'
        " must be specified for an update",
    )
    assert replaced(GADGETS, live, gadget({"size": 2}, resourceVersion="7")).changed


def test_a_put_under_another_name_is_a_bad_request() -> None:
    live = created(CONFIG_MAPS, {"metadata": {"name": "a"}})
    message = "the name of the object (b) does not match the name on the URL (a)"
    assert refusal(replaced, CONFIG_MAPS, live, {"metadata": {"name": "b"}}) == (400, "BadRequest", message)


def test_a_write_that_changes_nothing_is_no_write() -> None:
    live = created(DEPLOYMENTS, deployment())
    assert not replaced(DEPLOYMENTS, live, live).changed
    assert not patched(DEPLOYMENTS, live, {"spec": {"replicas": 2}}).changed


def test_the_status_is_written_through_its_own_path_alone() -> None:
    live = created(GADGETS, {**gadget({"size": 1}), "status": {"phase": "Ready"}})
    assert "status" not in live
    patch = {"spec": {"size": 5}, "status": {"phase": "Ready"}, "metadata": {"labels": {"a": "b"}}}
    resource = patched(GADGETS, live, patch, subresource="status", manager="controller").resource
    assert (resource["spec"]["size"], resource["status"]) == (1, {"phase": "Ready"})
    assert "labels" not in resource["metadata"]
    assert resource["metadata"]["generation"] == 1
    entry = next(one for one in resource["metadata"]["managedFields"] if one["manager"] == "controller")
    assert (entry["subresource"], entry["fieldsV1"]["f:status"]) == ("status", {".": {}, "f:phase": {}})
    spec = patched(GADGETS, stored(resource), {"spec": {"size": 5}, "status": None}).resource
    assert (spec["spec"]["size"], spec["status"], spec["metadata"]["generation"]) == (5, {"phase": "Ready"}, 2)


@pytest.mark.parametrize(
    ("patch", "generation"),
    [
        ({"metadata": {"labels": {"a": "b"}}}, 1),
        ({"metadata": {"annotations": {"a": "b"}}}, 2),
        ({"spec": {"replicas": 7}}, 2),
        ({"status": {"replicas": 7}}, 1),
    ],
)
def test_the_generation_of_a_deployment_counts_its_spec_and_annotations(patch: dict[str, Any], generation: int) -> None:
    live = created(DEPLOYMENTS, deployment())
    assert patched(DEPLOYMENTS, live, patch).resource["metadata"]["generation"] == generation


@pytest.mark.parametrize(
    ("patch", "generation"),
    [({"metadata": {"annotations": {"a": "b"}}}, 1), ({"spec": {"size": 7}}, 2)],
)
def test_the_generation_of_a_custom_resource_counts_its_spec(patch: dict[str, Any], generation: int) -> None:
    live = created(GADGETS, gadget({"size": 1}))
    assert patched(GADGETS, live, patch).resource["metadata"]["generation"] == generation


def test_no_finalizer_joins_an_object_that_is_being_deleted() -> None:
    live = created(CONFIG_MAPS, {"metadata": {"name": "a", "finalizers": ["x.io/a"]}})
    live = {**live, "metadata": {**live["metadata"], "deletionTimestamp": NOON}}
    patch = {"metadata": {"finalizers": ["x.io/a", "x.io/b"]}}
    assert refusal(patched, CONFIG_MAPS, live, patch)[2].endswith(
        "metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted,"
        ' found new finalizers []string{"x.io/b"}'
    )
    resource = patched(CONFIG_MAPS, live, {"metadata": {"finalizers": None}}).resource
    assert resource["metadata"]["deletionTimestamp"] == NOON
    assert "finalizers" not in resource["metadata"]
