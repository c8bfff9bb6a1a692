# SPDX-License-Identifier: GPL-3.0-or-later
"""Server-side apply: ownership, conflicts, removal and refusals."""

from __future__ import annotations

import json
from typing import Any

import pytest

from simulator.kubernetes import writes
from simulator.kubernetes.bodies import Body
from simulator.kubernetes.errors import KubernetesError
from tests.simulator.kubernetes.objects import (
    GADGETS,
    KINDS,
    LATER,
    applied,
    created,
    deployment,
    gadget,
    options,
    owners,
    patched,
    replaced,
    stored,
)

DEPLOYMENTS = KINDS["Deployment"]
CONFIG_MAPS = KINDS["ConfigMap"]


def config_map(**entries: str) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "settings"}, "data": entries}


def refusal(call: Any, *arguments: Any, **named: Any) -> KubernetesError:
    with pytest.raises(KubernetesError) as caught:
        call(*arguments, **named)
    return caught.value


def test_the_applier_owns_what_it_applied_and_not_the_defaults() -> None:
    resource = applied(DEPLOYMENTS, None, deployment()).resource
    assert resource["spec"]["progressDeadlineSeconds"] == 600
    container = {".": {}, "f:image": {}, "f:name": {}}
    port = {'k:{"containerPort":8000,"protocol":"TCP"}': {".": {}, "f:containerPort": {}}}
    template = {
        "f:metadata": {"f:labels": {"f:app": {}}},
        "f:spec": {"f:containers": {'k:{"name":"model"}': {**container, "f:ports": port}}},
    }
    assert owners(resource) == {
        "alice/Apply": {"f:spec": {"f:replicas": {}, "f:selector": {}, "f:template": template}},
    }


def test_applying_the_same_again_changes_nothing_not_even_a_time() -> None:
    live = stored(applied(DEPLOYMENTS, None, deployment()).resource)
    again = applied(DEPLOYMENTS, live, deployment(), time=LATER)
    assert not again.changed
    assert again.resource == live


def test_a_changed_value_raises_the_generation_and_the_time() -> None:
    live = stored(applied(DEPLOYMENTS, None, deployment()).resource)
    written = applied(DEPLOYMENTS, live, deployment(replicas=5), time=LATER)
    assert written.changed
    assert written.resource["spec"]["replicas"] == 5
    assert written.resource["metadata"]["generation"] == 2
    assert written.resource["metadata"]["managedFields"][0]["time"] == LATER


def test_quantities_in_another_spelling_are_no_change() -> None:
    pod = {"containers": [{"name": "model", "image": "m", "resources": {"limits": {"memory": "1024Mi", "cpu": 2}}}]}
    body = deployment(template={"metadata": {"labels": {"app": "server"}}, "spec": pod})
    live = stored(applied(DEPLOYMENTS, None, body).resource)
    limits = live["spec"]["template"]["spec"]["containers"][0]["resources"]["limits"]
    assert limits == {"memory": "1Gi", "cpu": "2"}
    assert not applied(DEPLOYMENTS, live, body).changed


def test_a_value_that_another_applier_owns_is_a_conflict() -> None:
    live = stored(applied(DEPLOYMENTS, None, deployment()).resource)
    error = refusal(applied, DEPLOYMENTS, live, deployment(replicas=3), manager="bob")
    assert error.status() == {
        "kind": "Status",
        "apiVersion": "v1",
        "metadata": {},
        "status": "Failure",
        "message": 'Apply failed with 1 conflict: conflict with "alice": .spec.replicas',
        "reason": "Conflict",
        "details": {
            "causes": [
                {"reason": "FieldManagerConflict", "message": 'conflict with "alice"', "field": ".spec.replicas"}
            ]
        },
        "code": 409,
    }


def test_several_conflicts_are_listed_by_manager() -> None:
    live = stored(applied(CONFIG_MAPS, None, config_map(a="1", b="1")).resource)
    live = stored(patched(CONFIG_MAPS, live, {"data": {"c": "1"}}, manager="editor").resource)
    error = refusal(applied, CONFIG_MAPS, live, config_map(a="2", b="2", c="2"), manager="bob")
    assert error.message == (
        'Apply failed with 3 conflicts: conflicts with "alice":\n- .data.a\n- .data.b\n'
        'conflicts with "editor" using v1:\n- .data.c'
    )


