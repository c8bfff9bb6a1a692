# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.gkefleet.inference.plugins.module_utils._errors import InputError
from ansible_collections.gkefleet.inference.plugins.module_utils._manifest_input import checked_objects


def thing(kind: str = "ConfigMap", **metadata: Any) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": kind, "metadata": {"name": "x", **metadata}}


def test_an_object_without_a_namespace_gets_the_one_that_is_set() -> None:
    bodies = checked_objects([thing(), thing(namespace="own"), thing("Namespace")], "given")
    assert [body["metadata"].get("namespace") for body in bodies] == ["given", "own", None]


def test_a_secrets_text_becomes_data_that_apply_can_own_key_by_key() -> None:
    given = {**thing("Secret"), "data": {"a": "eA=="}, "stringData": {"token": "hello"}}
    (body,) = checked_objects([given], "default")
    assert "stringData" not in body
    assert body["data"] == {"a": "eA==", "token": "aGVsbG8="}


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"apiVersion": "v1", "kind": "ConfigMap"},
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": 5}},
        {"apiVersion": "v1", "kind": None, "metadata": {"name": "x"}},
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": ""}},
    ],
)
def test_what_is_no_object_is_refused_by_its_position(broken: dict[str, Any]) -> None:
    with pytest.raises(InputError, match=r"objects\[1\]: set apiVersion, kind and metadata\.name"):
        checked_objects([thing(), broken], "default")


def test_an_object_that_is_there_twice_is_refused() -> None:
    with pytest.raises(InputError, match="ConfigMap default x is there twice"):
        checked_objects([thing(), thing(namespace="default")], "default")
