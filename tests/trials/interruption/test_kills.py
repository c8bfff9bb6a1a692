# SPDX-License-Identifier: GPL-3.0-or-later
"""A run that is killed at any moment is ended by the next one: nothing is doubled, left over or lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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

pytestmark = pytest.mark.timeout(7200)
SEEDS = range(50)
# Of these, Ansible itself is killed: it takes ten times as long, and makes the same calls.
WHOLE_RUNS = range(5)
Sampled = Callable[[Sequence[int], int], list[int]]


def test_killed_once_on_its_way_up_and_once_on_its_way_down_a_site_still_comes_and_goes(
    new_simulator: Any, tmp_path: Path
) -> None:
    site = Site(new_simulator(speed=SPEED), tmp_path)
    empty = picture(site.simulator.state())
    assert site.killed(INSTALL, moment=60)
    assert doubled(site.completed(INSTALL).picture) == []
    assert site.killed(TEARDOWN, moment=20)
    assert differences(of_the_cloud(site.completed(TEARDOWN).picture), of_the_cloud(empty)) == []


def test_killed_at_any_moment_a_run_is_ended_by_the_next_as_if_nothing_had_been(
    new_simulator: Any, tmp_path: Path, sampled: Sampled, capsys: Any
) -> None:
    if seeds := sampled(WHOLE_RUNS, 0):
        known = references(Site(new_simulator(speed=SPEED), tmp_path), RUNS)
        survived(lambda: Site(new_simulator(speed=SPEED), tmp_path), RUNS, known, seeds, capsys)


def test_killed_at_any_moment_the_calls_of_a_run_are_ended_by_those_of_the_next_as_if_nothing_had_been(
    new_simulator: Any, tmp_path: Path, sampled: Sampled, capsys: Any
) -> None:
    if seeds := sampled(SEEDS, 0):
        calls, left = calls_of_the_runs(lambda: new_simulator(speed=SPEED), tmp_path)
        known = references(ReplayedSite(new_simulator(speed=SPEED), tmp_path), calls)
        assert [differences(known[run].picture, left[run]) for run in calls] == [[], [], []]
        survived(lambda: ReplayedSite(new_simulator(speed=SPEED), tmp_path), calls, known, seeds, capsys)


def survived(
    start: Callable[[], Site],
    runs: Mapping[str, Any],
    known: Mapping[str, Reference],
    seeds: Sequence[int],
    capsys: Any,
) -> None:
    """Tells of each seed what it led to; all must have led where undisturbed runs lead."""
    outcomes = {}
    for seed in seeds:
        site = start()
        outcomes[seed] = survive(site, runs, known, seed)
        site.simulator.stop()
        with capsys.disabled():
            print(f"\nseed {seed}: {outcomes[seed] or 'each of the three runs, killed, was ended by the next'}")
    assert [problem for problems in outcomes.values() for problem in problems] == []