def test_force_takes_the_field_over() -> None:
    live = stored(applied(CONFIG_MAPS, None, config_map(a="1", b="1")).resource)
    resource = applied(CONFIG_MAPS, live, config_map(a="2"), manager="bob", force=True).resource
    assert resource["data"] == {"a": "2", "b": "1"}
    assert owners(resource) == {
        "alice/Apply": {"f:data": {"f:b": {}}},
        "bob/Apply": {"f:data": {"f:a": {}}},
    }


def test_the_same_value_is_shared() -> None:
    live = stored(applied(CONFIG_MAPS, None, config_map(a="1")).resource)
    resource = applied(CONFIG_MAPS, live, config_map(a="1"), manager="bob").resource
    assert owners(resource) == {"alice/Apply": {"f:data": {"f:a": {}}}, "bob/Apply": {"f:data": {"f:a": {}}}}


def test_what_is_no_longer_applied_goes() -> None:
    live = stored(applied(CONFIG_MAPS, None, config_map(a="1", b="1")).resource)
    resource = applied(CONFIG_MAPS, live, config_map(b="1")).resource
    assert resource["data"] == {"b": "1"}


def test_what_is_no_longer_applied_stays_while_another_owns_it() -> None:
    live = stored(applied(CONFIG_MAPS, None, config_map(a="1", b="1")).resource)
    live = stored(applied(CONFIG_MAPS, live, config_map(a="1"), manager="bob").resource)
    resource = applied(CONFIG_MAPS, live, config_map(b="1")).resource
    assert resource["data"] == {"a": "1", "b": "1"}


def test_a_map_that_loses_all_its_keys_goes_with_them() -> None:
    live = stored(applied(CONFIG_MAPS, None, config_map(a="1")).resource)
    empty = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "settings"}}
    assert "data" not in applied(CONFIG_MAPS, live, empty).resource


def test_a_default_returns_when_its_field_is_no_longer_applied() -> None:
    body = deployment(revisionHistoryLimit=3)
    live = stored(applied(DEPLOYMENTS, None, body).resource)
    assert applied(DEPLOYMENTS, live, deployment()).resource["spec"]["revisionHistoryLimit"] == 10


def test_a_list_item_goes_with_its_defaults() -> None:
    second = [{"name": "model", "image": "m"}, {"name": "proxy", "image": "p"}]
    template = {"metadata": {"labels": {"app": "server"}}, "spec": {"containers": second}}
    live = stored(applied(DEPLOYMENTS, None, deployment(template=template)).resource)
    template = {"metadata": {"labels": {"app": "server"}}, "spec": {"containers": second[:1]}}
    resource = applied(DEPLOYMENTS, live, deployment(template=template)).resource
    assert [one["name"] for one in resource["spec"]["template"]["spec"]["containers"]] == ["model"]


def test_a_field_that_somebody_set_by_hand_conflicts_and_names_the_version() -> None:
    live = stored(applied(DEPLOYMENTS, None, deployment()).resource)
    live = stored(patched(DEPLOYMENTS, live, {"spec": {"replicas": 9}}, manager="kubectl-edit").resource)
    error = refusal(applied, DEPLOYMENTS, live, deployment())
    expected = 'Apply failed with 1 conflict: conflict with "kubectl-edit" using apps/v1: .spec.replicas'
    assert error.message == expected


def test_post_and_apply_under_one_name_are_two_managers() -> None:
    live = created(CONFIG_MAPS, config_map(a="1"))
    error = refusal(applied, CONFIG_MAPS, live, config_map(a="2"))
    assert error.message == 'Apply failed with 1 conflict: conflict with "alice" using v1: .data.a'
    assert applied(CONFIG_MAPS, live, config_map(a="2"), force=True).resource["data"] == {"a": "2"}


@pytest.mark.parametrize(
    ("spec", "problem"),
    [
        ({"size": 1, "weight": 2}, ".spec.weight: field not declared in schema"),
        ({"size": "big"}, ".spec.size: expected numeric (int or float), got string"),
        ({"size": 1, "name": 4}, ".spec.name: expected string, got &value.valueUnstructured{Value:4}"),
        ({"size": 1, "ports": [{"name": "a"}, {"name": "a"}]}, '.spec.ports: duplicate entries for key [name="a"]'),
        ({"size": 1, "tags": ["a", "a"]}, '.spec.tags: duplicate entries for key [="a"]'),
        ({"size": 1, "ports": {"name": "a"}}, ".spec.ports: expected list, got &{map[name:a]}"),
    ],
)
def test_a_patch_that_does_not_fit_the_schema_is_a_500_without_a_reason(spec: dict[str, Any], problem: str) -> None:
    error = refusal(applied, GADGETS, None, gadget(spec), field_validation="Ignore")
    assert (error.code, error.reason) == (500, "")
    start = "failed to create typed patch object (default/one; shop.example.com/v1, Kind=Gadget): "
    assert error.message == start + problem


