# SPDX-License-Identifier: GPL-3.0-or-later
"""Every request of a first run, hit by every fault that can hit it: it ends well, or is told what to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import SPEED
from tests.trials.calls import Site, in_cloud
from tests.trials.faults.kinds import ALL
from tests.trials.faults.matrix import Step, dealt
from tests.trials.faults.walks import Account, clean_steps, walked
from tests.trials.interruption.pictures import differences, picture

# A walk goes through a whole site and meets hundreds of faults.
pytestmark = pytest.mark.timeout(1200)
Start = Callable[[], Any]
Clean = tuple[list[Step], dict[str, Any]]


@pytest.fixture(scope="module")
def clean(site: Site) -> Clean:
    """The steps of a site that nothing disturbs, and what they leave."""
    from simulator import app

    with app.start(speed=SPEED) as cloud:
        with in_cloud(cloud):
            steps = list(clean_steps(cloud, site.run))
        return steps, picture(cloud.state())


@pytest.mark.sampled("hand", range(len(ALL)), 1)
def test_each_request_hit_by_a_fault_ends_well_or_tells_what_to_do_and_the_next_run_ends_it(
    hand: int, new_simulator: Start, clean: Clean, counted: Callable[..., None]
) -> None:
    accounts = walked_through(new_simulator, clean[0], hand, clean[1])
    helped = sum(account.failures for account in accounts)
    counted(walks=len(accounts), faults=sum(len(account.met) for account in accounts), helpful_failures=helped)
    assert [problem for account in accounts for problem in account.problems] == []


def walked_through(start: Start, steps: list[Step], hand: int, wanted: dict[str, Any]) -> list[Account]:
    """Walks with one hand of faults; those that met nothing, because others came before them, walk alone."""
    accounts, cases = [], list(dealt(steps, hand))
    while cases:
        cloud = start()
        account = walked(cloud, steps, cases)
        account.problems += differences(picture(cloud.state()), wanted)
        cloud.stop()
        accounts.append(account)
        if len(account.unused) == len(cases):
            account.problems += [f"met by nothing: {case}" for case in cases]
            break
        cases = account.unused
    return accounts
