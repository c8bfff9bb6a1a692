# SPDX-License-Identifier: GPL-3.0-or-later
"""The removal of one of two regions that is killed at any moment is ended by the next run."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.ansible_runs import ROOT
from tests.trials.calls import Site as Recorded
from tests.trials.calls import in_cloud, repeated
from tests.trials.interruption.pictures import differences
from tests.trials.interruption.stories import SPEED, Site

pytestmark = pytest.mark.timeout(7200)
SEEDS = range(20)
REMOVAL = (
    "playbooks/remove_region.yml",
    *("-i", str(ROOT / "inventories" / "prod")),
    *("-e", "gkefleet_confirm_teardown=my-gke-project"),
    *("-e", "gkefleet_remove_region=us-east4"),
)


def test_killed_at_any_moment_the_removal_of_a_region_is_ended_by_the_next(
    new_simulator: Any, tmp_path: Path, site: Recorded, sampled: Callable[[Sequence[int], int], list[int]], capsys: Any
) -> None:
    problems, seeds = {}, sampled(SEEDS, 0)
    known = two_regions(new_simulator, tmp_path, site).completed(REMOVAL)
    for seed in seeds:
        project, moment = two_regions(new_simulator, tmp_path, site), random.Random(seed).randrange(known.requests)
        assert project.killed(REMOVAL, moment), f"it ended before request {moment}"
        problems[moment] = differences(project.completed(REMOVAL).picture, known.picture)
        project.simulator.stop()
        with capsys.disabled():
            print(f"\nseed {seed}, killed at request {moment}: {problems[moment] or 'ended by the next'}")
    assert {moment: found for moment, found in problems.items() if found} == {}


def two_regions(new_simulator: Any, home: Path, site: Recorded) -> Site:
    """A project in which a first run has brought up two regions."""
    simulator = new_simulator(speed=SPEED)
    with in_cloud(simulator):
        assert [answered for answered in repeated(site.run) if answered.result.get("failed")] == []
    return Site(simulator, home)
