# SPDX-License-Identifier: GPL-3.0-or-later
"""What is told without the server is what server-side apply does: to maps, to items with owners, to whole lists."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.gkefleet.inference.plugins.module_utils._errors import Refusal
from ansible_collections.gkefleet.inference.plugins.module_utils._foretelling import foretold, may_not_write

MANAGER = "gkefleet.inference"
ITEM = 'k:{"port":80,"protocol":"TCP"}'
OTHER = 'k:{"port":81,"protocol":"TCP"}'


def live(spec: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    """An object whose specification two managers own."""
    entries = [
        {"manager": MANAGER, "operation": "Apply", "fieldsV1": {"f:spec": mine}},
        {"manager": "somebody", "operation": "Update", "fieldsV1": {"f:spec": theirs}},
    ]
    return {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "one", "managedFields": entries}, "spec": spec}


def after(found: dict[str, Any], spec: dict[str, Any]) -> Any:
    """The specification that applying another one makes."""
    body = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "one"}, "spec": spec}
    return foretold(found, body, MANAGER)["spec"]


def test_what_is_declared_is_put_back_and_what_others_added_stays() -> None:
    found = live({"type": "NodePort", "added": 1, "default": 2}, {}, {"f:type": {}, "f:added": {}})
    assert after(found, {"type": "ClusterIP"}) == {"type": "ClusterIP", "added": 1, "default": 2}


def test_what_is_no_longer_declared_goes_unless_others_own_it_too() -> None:
    found = live({"a": 1, "b": 2}, {"f:a": {}, "f:b": {}}, {"f:b": {}})
    assert after(found, {}) == {"b": 2}


def test_items_of_others_stay_and_ours_are_mended_in_their_place() -> None:
    ports = [{"port": 81, "protocol": "TCP"}, {"port": 80, "protocol": "TCP", "name": "theirs"}]
    found = live({"ports": ports}, {"f:ports": {ITEM: {"f:port": {}}}}, {"f:ports": {OTHER: {}}})
    wanted = [{"port": 81, "protocol": "TCP"}, {"port": 80, "protocol": "TCP", "name": "ours"}]
    assert after(found, {"ports": [{"port": 80, "name": "ours"}]}) == {"ports": wanted}


def test_items_that_are_no_longer_declared_go() -> None:
    ports = [{"port": 81, "protocol": "TCP"}, {"port": 80, "protocol": "TCP"}]
    found = live({"ports": ports}, {"f:ports": {ITEM: {}, OTHER: {}}}, {})
    assert after(found, {"ports": [{"port": 80}]}) == {"ports": [{"port": 80, "protocol": "TCP"}]}


def test_a_list_without_owners_of_items_is_as_declared_with_the_defaults_of_the_server() -> None:
    found = live({"rules": [{"name": "x", "weight": 1}]}, {"f:rules": {}}, {})
    assert after(found, {"rules": [{"name": "y"}]}) == {"rules": [{"name": "y", "weight": 1}]}
    assert after(found, {"rules": [{"name": "y"}, {"name": "z"}]}) == {"rules": [{"name": "y"}, {"name": "z"}]}


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        (403, 'services "one" is forbidden: User "a@b" cannot patch resource "services" in API group ""', True),
        (403, 'admission webhook "w" denied the request: no', False),
        (403, 'services "one" is forbidden: exceeded quota: small', False),
        (422, 'User "a@b" cannot patch resource "services"', False),
    ],
)
def test_only_what_the_caller_may_not_write_is_told_without_the_server(code: int, text: str, expected: bool) -> None:
    assert may_not_write(Refusal("PATCH", code, "Forbidden", text)) is expected
