# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody edits or removes one field of objects in clusters: check mode says just what the next run puts back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.trials.check_mode.conftest import Complete
from tests.trials.check_mode.edits import Edit, edits
from tests.trials.check_mode.foreign import given_back
from tests.trials.check_mode.trial import tried
from tests.trials.objects import contains, happened

ROUNDS_IN_SAMPLE = 2
pytestmark = pytest.mark.timeout(3600)


def test_a_run_puts_back_every_edited_field_just_as_predicted(
    complete: Complete, sampled: Callable[..., Any], counted: Callable[..., None]
) -> None:
    problems, made = [], 0
    rounds = sampled(list(edits(complete.known)), ROUNDS_IN_SAMPLE)
    for together in rounds:
        bodies = {edit.title: body(complete, edit.title) for edit in together}
        done = drifted(complete, together)
        made += len(done)
        if done:
            problems += [f"{done}: {problem}" for problem in mended(complete, done, bodies)]
    counted(rounds=len(rounds), drifts=made)
    assert not problems, "\n".join(problems)
    assert made


def mended(complete: Complete, done: list[Edit], bodies: dict[str, Any]) -> list[str]:
    """What goes otherwise than predicted when a run finds these edits; the objects are as before afterwards."""
    trial = tried(complete.cloud, complete.site, complete.known)
    left = happened(complete.wanted, trial.after, complete.known.fields)
    renamed = {
        edit.title for edit in done if edit.renames and contains(trial.after[edit.title], complete.wanted[edit.title])
    }
    for title in {title for title, _ in left} & bodies.keys():
        given_back(complete.hands, title, bodies[title])
    told = trial.disagreements() + trial.refusals
    told += [f"not put back: {one}" for one in left if one[0] not in renamed]
    return told + [
        f"not predicted: {edit}" for edit in done if edit.title not in {title for title, _ in trial.predicted}
    ]


def body(complete: Complete, title: str) -> Any:
    """An object of a cluster, as it is."""
    cluster, place = complete.hands.places()[title]
    return complete.hands.cluster(cluster, "GET", place).json()


def drifted(complete: Complete, together: list[Edit]) -> list[Edit]:
    """Makes the edits; gives those that the servers took."""
    places = complete.hands.places()
    return [edit for edit in together if edit.made(complete.hands, *places[edit.title])]
