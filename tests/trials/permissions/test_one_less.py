# SPDX-License-Identifier: GPL-3.0-or-later
"""Whoever lacks one of the documented permissions is told which, before anything stands on what could not be done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.trials.calls import Call, Site
from tests.trials.permissions.callers import ASKED_BY_GOOGLE, SPEED, acting, documented, forbearing, holding, told

pytestmark = pytest.mark.timeout(3600)
New = Callable[..., Any]
Sampled = Callable[[Sequence[str], int], list[str]]


def unnamed(
    cloud: Any, column: str, lacking: Iterable[str], calls: Sequence[Call], folder: Path
) -> dict[str, list[str]]:
    """What calls say without one of a column's permissions where they do not name it."""
    found = {}
    with acting(cloud, (), folder):
        for permission in lacking:
            holding(cloud, documented(column) - {permission})
            said = told(calls, check=column == "check")
            if not any(permission in message for message in said):
                found[permission] = said
    return found


def needed(column: str) -> list[str]:
    """The permissions of a column that calls of the simulator need."""
    return sorted(documented(column) - ASKED_BY_GOOGLE)


def preflight(calls: Iterable[Call]) -> list[Call]:
    """The look at the project before anything is written."""
    return [call for call in calls if call.module == "gke_preflight"]


def test_a_first_run_names_it_before_the_first_write(
    site: Site, new_simulator: New, sampled: Sampled, tmp_path: Path
) -> None:
    cloud = new_simulator(speed=SPEED)
    lacking = sampled(sorted(documented("install")), 6)
    assert unnamed(cloud, "install", lacking, preflight(site.run), tmp_path) == {}
    assert [entry["path"] for entry in cloud.journal() if entry["write"]] == []


def test_a_stage_of_a_first_run_names_it(site: Site, new_simulator: New, sampled: Sampled, tmp_path: Path) -> None:
    found = {}
    for permission in sampled(needed("install"), 0):
        cloud = new_simulator(speed=SPEED)
        found.update(unnamed(cloud, "install", [permission], forbearing(site.run), tmp_path))
        cloud.stop()
    assert found == {}


def test_a_run_that_finds_everything_names_it(site: Site, complete: Any, sampled: Sampled, tmp_path: Path) -> None:
    lacking = sampled(needed("re-run"), 2)
    assert unnamed(complete, "re-run", lacking, forbearing(site.run), tmp_path) == {}


def test_a_prediction_names_it(site: Site, complete: Any, new_simulator: New, sampled: Sampled, tmp_path: Path) -> None:
    lacking, later = sampled(needed("check"), 2), documented("re-run")
    # What is read only of things that are still to be made is asked for in an empty project alone.
    empty = new_simulator(speed=SPEED, enabled=("compute", "container", "gkehub"))
    first = [permission for permission in lacking if permission not in later]
    assert unnamed(empty, "check", first, forbearing(site.plan), tmp_path) == {}
    again = [permission for permission in lacking if permission in later]
    assert unnamed(complete, "check", again, forbearing(site.plan), tmp_path) == {}
