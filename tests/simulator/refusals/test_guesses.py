# SPDX-License-Identifier: GPL-3.0-or-later
"""What was only guessed is told to the simulator's users."""

from __future__ import annotations

import pytest

from tests.ansible_runs import ROOT
from tests.simulator.refusals.refusal import GUESSED, Refusal
from tests.simulator.refusals.table import CLOUD, CLUSTER

PAGES = {api: f"simulator/{api}/README.md" for api in ("compute", "container", "gkehub", "kubernetes")}


def told(api: str) -> str:
    """What the page of a service says under "What is guessed", on one line."""
    page = (ROOT / PAGES.get(api, "simulator/README.md")).read_text(encoding="utf-8")
    section = page.partition("\n## What is guessed\n")[2].partition("\n## ")[0]
    return " ".join(section.split())


GUESSES = [each for each in [*CLOUD, *CLUSTER] if each.source == GUESSED]


@pytest.mark.parametrize("refusal", GUESSES, ids=lambda each: f"{each.api}: {each.name}")
def test_a_refusal_in_words_of_ours_is_named_where_guesses_are_told(refusal: Refusal) -> None:
    assert refusal.name in told(refusal.api)