def test_several_misfits_are_listed() -> None:
    error = refusal(applied, GADGETS, None, gadget({"size": "big", "weight": 2}))
    assert error.message.endswith(
        "errors:\n  .spec.size: expected numeric (int or float), got string\n"
        "  .spec.weight: field not declared in schema"
    )


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"kind": "Widget"}, "invalid object type: shop.example.com/v1, Kind=Widget"),
        ({"apiVersion": "v1"}, "invalid object type: /v1, Kind=Gadget"),
        ({"metadata": {"name": "one", "managedFields": []}}, "metadata.managedFields must be nil"),
    ],
)
def test_an_apply_of_something_else_is_a_bad_request(changed: dict[str, Any], message: str) -> None:
    error = refusal(applied, GADGETS, None, {**gadget({"size": 1}), **changed})
    assert (error.code, error.message) == (400, message)


def test_a_key_applied_twice_is_refused_or_warned_of() -> None:
    body = Body(config_map(a="1"), ("data.a",))
    error = refusal(writes.apply, CONFIG_MAPS, None, body, options(name="settings", field_validation="Strict"))
    assert (error.code, error.message.splitlines()[-1].strip()) == (400, 'key "data.a" already set in map')
    written = writes.apply(CONFIG_MAPS, None, body, options(name="settings", field_validation="Warn"))
    assert written.warnings == ('key "data.a" already set in map',)


def test_a_partial_configuration_owns_its_part_and_gives_it_up() -> None:
    live = stored(applied(GADGETS, None, gadget({"size": 1})).resource)
    part = {"apiVersion": "shop.example.com/v1", "kind": "Gadget", "metadata": {"name": "one"}}
    noted = {**part, "metadata": {"name": "one", "annotations": {"networking.gke.io/export": "True"}}}
    exported = stored(applied(GADGETS, live, noted, manager="exporter").resource)
    assert owners(exported)["exporter/Apply"] == {"f:metadata": {"f:annotations": {"f:networking.gke.io/export": {}}}}
    assert not applied(GADGETS, exported, gadget({"size": 1})).changed
    withdrawn = applied(GADGETS, exported, part, manager="exporter").resource
    assert "annotations" not in withdrawn["metadata"]
    assert list(owners(withdrawn)) == ["alice/Apply"]


def test_an_applied_status_is_dropped_on_the_object_and_owned_on_the_subresource() -> None:
    live = stored(applied(GADGETS, None, {**gadget({"size": 1}), "status": {"phase": "Ready"}}).resource)
    assert "status" not in live
    body = {**gadget({"size": 1}), "status": {"phase": "Ready"}}
    resource = applied(GADGETS, live, body, manager="controller", subresource="status").resource
    assert resource["status"] == {"phase": "Ready"}
    entry = next(one for one in resource["metadata"]["managedFields"] if one["manager"] == "controller")
    assert entry["subresource"] == "status"
    assert entry["fieldsV1"] == {"f:status": {"f:phase": {}}}
    assert resource["metadata"]["generation"] == 1


def test_an_atomic_map_has_one_owner_and_is_replaced() -> None:
    live = stored(applied(GADGETS, None, gadget({"size": 1, "atom": {"one": 1, "two": 2}})).resource)
    resource = applied(GADGETS, live, gadget({"size": 1, "atom": {"one": 5}})).resource
    assert resource["spec"]["atom"] == {"one": 5}
    assert owners(resource)["alice/Apply"]["f:spec"]["f:atom"] == {}


def test_a_set_joins_the_values_of_its_appliers() -> None:
    live = stored(applied(GADGETS, None, gadget({"size": 1, "tags": ["a"]})).resource)
    resource = applied(GADGETS, live, gadget({"size": 1, "tags": ["b"]}), manager="bob").resource
    assert resource["spec"]["tags"] == ["a", "b"]
    assert owners(resource)["bob/Apply"]["f:spec"]["f:tags"] == {'v:"b"': {}}


