# SPDX-License-Identifier: GPL-3.0-or-later
"""The pace of sites that modules build, and one run of ansible-playbook for all values of a file's table REFUSALS."""

from __future__ import annotations

from typing import Any

import pytest

from tests.playbooks.gateways_to_take_down import SERVICES
from tests.playbooks.refusals import Answer, what_is_said
from tests.playbooks.teardowns import SPEED

# Sites that modules build in the test's own process keep up with a faster cloud than those that Ansible brings up.
SPEEDS_OF_BUILT_SITES = {"embedded": SPEED, "real": 200.0}


@pytest.fixture(scope="session")
def of_built_sites(kubernetes: str) -> dict[str, Any]:
    """How a simulator is started in which modules build what a playbook takes down."""
    return {"speed": SPEEDS_OF_BUILT_SITES[kubernetes], "kubernetes": kubernetes, "enabled": SERVICES}


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
