# SPDX-License-Identifier: GPL-3.0-or-later
"""JSON merge, JSON and strategic merge patches."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.kubernetes.errors import KubernetesError
from simulator.kubernetes.patching.plain import merge_patched
from simulator.kubernetes.patching.strategic import strategic_merged
from simulator.kubernetes.schemas.schema import named
from simulator.kubernetes.writes import JSON_PATCH, MERGE_PATCH, STRATEGIC_PATCH
from tests.simulator.kubernetes.objects import GADGETS, KINDS, created, deployment, gadget, patched

POD_SPEC = named("io.k8s.api.core.v1.PodSpec")
META = named("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta")
TWO = {"containers": [{"name": "a", "image": "1", "tty": True}, {"name": "b", "image": "1"}]}


@pytest.mark.parametrize(
    ("live", "patch", "result"),
    [
        ({"a": "b"}, {"a": "c"}, {"a": "c"}),
        ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
        ({"a": "b"}, {"a": None}, {}),
        ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
        ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
        ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
        ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
        ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
    ],
)
def test_a_merge_patch_follows_rfc_7396(live: Any, patch: Any, result: Any) -> None:
    assert merge_patched(live, patch) == result


@pytest.mark.parametrize(
    ("patch", "names"),
    [
        ({"containers": [{"name": "c", "image": "1"}]}, "abc"),
        ({"containers": [{"name": "a", "$patch": "delete"}]}, "b"),
        ({"containers": [{"$patch": "replace"}, {"name": "c", "image": "1"}]}, "c"),
        ({"$setElementOrder/containers": [{"name": "b"}, {"name": "a"}]}, "ba"),
        (
            {
                "$setElementOrder/containers": [{"name": "c"}, {"name": "a"}],
                "containers": [{"name": "c", "image": "1"}],
            },
            "cab",
        ),
        ({"containers": None}, ""),
    ],
)
def test_a_strategic_patch_joins_items_by_their_key(patch: dict[str, Any], names: str) -> None:
    result = strategic_merged(POD_SPEC, TWO, patch)
    assert "".join(one["name"] for one in result.get("containers", ())) == names


def test_a_strategic_patch_changes_one_field_of_one_item() -> None:
    result = strategic_merged(POD_SPEC, TWO, {"containers": [{"name": "a", "image": "2", "tty": None}]})
    assert result["containers"] == [{"name": "a", "image": "2"}, {"name": "b", "image": "1"}]


@pytest.mark.parametrize(
    ("live", "patch", "result"),
    [
        ({"finalizers": ["a"]}, {"finalizers": ["b"]}, {"finalizers": ["a", "b"]}),
        ({"finalizers": ["a", "b"]}, {"$deleteFromPrimitiveList/finalizers": ["a"]}, {"finalizers": ["b"]}),
        ({"labels": {"a": "1", "b": "2"}}, {"labels": {"a": None}}, {"labels": {"b": "2"}}),
        ({"labels": {"a": "1"}}, {"labels": {"$patch": "replace", "b": "2"}}, {"labels": {"b": "2"}}),
        ({"labels": {"a": "1"}}, {"labels": {"$patch": "delete"}}, {"labels": {}}),
    ],
)
def test_a_strategic_patch_obeys_directives(live: Any, patch: Any, result: Any) -> None:
    assert strategic_merged(META, live, patch) == result


def test_retained_keys_drop_the_others() -> None:
    live = {"volumes": [{"name": "v", "emptyDir": {}}]}
    volume = {"name": "v", "$retainKeys": ["name", "configMap"], "configMap": {"name": "c"}}
    result = strategic_merged(POD_SPEC, live, {"volumes": [volume]})
    assert result["volumes"] == [{"name": "v", "configMap": {"name": "c"}}]


def test_a_list_without_a_merge_strategy_is_replaced() -> None:
    live = {"tolerations": [{"key": "a"}, {"key": "b"}]}
    assert strategic_merged(POD_SPEC, live, {"tolerations": [{"key": "c"}]})["tolerations"] == [{"key": "c"}]


def test_a_strategic_item_without_its_key_is_a_500() -> None:
    live = created(KINDS["Deployment"], deployment())
    patch = {"spec": {"template": {"spec": {"containers": [{"image": "2"}]}}}}
    with pytest.raises(KubernetesError) as caught:
        patched(KINDS["Deployment"], live, patch, STRATEGIC_PATCH)
    assert (caught.value.code, caught.value.reason) == (500, "")
    assert "does not contain declared merge key: name" in caught.value.message


def test_custom_resources_know_no_strategic_patch() -> None:
    live = created(GADGETS, gadget({"size": 1}))
    with pytest.raises(KubernetesError) as caught:
        patched(GADGETS, live, {"spec": {"size": 2}}, STRATEGIC_PATCH)
    assert caught.value.status()["message"] == (
        "the body of the request was in an unknown format - accepted media types include:"
        " application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml"
    )
    assert caught.value.code == 415


def test_a_json_patch_changes_what_its_operations_name() -> None:
    live = created(GADGETS, gadget({"size": 1}))
    operations = [{"op": "test", "path": "/spec/size", "value": 1}, {"op": "replace", "path": "/spec/size", "value": 2}]
    assert patched(GADGETS, live, operations, JSON_PATCH).resource["spec"]["size"] == 2


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "test", "path": "/spec/size", "value": 3},
        {"op": "remove", "path": "/spec/nothing"},
        {"op": "replace", "path": "/spec/no/where", "value": 1},
    ],
)
def test_a_json_patch_that_does_not_fit_is_invalid_without_details(operation: dict[str, Any]) -> None:
    live = created(GADGETS, gadget({"size": 1}))
    with pytest.raises(KubernetesError) as caught:
        patched(GADGETS, live, [operation], JSON_PATCH)
    assert (caught.value.code, caught.value.reason, caught.value.details) == (422, "Invalid", {})


@pytest.mark.parametrize(
    ("patch", "problem"),
    [
        ({"spec": {"weight": 1}}, 'strict decoding error: unknown field "spec.weight"'),
        (
            {"metadata": {"annotations": {"a": True}}},
            "json: cannot unmarshal bool into Go struct field ObjectMeta.annotations of type string",
        ),
    ],
)
def test_a_merge_patch_to_something_else_is_invalid(patch: dict[str, Any], problem: str) -> None:
    live = created(GADGETS, gadget({"size": 1}))
    with pytest.raises(KubernetesError) as caught:
        patched(GADGETS, live, patch, MERGE_PATCH, field_validation="Strict")
    assert caught.value.code == 422
    assert caught.value.message.startswith(' "" is invalid: patch: Invalid value: ')
    assert caught.value.message.endswith(problem)
