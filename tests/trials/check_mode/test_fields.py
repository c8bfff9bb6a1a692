# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody edits or removes one field of objects in clusters: check mode says just what the next run puts back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.trials.check_mode.conftest import Complete
from tests.trials.check_mode.edits import Edit, edits
from tests.trials.check_mode.trial import tried
from tests.trials.objects import happened

ROUNDS_IN_SAMPLE = 2
pytestmark = pytest.mark.timeout(3600)


def test_a_run_puts_back_every_edited_field_just_as_predicted(
    complete: Complete, sampled: Callable[..., Any], counted: Callable[..., None]
) -> None:
    problems, made = [], 0
    rounds = sampled(list(edits(complete.known)), ROUNDS_IN_SAMPLE)
    for together in rounds:
        done = drifted(complete, together)
        made += len(done)
        if not done:
            continue
        trial = tried(complete.cloud, complete.site, complete.known)
        left = happened(complete.wanted, trial.after, complete.known.fields)
        told = trial.disagreements() + [f"not put back: {one}" for one in left]
        told += [f"not predicted: {edit}" for edit in done if edit.title not in {title for title, _ in trial.predicted}]
        problems += [f"{done}: {problem}" for problem in told]
    counted(rounds=len(rounds), drifts=made)
    assert not problems, "\n".join(problems)
    assert made


def drifted(complete: Complete, together: list[Edit]) -> list[Edit]:
    """Makes the edits; gives those that the servers took."""
    places = complete.hands.places()
    return [edit for edit in together if edit.made(complete.hands, *places[edit.title])]
