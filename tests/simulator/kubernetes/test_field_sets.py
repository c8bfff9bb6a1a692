# SPDX-License-Identifier: GPL-3.0-or-later
"""FieldsV1 and the errors' spelling of paths."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.kubernetes.applying.field_sets import FieldSet, display, field_set, fields_v1, with_parents

ITEM = 'k:{"name":"a"}'


@pytest.mark.parametrize(
    ("paths", "tree"),
    [
        (frozenset(), {}),
        (frozenset({("f:a",)}), {"f:a": {}}),
        (frozenset({("f:a", "f:b")}), {"f:a": {"f:b": {}}}),
        (frozenset({("f:a",), ("f:a", "f:b")}), {"f:a": {".": {}, "f:b": {}}}),
        (
            frozenset({("f:list", ITEM), ("f:list", ITEM, "f:name"), ("f:set", 'v:"x"')}),
            {"f:list": {ITEM: {".": {}, "f:name": {}}}, "f:set": {'v:"x"': {}}},
        ),
    ],
)
def test_a_set_is_written_as_a_tree_and_read_back(paths: FieldSet, tree: dict[str, Any]) -> None:
    assert fields_v1(paths) == tree
    assert field_set(tree) == paths


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (("f:spec", "f:replicas"), ".spec.replicas"),
        (("f:a", ITEM, "f:b"), '.a[name="a"].b'),
        (("f:a", 'k:{"port":80,"protocol":"TCP"}'), '.a[port=80,protocol="TCP"]'),
        (("f:a", 'v:"x"'), '.a[="x"]'),
    ],
)
def test_a_path_is_shown_as_conflicts_show_it(path: tuple[str, ...], text: str) -> None:
    assert display(path) == text


def test_parents_are_on_the_way_to_a_member() -> None:
    assert with_parents(frozenset({("f:a", "f:b")})) == {("f:a",), ("f:a", "f:b")}
