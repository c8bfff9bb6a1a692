# SPDX-License-Identifier: GPL-3.0-or-later
"""A run that is killed at any moment is ended by the next one: nothing is doubled, left over or lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.trials.interruption.pictures import differences, picture
from tests.trials.interruption.stories import (
    INSTALL,
    SPEED,
    TEARDOWN,
    Site,
    doubled,
    of_the_cloud,
    references,
    survive,
)

pytestmark = pytest.mark.timeout(7200)
SEEDS = range(50)
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
    new_simulator: Any, tmp_path: Path, sampled: Sampled
) -> None:
    seeds = sampled(SEEDS, 0)
    known = references(lambda: new_simulator(speed=SPEED), tmp_path) if seeds else {}
    for seed in seeds:
        problems = survive(lambda: new_simulator(speed=SPEED), tmp_path, known, seed)
        assert problems == [], f"seed {seed}"
