# SPDX-License-Identifier: GPL-3.0-or-later
"""Every request of an update and of a teardown, hit by every fault that can hit it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.conftest import SPEED
from tests.trials.calls import Call, in_cloud, repeated
from tests.trials.faults.kinds import ALL
from tests.trials.faults.matrix import Step
from tests.trials.faults.test_matrix import walked_through
from tests.trials.faults.walks import clean_steps
from tests.trials.interruption.pictures import picture
from tests.trials.interruption.replays import calls_of_the_runs

# A walk goes through a whole run and meets hundreds of faults.
pytestmark = pytest.mark.timeout(1200)
BEFORE, RUNS = "the first run", ("an update", "a teardown")
Recorded = dict[str, list[Call]]
Clean = Callable[[str], tuple[list[Step], dict[str, Any]]]


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    """The calls of a first run, an update and a teardown of one region."""
    from simulator import app

    with app.start(speed=SPEED) as cloud:
        return calls_of_the_runs(cloud, tmp_path_factory.mktemp("recorded"))[0]


@pytest.fixture(scope="module")
def clean(recorded: Recorded) -> Clean:
    """The steps of a run that nothing disturbs, and what they leave; found once."""
    from simulator import app

    known: dict[str, tuple[list[Step], dict[str, Any]]] = {}

    def of(run: str) -> tuple[list[Step], dict[str, Any]]:
        if run not in known:
            with app.start(speed=SPEED) as cloud, in_cloud(cloud):
                made(recorded[BEFORE])
                known[run] = [*map(established, clean_steps(cloud, recorded[run]))], picture(cloud.state())
        return known[run]

    return of


@pytest.mark.sampled("run", RUNS, len(RUNS))
@pytest.mark.sampled("hand", range(len(ALL)), 0)
def test_each_request_of_a_later_run_hit_by_a_fault_ends_well_or_tells_what_to_do(
    run: str, hand: int, new_simulator: Any, recorded: Recorded, clean: Clean, counted: Callable[..., None]
) -> None:
    def start() -> Any:
        cloud = new_simulator()
        with in_cloud(cloud):
            made(recorded[BEFORE])
        return cloud

    steps, wanted = clean(run)
    accounts = walked_through(start, steps, hand, wanted)
    helped = sum(account.failures for account in accounts)
    counted(walks=len(accounts), faults=sum(len(account.met) for account in accounts), helpful_failures=helped)
    assert [problem for account in accounts for problem in account.problems] == []


def established(step: Step) -> Step:
    """A step of a run long after the first, which enabled the APIs."""
    return replace(step, requests=[replace(request, established=True) for request in step.requests])


def made(calls: list[Call]) -> None:
    """Makes calls that must all succeed."""
    assert [answered for answered in repeated(calls) if answered.result.get("failed")] == []
