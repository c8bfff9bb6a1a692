# SPDX-License-Identifier: GPL-3.0-or-later
"""A run that is killed at any moment is ended by the next one: nothing is doubled, left over or lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.trials.interruption.pictures import differences, picture
from tests.trials.interruption.replays import ReplayedSite, calls_of_the_runs
from tests.trials.interruption.stories import (
    INSTALL,
    RUNS,
    SPEED,
    TEARDOWN,
    Reference,
    Site,
    doubled,
    of_the_cloud,
    references,
    survive,
)

pytestmark = pytest.mark.timeout(1200)
SEEDS = range(50)
# Of these, Ansible itself is killed: it takes ten times as long, and makes the same calls.
WHOLE_RUNS = range(5)
Known = tuple[Mapping[str, Any], Mapping[str, Reference]]


@pytest.fixture(scope="module")
def whole_runs(tmp_path_factory: pytest.TempPathFactory) -> Known:
    """The runs of Ansible, and what each leaves when nobody disturbs it."""
    from simulator import app

    with app.start(speed=SPEED) as cloud:
        return RUNS, references(Site(cloud, tmp_path_factory.mktemp("undisturbed")), RUNS)


@pytest.fixture(scope="module")
def replays(tmp_path_factory: pytest.TempPathFactory) -> Known:
    """The calls of these runs, and what they leave, which is the same."""
    from simulator import app

    home = tmp_path_factory.mktemp("undisturbed")
    with app.start(speed=SPEED) as cloud:
        calls, left = calls_of_the_runs(cloud, home)
    with app.start(speed=SPEED) as cloud:
        known = references(ReplayedSite(cloud, home), calls)
    assert [line for run in calls for line in differences(known[run].picture, left[run])] == []
    return calls, known


def test_killed_once_on_its_way_up_and_once_on_its_way_down_a_site_still_comes_and_goes(
    new_simulator: Any, tmp_path: Path
) -> None:
    site = Site(new_simulator(speed=SPEED), tmp_path)
    empty = picture(site.simulator.state())
    assert site.killed(INSTALL, moment=60)
    assert doubled(site.completed(INSTALL).picture) == []
    assert site.killed(TEARDOWN, moment=20)
    assert differences(of_the_cloud(site.completed(TEARDOWN).picture), of_the_cloud(empty)) == []


@pytest.mark.sampled("seed", WHOLE_RUNS, 0)
def test_killed_at_any_moment_a_run_is_ended_by_the_next_as_if_nothing_had_been(
    seed: int, whole_runs: Known, new_simulator: Any, tmp_path: Path, counted: Callable[..., None]
) -> None:
    runs, known = whole_runs
    counted(kills=len(runs))
    assert survive(Site(new_simulator(speed=SPEED), tmp_path), runs, known, seed) == []


@pytest.mark.sampled("seed", SEEDS, 0)
def test_killed_at_any_moment_the_calls_of_a_run_are_ended_by_those_of_the_next_as_if_nothing_had_been(
    seed: int, replays: Known, new_simulator: Any, tmp_path: Path, counted: Callable[..., None]
) -> None:
    calls, known = replays
    counted(kills=len(calls))
    assert survive(ReplayedSite(new_simulator(speed=SPEED), tmp_path), calls, known, seed) == []
