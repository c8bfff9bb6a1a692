# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import (
    changes,
    merged,
    project,
    same,
    without_absent,
)


@pytest.mark.parametrize(
    ("live", "wanted"),
    [
        pytest.param("100", 100, id="a 64-bit integer comes back as text"),
        pytest.param(None, False, id="false is left out"),
        pytest.param(None, [], id="an empty list is left out"),
        pytest.param(None, {}, id="an empty object is left out"),
        pytest.param(None, 0, id="zero is left out"),
        pytest.param({"count": "2", "made": "x"}, {"count": 2}, id="keys that were not declared do not count"),
        pytest.param([{"a": 1, "b": 2}], [{"a": 1}], id="nor do they inside a list's items"),
    ],
)
def test_a_live_value_that_means_the_same_is_the_same(live: object, wanted: object) -> None:
    assert same(live, wanted)


@pytest.mark.parametrize(
    ("live", "wanted"),
    [
        (None, True),
        ("1", True),
        (1, 2),
        ([1], [1, 2]),
        ([1, 2], [2, 1]),
        ({"a": 1}, {"a": 2}),
        ("x", {"a": 1}),
        ("x", None),
    ],
)
def test_a_live_value_that_means_something_else_is_not_the_same(live: object, wanted: object) -> None:
    assert not same(live, wanted)


def test_changes_name_each_field_by_its_path() -> None:
    live = {"metadata": {"annotations": {"a.b/c": "1", "mine": "x"}}, "spec": {"size": 1}}
    wanted = {"metadata": {"annotations": {"a.b/c": "2"}}, "spec": {"size": 1, "gone": None, "new": {"deep": 1}}}
    assert [(change.path, change.before, change.after) for change in changes(live, wanted)] == [
        (("metadata", "annotations", "a.b/c"), "1", "2"),
        (("spec", "new", "deep"), None, 1),
    ]


def test_a_key_that_must_be_absent_is_a_change_while_it_is_there() -> None:
    found = list(changes({"inFlight": 5}, {"inFlight": None}))
    assert [(change.path, change.after) for change in found] == [(("inFlight",), None)]


def test_the_projection_of_a_list_goes_by_names_where_there_are_some() -> None:
    live = {"list": [{"name": "theirs", "y": 1}, {"name": "ours", "x": 2, "y": 2}]}
    assert project(live, {"list": [{"name": "ours", "x": 9}]}) == {
        "list": [{"name": "theirs", "y": 1}, {"name": "ours", "x": 2}]
    }


def test_the_projection_shows_only_what_is_spoken_of() -> None:
    live = {"a": {"b": 1, "made": 2}, "list": [{"x": 1, "made": 2}], "made": 3}
    assert project(live, {"a": {"b": 9}, "list": [{"x": 9}], "none": 1}) == {"a": {"b": 1}, "list": [{"x": 1}]}


def test_merging_follows_json_merge_patch() -> None:
    assert merged({"a": {"b": 1, "c": 2}, "d": 3}, {"a": {"b": None, "e": 4}, "d": [1]}) == {
        "a": {"c": 2, "e": 4},
        "d": [1],
    }


def test_nothing_absent_is_sent_at_creation() -> None:
    assert without_absent({"a": None, "b": {"c": None, "d": 1}}) == {"b": {"d": 1}}
