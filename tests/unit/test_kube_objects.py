# SPDX-License-Identifier: GPL-3.0-or-later
"""How differences of Kubernetes objects are shown."""

from __future__ import annotations

from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._kube_differences import (
    difference,
    shown,
    without_server_made,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_objects import declares, marked, owned, title

SERVER_MADE = {"uid": "1", "resourceVersion": "5", "generation": 2, "creationTimestamp": "t", "managedFields": [{}]}


def config_map(**values: str) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "x", **SERVER_MADE}, "data": values}


def secret(**values: str) -> dict[str, Any]:
    return {**config_map(**values), "kind": "Secret"}


def declared(body: dict[str, Any]) -> dict[str, Any]:
    return {**body, "metadata": {"name": "x"}}


def test_nothing_the_server_makes_is_a_difference() -> None:
    later = {**config_map(a="1"), "metadata": {"name": "x", "resourceVersion": "6"}, "status": {"seen": True}}
    assert not difference(config_map(a="1"), later, declared(config_map(a="1"))).changed


def test_a_difference_shows_what_is_declared_and_what_differs() -> None:
    plan = difference(config_map(a="1", other="z"), config_map(a="2", other="z"), declared(config_map(a="2")))
    assert plan.before == declared(config_map(a="1"))
    assert plan.after == declared(config_map(a="2"))


def test_a_field_that_is_no_longer_declared_is_shown_as_going() -> None:
    plan = difference(config_map(a="1", b="2"), config_map(a="1"), declared(config_map(a="1")))
    assert (plan.before["data"], plan.after["data"]) == ({"a": "1", "b": "2"}, {"a": "1"})


def test_a_secrets_values_are_never_shown_but_a_change_of_them_is() -> None:
    plan = difference(
        secret(token="aGVsbG8=", same="eA=="),
        secret(token="YnllYnll", same="eA=="),
        declared(secret(token="YnllYnll", same="eA==")),
    )
    assert plan.before["data"] == {"token": "(not shown)", "same": "(not shown)"}
    assert plan.after["data"] == {"token": "(not shown, changes)", "same": "(not shown)"}
    assert "YnllYnll" not in str(plan.before) + str(plan.after) + str(shown(secret(token="YnllYnll")))


def test_an_object_stays_ours_when_others_take_its_fields() -> None:
    assert owned({**marked(config_map()), "managedFields": [{"manager": "kubectl"}]})
    assert not owned({"metadata": {"name": "x", "managedFields": [{"manager": "gkefleet.inference"}]}})


def test_a_bare_namespace_declares_nothing_but_itself() -> None:
    bare = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "inference"}}
    assert not declares(bare)
    assert declares({**bare, "metadata": {"name": "inference", "labels": {"a": "b"}}})


def test_an_object_is_named_as_people_do() -> None:
    assert title({"kind": "Pod", "metadata": {"name": "x", "namespace": "y"}}) == "Pod y/x"
    assert without_server_made(config_map())["metadata"] == {"name": "x"}
