# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks about every value of a file's table REFUSALS in one run of ansible-playbook."""

from __future__ import annotations

import pytest

from tests.playbooks.refusals import Answer, what_is_said


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Makes one test of each line of the table."""
    if "answer" in metafunc.fixturenames:
        table = metafunc.module.REFUSALS
        metafunc.parametrize("answer", range(len(table)), ids=[str(refusal) for refusal in table], indirect=True)


@pytest.fixture(scope="module")
def said(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[int, str]:
    """What the roles say about each value, by its place in the table; empty for those that they accept."""
    return what_is_said(request.module.REFUSALS, tmp_path_factory.mktemp("refusals"))


@pytest.fixture
def answer(request: pytest.FixtureRequest, said: dict[int, str]) -> Answer:
    """What is to be said about one value, and what is."""
    number: int = request.param
    return Answer(request.module.REFUSALS[number].message, said[number] or "nothing: it was accepted")
