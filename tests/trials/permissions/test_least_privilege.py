# SPDX-License-Identifier: GPL-3.0-or-later
"""The documented permissions are enough, and none of them is too much."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.trials.calls import Call, Site, in_cloud, repeated
from tests.trials.permissions.callers import acting, documented, refusals, used

SPEED = 5000.0
WRITING = (".create", ".update", ".delete", ".setIamPolicy", ".enable", ".exec")
# The simulator's nodes have the default service account, and its networks no policy.
ASKED_BY_GOOGLE = {"compute.networks.updatePolicy", "gkehub.memberships.get", "iam.serviceAccounts.actAs"}
pytestmark = pytest.mark.timeout(3600)
New = Callable[..., Any]


def full(new_simulator: New, calls: Iterable[Call]) -> Any:
    """A project in which its owner has made everything."""
    cloud = new_simulator(speed=SPEED)
    with in_cloud(cloud):
        assert [one.result["msg"] for one in repeated(calls) if one.result.get("failed")] == []
    return cloud


def test_a_first_run_needs_what_is_documented_and_nothing_else(site: Site, new_simulator: New, tmp_path: Path) -> None:
    cloud = new_simulator(speed=SPEED)
    with acting(cloud, documented("install"), tmp_path):
        assert refusals(site.run) == []
    assert documented("install") - used(cloud) == ASKED_BY_GOOGLE


def test_a_run_that_finds_everything_needs_what_is_documented_and_nothing_else(
    site: Site, new_simulator: New, tmp_path: Path
) -> None:
    cloud = full(new_simulator, site.run)
    with acting(cloud, documented("re-run"), tmp_path):
        assert refusals(call for call in site.run if call.module != "gke_preflight") == []
    assert used(cloud) <= documented("re-run")


@pytest.mark.parametrize("made", [False, True], ids=["of an empty project", "of a whole set-up"])
def test_a_prediction_needs_reading_alone(made: bool, site: Site, new_simulator: New, tmp_path: Path) -> None:
    cloud = full(new_simulator, site.run) if made else new_simulator(speed=SPEED)
    with acting(cloud, documented("check"), tmp_path):
        assert refusals(site.plan, check=True) == []
    assert [permission for permission in used(cloud) if permission.endswith(WRITING)] == []
