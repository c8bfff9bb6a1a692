# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.gkefleet.inference.plugins.module_utils._errors import FleetError
from ansible_collections.gkefleet.inference.plugins.module_utils._plan import plan_absence, plan_presence


def test_what_is_absent_is_created_as_declared() -> None:
    plan = plan_presence(None, {"a": 1, "b": None}, {}, "thing")
    assert (plan.action, plan.before, plan.after) == ("create", {}, {"a": 1})


def test_what_is_as_wanted_is_left_alone() -> None:
    assert not plan_presence({"a": 1, "made": 2}, {"a": 1}, {}, "thing").changed


def test_what_differs_is_updated_and_shown_without_server_made_fields() -> None:
    plan = plan_presence({"a": 1, "made": 2}, {"a": 3}, {}, "thing")
    assert (plan.action, plan.before, plan.after) == ("update", {"a": 1}, {"a": 3})
    assert [change.path for change in plan.changes] == [("a",)]


def test_a_wanted_default_that_the_api_leaves_out_is_not_shown_as_a_difference() -> None:
    plan = plan_presence({"a": 1, "addons": {}}, {"a": 3, "addons": {"dns": {"disabled": False}}}, {}, "thing")
    assert (plan.before, plan.after) == ({"a": 1, "addons": {}}, {"a": 3, "addons": {}})


@pytest.mark.parametrize("immutable", [("a",), ("a", "b")])
def test_a_field_that_cannot_be_changed_in_place_is_refused_by_name(immutable: tuple[str, ...]) -> None:
    with pytest.raises(
        FleetError, match=r"thing: a\.b cannot be changed in place \(it is 1, 2 is asked for\)\. Set the_b back"
    ):
        plan_presence({"a": {"b": 1}}, {"a": {"b": 2}}, {immutable: "the_b"}, "thing")


def test_what_is_there_is_deleted_and_what_is_not_is_left_alone() -> None:
    assert plan_absence({"a": 1, "made": 2}, {"a": 1}).action == "delete"
    assert plan_absence({"a": 1, "made": 2}, {"a": 1}).before == {"a": 1}
    assert not plan_absence(None, {"a": 1}).changed


def test_a_removal_is_shown_even_when_nothing_of_the_object_is_declared() -> None:
    assert plan_absence({"name": "it", "made": 2}, {}).before == {"name": "it"}
