# SPDX-License-Identifier: GPL-3.0-or-later
"""Additive changes of IAM policies."""

from __future__ import annotations

from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils import _iam_policy as iam
from ansible_collections.gkefleet.inference.plugins.module_utils._iam_policy import Grant

CONDITION = {"title": "until summer", "expression": "request.time < timestamp('2030-01-01T00:00:00Z')"}


def policy(*bindings: dict[str, Any]) -> dict[str, Any]:
    return {"bindings": list(bindings), "etag": "BwY=", "version": 1, "auditConfigs": [{"service": "allServices"}]}


def binding(role: str, *members: str, **more: Any) -> dict[str, Any]:
    return {"role": role, "members": list(members), **more}


def test_a_grant_joins_the_members_its_role_has() -> None:
    after = iam.with_grants(policy(binding("roles/a", "user:one")), [Grant("roles/a", "user:two")])
    assert after["bindings"] == [binding("roles/a", "user:one", "user:two")]


def test_a_grant_of_a_new_role_makes_a_binding() -> None:
    after = iam.with_grants(policy(binding("roles/a", "user:one")), [Grant("roles/b", "user:one")])
    assert after["bindings"] == [binding("roles/a", "user:one"), binding("roles/b", "user:one")]


def test_a_grant_that_is_there_is_not_doubled() -> None:
    before = policy(binding("roles/a", "user:one"))
    grants = [Grant("roles/a", "user:one"), Grant("roles/a", "user:one")]
    assert iam.with_grants(before, grants)["bindings"] == before["bindings"]


def test_a_binding_with_a_condition_is_another_one() -> None:
    before = policy(binding("roles/a", "user:one", condition=CONDITION))
    assert not iam.holds(before, Grant("roles/a", "user:one"))
    after = iam.with_grants(before, [Grant("roles/a", "user:one")])
    assert after["bindings"] == [*before["bindings"], binding("roles/a", "user:one")]
    assert iam.without_grants(after, [Grant("roles/a", "user:one")])["bindings"] == before["bindings"]


def test_etag_and_audit_settings_stay_and_conditions_are_understood() -> None:
    after = iam.with_grants(policy(), [Grant("roles/a", "user:one")])
    assert (after["etag"], after["auditConfigs"], after["version"]) == ("BwY=", [{"service": "allServices"}], 3)


def test_removing_a_grant_leaves_the_others() -> None:
    before = policy(binding("roles/a", "user:one", "user:two"), binding("roles/b", "user:one"))
    after = iam.without_grants(before, [Grant("roles/a", "user:one"), Grant("roles/b", "user:one")])
    assert after["bindings"] == [binding("roles/a", "user:two")]


def test_the_policy_that_was_read_is_not_edited() -> None:
    before = policy(binding("roles/a", "user:one"))
    iam.with_grants(before, [Grant("roles/a", "user:two")])
    assert before == policy(binding("roles/a", "user:one"))
