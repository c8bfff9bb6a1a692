# SPDX-License-Identifier: GPL-3.0-or-later
"""How far a fleet feature is."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.gkefleet.inference.plugins.module_utils._feature_state import feature_progress, membership_path

OK = {"state": {"code": "OK", "description": "Ready to use"}}
LOST = {"state": {"code": "ERROR", "description": "Lost connection"}}
WEST = "projects/123456789012/locations/europe-west3/memberships/gke-west"


def feature(resource: str = "ACTIVE", state: dict[str, Any] | None = None, **members: Any) -> dict[str, Any]:
    return {
        "resourceState": {"state": resource},
        "state": OK if state is None else state,
        "membershipStates": {WEST.replace("gke-west", name): value for name, value in members.items()},
    }


@pytest.mark.parametrize(
    ("live", "done", "seen"),
    [
        (None, False, "the feature does not exist"),
        ({}, False, "the feature is no state yet; the fleet's state is unknown"),
        (feature(), True, ""),
        (feature("ENABLING"), False, "the feature is ENABLING"),
        (feature(west=OK), True, ""),
        (feature(west=OK, east=LOST), False, "memberships/east is ERROR (Lost connection) (the service agent"),
        (feature(state=LOST), False, "the fleet's state is ERROR (Lost connection)"),
    ],
)
def test_a_feature_is_ready_when_the_fleet_and_every_membership_are(live: Any, done: bool, seen: str) -> None:
    progress = feature_progress(live)
    assert progress.done is done
    assert seen in progress.seen


def test_a_membership_the_caller_names_must_be_listed() -> None:
    own = membership_path("projects/my-project/locations/europe-west3/memberships/gke-west")
    assert feature_progress(feature(), frozenset({own})).seen == f"{own}: no state yet"
    assert feature_progress({**feature(), "membershipStates": {WEST: OK}}, frozenset({own})).done