def test_shared_items_take_the_applied_order_and_the_others_keep_their_place() -> None:
    ports = [{"name": "a"}, {"name": "b"}]
    live = stored(applied(GADGETS, None, gadget({"size": 1, "ports": ports})).resource)
    live = stored(applied(GADGETS, live, gadget({"size": 1, "ports": [{"name": "x"}]}), manager="bob").resource)
    resource = applied(GADGETS, live, gadget({"size": 1, "ports": [ports[1], ports[0]]})).resource
    assert [one["name"] for one in resource["spec"]["ports"]] == ["b", "x", "a"]


def test_a_secret_applied_as_text_is_owned_as_text() -> None:
    secrets = KINDS["Secret"]
    body: dict[str, Any] = {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": "token"},
        "stringData": {"a": "b"},
    }
    live = stored(applied(secrets, None, body).resource)
    assert live["data"] == {"a": "Yg=="}
    assert owners(live) == {"alice/Apply": {"f:stringData": {"f:a": {}}}}
    resource = applied(secrets, live, {**body, "stringData": {"c": "d"}}).resource
    assert resource["data"] == {"a": "Yg==", "c": "ZA=="}


def test_an_update_takes_ownership_of_what_it_changed() -> None:
    live = stored(applied(CONFIG_MAPS, None, config_map(a="1", b="1")).resource)
    resource = replaced(CONFIG_MAPS, live, {**live, "data": {"a": "2", "b": "1"}}, manager="editor").resource
    assert owners(resource) == {
        "alice/Apply": {"f:data": {"f:b": {}}},
        "editor/Update": {"f:data": {"f:a": {}}},
    }


def test_a_created_object_is_owned_with_its_defaults_and_new_maps() -> None:
    resource = created(DEPLOYMENTS, deployment())
    fields = owners(resource)["alice/Update"]["f:spec"]
    assert fields["f:strategy"] == {
        "f:rollingUpdate": {".": {}, "f:maxSurge": {}, "f:maxUnavailable": {}},
        "f:type": {},
    }
    assert fields["f:template"]["f:metadata"] == {"f:labels": {".": {}, "f:app": {}}}


def test_more_than_ten_updaters_are_joined() -> None:
    live = created(CONFIG_MAPS, config_map(a="0"), manager="m00")
    for number in range(1, 13):
        patch = {"data": {f"k{number}": "1"}}
        time = f"2026-01-01T12:00:{number:02d}Z"
        live = stored(patched(CONFIG_MAPS, live, patch, manager=f"m{number:02d}", time=time).resource)
    names = [entry["manager"] for entry in live["metadata"]["managedFields"]]
    assert len(names) == 10
    assert names[0] == "ancient-changes"


def test_kubectl_takes_over_from_its_client_side_self() -> None:
    note = json.dumps(
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "settings"}, "data": {"a": "1", "b": "1"}}
    )
    body = config_map(a="1", b="1")
    body["metadata"]["annotations"] = {"kubectl.kubernetes.io/last-applied-configuration": note}
    live = created(CONFIG_MAPS, body, manager="kubectl-client-side-apply")
    assert applied(CONFIG_MAPS, live, config_map(a="2"), manager="kubectl").resource["data"]["a"] == "2"
    assert refusal(applied, CONFIG_MAPS, live, config_map(a="2"), manager="bob").code == 409
    live = stored(patched(CONFIG_MAPS, live, {"data": {"a": "3"}}, manager="editor").resource)
    assert refusal(applied, CONFIG_MAPS, live, config_map(a="2"), manager="kubectl").code == 409


@pytest.mark.parametrize("sent", [[], [{}]])
def test_an_empty_list_of_owners_forgets_them(sent: list[Any]) -> None:
    live = stored(applied(CONFIG_MAPS, None, config_map(a="1")).resource)
    resource = patched(CONFIG_MAPS, live, {"metadata": {"managedFields": sent}}).resource
    assert "managedFields" not in resource["metadata"]


def test_a_client_may_rewrite_the_owners() -> None:
    live = created(CONFIG_MAPS, config_map(a="1"))
    entries = [{**live["metadata"]["managedFields"][0], "manager": "bob", "operation": "Apply"}]
    resource = patched(CONFIG_MAPS, live, {"metadata": {"managedFields": entries}}).resource
    assert list(owners(resource)) == ["bob/Apply"]
