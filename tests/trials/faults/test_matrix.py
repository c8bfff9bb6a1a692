# SPDX-License-Identifier: GPL-3.0-or-later
"""Every request of a first run, hit by every fault that can hit it: it ends well, or is told what to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from tests.trials.calls import Site, in_cloud
from tests.trials.faults.kinds import ALL
from tests.trials.faults.matrix import Step, dealt
from tests.trials.faults.walks import Account, clean_steps, walked
from tests.trials.interruption.pictures import differences, picture

pytestmark = pytest.mark.timeout(7200)
Sampled = Callable[[Sequence[int], int], list[int]]
Start = Callable[[], Any]


def test_each_request_hit_by_a_fault_ends_well_or_tells_what_to_do_and_the_next_run_ends_it(
    new_simulator: Start, site: Site, sampled: Sampled, capsys: Any
) -> None:
    clean = new_simulator()
    with in_cloud(clean):
        steps = list(clean_steps(clean, site.run))
    wanted, problems = picture(clean.state()), []
    for hand in sampled(range(len(ALL)), 1):
        accounts = walked_through(new_simulator, steps, hand, wanted)
        problems += [f"hand {hand}: {problem}" for account in accounts for problem in account.problems]
        with capsys.disabled():
            print(f"\nhand {hand}: {told(accounts)}")
    assert problems == []


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


def told(accounts: Sequence[Account]) -> str:
    """The numbers of some walks."""
    met, failures = sum(len(one.met) for one in accounts), sum(one.failures for one in accounts)
    return f"{met} faults met in {len(accounts)} walks, {failures} runs of a module failed with a message that helps"
