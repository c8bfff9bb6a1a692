# SPDX-License-Identifier: GPL-3.0-or-later
"""The embedded API server answers every case of the corpus as a genuine one did."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.conformance.corpus.backends import install, own_definitions
from tests.conformance.corpus.cases import Case, all_cases
from tests.conformance.corpus.playing import Playing
from tests.conformance.corpus.records import record, recorded
from tests.simulator.kubernetes.live_server import LiveServer, running


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """An embedded API server with every definition that the simulator and the roles install."""
    with running(tmp_path_factory.mktemp("corpus")) as server:
        install(server, own_definitions())
        yield server


@pytest.mark.parametrize("case", all_cases(), ids=lambda case: case.key)
def test_it_answers_as_the_real_one_did(case: Case, embedded: LiveServer) -> None:
    real = recorded(case.file).get(case.name)
    outcomes = Playing(embedded).play(case)
    ours = record(case, outcomes)
    assert real is not None, "never asked of the real server: make corpus"
    assert real["steps"] == ours["steps"], "the case has changed since the real server was asked: make corpus"
    for step, outcome, wanted, given in zip(case.steps, outcomes, real["answers"], ours["answers"], strict=True):
        assert given == wanted, f"{step.verb} {step.path} answered {json.dumps(outcome, indent=1)}"
