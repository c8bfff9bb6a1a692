# SPDX-License-Identifier: GPL-3.0-or-later
"""Projects in many states: beginnings of a first run, single objects gone, and several things disturbed at once."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.trials.calls import Site, in_cloud, repeated
from tests.trials.check_mode.conftest import SPEED, Complete
from tests.trials.check_mode.disturbances import Disturbance, deletions, edits, halves
from tests.trials.check_mode.trial import declared, refusals, tried
from tests.trials.objects import happened

BEGINNINGS_IN_SAMPLE, MIXTURES_IN_SAMPLE = 1, 1
MIXTURES = 200
PAUSE = 0.15  # seconds; minutes of the cloud's time
LOOKS_ALIKE = 3  # until nothing is taken to follow any more, also on a busy machine
pytestmark = pytest.mark.timeout(3600)
Sampled = Callable[..., Any]
Counted = Callable[..., None]
Kind = Callable[[Complete], Iterator[Disturbance]]
# What is deleted, what is on its way out, and what is edited, with how many of each are a sample.
SINGLE: tuple[tuple[Kind, int], ...] = ((deletions, 2), (halves, 1), (edits, 1))


def test_a_run_finishes_every_beginning_just_as_predicted(site: Site, sampled: Sampled, counted: Counted) -> None:
    from simulator import app

    problems, lengths = [], sampled(range(len(site.plan)), BEGINNINGS_IN_SAMPLE)
    for length in lengths:
        with app.start(speed=SPEED) as cloud, in_cloud(cloud):
            known = declared(repeated(site.plan, check=True))
            assert refusals(repeated(site.plan[:length])) == []
            trial = tried(cloud, site, known)
            again = tried(cloud, site, known)
        problems += [f"after {length} calls: {one}" for one in trial.disagreements() + trial.refusals]
        problems += [f"after {length} calls, again: {one}" for one in again.predicted]
    counted(beginnings=len(lengths))
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize(("kind", "in_sample"), SINGLE, ids=[kind.__name__ for kind, _ in SINGLE])
def test_a_run_mends_every_single_thing_just_as_predicted(
    complete: Complete, sampled: Sampled, counted: Counted, kind: Kind, in_sample: int
) -> None:
    made = sampled(list(kind(complete)), in_sample)
    problems = [problem for one in made for problem in disturbed(complete, [one])]
    counted(**{kind.__name__: len(made)})
    assert not problems, "\n".join(problems)


def test_a_run_mends_every_mixture_just_as_predicted(complete: Complete, sampled: Sampled, counted: Counted) -> None:
    problems, kinds = [], [*edits(complete), *deletions(complete)]
    seeds = sampled(range(MIXTURES), MIXTURES_IN_SAMPLE)
    for seed in seeds:
        chance = random.Random(seed)
        # What comes later may take away what the others are about.
        places = sorted(chance.sample(range(len(kinds)), chance.randint(2, 8)))
        problems += disturbed(complete, [kinds[place] for place in places])
    counted(mixtures=len(seeds))
    assert not problems, "\n".join(problems)


def settle(complete: Complete) -> None:
    """Waits until Google's and Kubernetes' own controllers have followed what somebody did."""
    looks = [complete.known.of(complete.cloud.state())]
    while len(looks) < LOOKS_ALIKE or any(look != looks[-1] for look in looks[-LOOKS_ALIKE:]):
        time.sleep(PAUSE)
        looks.append(complete.known.of(complete.cloud.state()))


def disturbed(complete: Complete, together: list[Disturbance]) -> list[str]:
    """Disturbs the project, tries it, and tells what went otherwise than predicted; it is complete again afterwards."""
    for disturbance in together:
        disturbance.make()
    settle(complete)
    trial = tried(complete.cloud, complete.site, complete.known, lambda: [one.end() for one in together])
    complete.cloud.call(complete.cloud.cloud.faults.clear)
    left = happened(complete.wanted, trial.after, complete.known.fields)
    told = trial.disagreements() + trial.refusals + [f"not put back: {one}" for one in left]
    names = [disturbance.name for disturbance in together]
    if left:
        assert refusals(repeated(complete.site.run)) == []
    return [f"{names}: {problem}" for problem in told]
