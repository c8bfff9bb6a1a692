# SPDX-License-Identifier: GPL-3.0-or-later
"""Bodies and lists shaped from what the user gave."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.gkefleet.inference.plugins.module_utils._errors import InputError
from ansible_collections.gkefleet.inference.plugins.module_utils._given import given, in_order_of, refuse, united


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ({"a": 1, "b": None}, {"a": 1}),
        ({"a": {"b": None}}, {}),
        ({"a": {"b": {"c": None}}, "d": 0}, {"d": 0}),
        ({"a": {}}, {"a": {}}),
        ({"a": False, "b": [], "c": ""}, {"a": False, "b": [], "c": ""}),
    ],
)
def test_only_what_was_given_is_left(body: dict[str, Any], left: dict[str, Any]) -> None:
    assert given(body) == left


@pytest.mark.parametrize(
    ("live", "wanted", "result"),
    [(None, ["a"], ["a"]), (["b", "a"], ["a", "c"], ["b", "a", "c"]), (["a"], [], ["a"])],
)
def test_a_list_that_others_add_to_keeps_what_it_has(
    live: list[str] | None, wanted: list[str], result: list[str]
) -> None:
    assert united(live, wanted) == result


@pytest.mark.parametrize(
    ("live", "wanted", "result"),
    [(None, ["a", "b"], ["a", "b"]), (["b", "a"], ["a", "b"], ["b", "a"]), (["b"], ["c", "b"], ["b", "c"])],
)
def test_an_unordered_list_takes_the_live_order(live: list[str] | None, wanted: list[str], result: list[str]) -> None:
    assert in_order_of(live, wanted) == result


def test_all_problems_are_told_at_once() -> None:
    refuse([])
    with pytest.raises(InputError, match="first; second"):
        refuse(["first", "second"])
