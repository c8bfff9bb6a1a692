# SPDX-License-Identifier: GPL-3.0-or-later
"""Every case of the corpus, asked of a genuine API server and of the embedded one at the same time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simulator.genuine import programs
from tests.conformance.corpus.backends import PROGRAMS, genuine, install, own_definitions, with_genuine
from tests.conformance.corpus.cases import Case, all_cases
from tests.conformance.corpus.differences import differences
from tests.conformance.corpus.playing import Playing, verdict
from tests.conformance.corpus.records import compared, record, recorded
from tests.simulator.kubernetes.live_server import LiveServer, running


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """A genuine API server with the genuine definitions."""
    missing = [name for name in PROGRAMS if not programs.path(name).exists()]
    if missing:
        pytest.skip(f"{', '.join(missing)}: not built yet; make conformance builds what it needs")
    with genuine(tmp_path_factory.mktemp("real")) as server:
        install(server, with_genuine(own_definitions()))
        yield server


@pytest.fixture(scope="module")
def with_definitions_of_others(real: LiveServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """The embedded API server with the same genuine definitions: nothing but the server differs."""
    with running(tmp_path_factory.mktemp("same")) as server:
        install(server, with_genuine(own_definitions()))
        yield server


@pytest.fixture(scope="module")
def with_own_definitions(real: LiveServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """The embedded API server as a simulated cluster has it."""
    with running(tmp_path_factory.mktemp("own")) as server:
        install(server, own_definitions())
        yield server


@pytest.fixture(scope="module")
def told(real: LiveServer) -> dict[str, list[dict[str, Any]]]:
    """What the real server has answered, by case; it is asked once."""
    return {}


def asked(case: Case, real: LiveServer, told: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """The real server's answers to a case."""
    if case.key not in told:
        told[case.key] = Playing(real).play(case)
    return told[case.key]


@pytest.mark.parametrize("case", all_cases(), ids=lambda case: case.key)
def test_both_servers_answer_alike(
    case: Case, real: LiveServer, with_definitions_of_others: LiveServer, told: dict[str, list[dict[str, Any]]]
) -> None:
    wanted = asked(case, real, told)
    given = Playing(with_definitions_of_others).play(case)
    if case.level == "verdict":
        wanted, given = [verdict(one) for one in wanted], [verdict(one) for one in given]
    assert not list(differences(wanted, given))


@pytest.mark.parametrize("case", all_cases(), ids=lambda case: case.key)
def test_our_definitions_take_and_refuse_the_same(
    case: Case, real: LiveServer, with_own_definitions: LiveServer, told: dict[str, list[dict[str, Any]]]
) -> None:
    wanted, given = asked(case, real, told), Playing(with_own_definitions).play(case)
    wanted, given = [compared(case, one) for one in wanted], [compared(case, one) for one in given]
    assert not list(differences(wanted, given))


@pytest.mark.parametrize("case", all_cases(), ids=lambda case: case.key)
def test_the_real_server_still_answers_as_written_down(
    case: Case, real: LiveServer, told: dict[str, list[dict[str, Any]]]
) -> None:
    assert record(case, asked(case, real, told)) == recorded(case.file).get(case.name), "make corpus"


def test_both_servers_tell_alike_that_a_revision_is_forgotten(real: LiveServer, tmp_path: Path) -> None:
    # Of a custom kind a genuine server remembers what came after the kind itself; the embedded one gets a short memory.
    wanted = real.watch("/apis/inference.networking.k8s.io/v1/inferencepools", resourceVersion="1")
    with running(tmp_path, history=5) as embedded:
        secrets = embedded.namespace("forgotten") + "/secrets"
        for number in range(9):
            embedded.post(secrets, {"metadata": {"name": f"secret-{number}"}})
        given = embedded.watch(secrets, resourceVersion="1")
    for event in (*wanted, *given):
        event["object"]["message"] = re.sub(r"\(\d+\)$", "(REVISION)", event["object"]["message"])
    assert given == wanted
