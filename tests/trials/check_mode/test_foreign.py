# SPDX-License-Identifier: GPL-3.0-or-later
"""Others' objects in the way: a run leaves them as they are, and check mode says so beforehand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.trials.calls import Site, in_cloud, repeated
from tests.trials.check_mode import others
from tests.trials.check_mode.conftest import SPEED, Complete
from tests.trials.check_mode.foreign import FOUND, drifted, given_back, taken_over
from tests.trials.check_mode.trial import declared, tried
from tests.trials.hands import Hands

OBJECTS_IN_SAMPLE, FOUND_IN_SAMPLE = 2, 0
SERVICES = ("compute", "container", "gkehub", "multiclusterservicediscovery")
pytestmark = pytest.mark.timeout(3600)
Sampled = Callable[..., Any]
Counted = Callable[..., None]


def test_an_object_that_others_made_is_refused_and_left_just_as_predicted(
    complete: Complete, sampled: Sampled, counted: Counted
) -> None:
    problems, made = [], 0
    for title, edits in sampled(list(drifted(complete.known)), OBJECTS_IN_SAMPLE):
        before = taken_over(complete.hands, title, edits)
        if before is None:
            continue
        made += 1
        trial = tried(complete.cloud, complete.site, complete.known)
        told = trial.disagreements() + [f"touched: {one}" for one in trial.changed if one[0] == title]
        told += [] if trial.refusals else ["nothing refused"]
        problems += [f"{title}: {one}" for one in told]
        given_back(complete.hands, title, before)
    counted(objects=made)
    assert not problems, "\n".join(problems)


def test_what_is_there_before_the_first_run_is_left_just_as_predicted(
    site: Site, sampled: Sampled, counted: Counted
) -> None:
    from simulator import app

    problems, found = [], sampled(sorted(FOUND), FOUND_IN_SAMPLE)
    for what in found:
        service, path, body = FOUND[what]
        with app.start(speed=SPEED, enabled=SERVICES) as cloud, in_cloud(cloud):
            known = declared(repeated(site.plan, check=True))
            Hands(cloud).operate(service, "POST", path, body)
            problems += [f"{what}: {one}" for one in tried(cloud, site, known).disagreements()]
    counted(projects=len(found))
    assert not problems, "\n".join(problems)


def test_what_others_add_is_left_alone_just_as_predicted(complete: Complete, counted: Counted) -> None:
    objects = others.add_to_objects(complete.hands, complete.known.fields)
    others.add_to_google(complete.hands)
    before = others.in_google(complete.cloud.state())
    trial = tried(complete.cloud, complete.site, complete.known)
    others.take_from_objects(complete.hands, complete.known.fields)
    counted(objects=objects)
    assert trial.disagreements() + trial.refusals == []
    assert (trial.predicted, trial.changed) == (set(), set())
    assert others.in_google(complete.cloud.state()) == before
    assert objects
