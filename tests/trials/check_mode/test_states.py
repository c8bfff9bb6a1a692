# SPDX-License-Identifier: GPL-3.0-or-later
"""Projects in many states: beginnings of a first run, single objects gone, and several things disturbed at once."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.trials.calls import Site, in_cloud, repeated
from tests.trials.check_mode.conftest import SPEED, Complete
from tests.trials.check_mode.disturbances import Disturbance, disturbances
from tests.trials.check_mode.trial import declared, refusals, tried
from tests.trials.objects import happened

BEGINNINGS_IN_SAMPLE, GONE_IN_SAMPLE, MIXTURES_IN_SAMPLE = 1, 3, 1
MIXTURES = 200
PAUSE = 0.2  # seconds; many minutes of the cloud's time
pytestmark = pytest.mark.timeout(600)


def test_a_run_finishes_every_beginning_just_as_predicted(site: Site, sampled: Callable[..., Any]) -> None:
    from simulator import app

    problems = []
    for length in sampled(range(len(site.plan)), BEGINNINGS_IN_SAMPLE):
        with app.start(speed=SPEED) as cloud, in_cloud(cloud):
            known = declared(repeated(site.plan, check=True))
            assert refusals(repeated(site.plan[:length])) == []
            trial = tried(cloud, site, known)
            again = tried(cloud, site, known)
        problems += [f"after {length} calls: {one}" for one in trial.disagreements() + trial.refusals]
        problems += [f"after {length} calls, again: {one}" for one in again.predicted]
    assert not problems, "\n".join(problems)


def test_a_run_makes_every_deleted_object_again_just_as_predicted(
    complete: Complete, sampled: Callable[..., Any]
) -> None:
    problems = []
    for disturbance in sampled(list(disturbances(complete)), GONE_IN_SAMPLE):
        problems += disturbed(complete, [disturbance])
    assert not problems, "\n".join(problems)


def test_a_run_mends_every_mixture_just_as_predicted(complete: Complete, sampled: Callable[..., Any]) -> None:
    problems, all_kinds = [], list(disturbances(complete))
    for seed in sampled(range(MIXTURES), MIXTURES_IN_SAMPLE):
        chance = random.Random(seed)
        problems += disturbed(complete, chance.sample(all_kinds, chance.randint(2, 8)))
    assert not problems, "\n".join(problems)


def settle(complete: Complete) -> None:
    """Waits until Google's and Kubernetes' own controllers have followed what somebody did."""
    seen, now = None, complete.known.of(complete.cloud.state())
    while now != seen:
        time.sleep(PAUSE)
        seen, now = now, complete.known.of(complete.cloud.state())


def disturbed(complete: Complete, together: list[Disturbance]) -> list[str]:
    """Disturbs the project, tries it, and tells what went otherwise than predicted; it is complete again afterwards."""
    for disturbance in together:
        disturbance.make()
    settle(complete)
    trial = tried(complete.cloud, complete.site, complete.known)
    left = happened(complete.wanted, trial.after, complete.known.fields)
    told = trial.disagreements() + trial.refusals + [f"not put back: {one}" for one in left]
    names = [disturbance.name for disturbance in together]
    if left:
        assert refusals(repeated(complete.site.run)) == []
    return [f"{names}: {problem}" for problem in told]
