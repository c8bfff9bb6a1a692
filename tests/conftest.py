# SPDX-License-Identifier: GPL-3.0-or-later
"""What every folder of tests shares: a running simulator, and ansible-playbook in a clean environment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.ansible_runs import PlaybookRunner
from tests.genuine import require_programs

SPEED = 1000.0
# Whole sites take the pace that is shown to users: Ansible itself must keep up with the cloud.
SPEED_OF_THE_DEMO = 240.0
# Genuine programs take real time, which must stay small beside what the cloud would take.
SPEEDS_OF_SITES = {"embedded": SPEED_OF_THE_DEMO, "real": 60.0}


def pytest_addoption(parser: pytest.Parser) -> None:
    """The choice between the embedded Kubernetes API and genuine control planes, and how many trials are made."""
    parser.addoption(
        "--kubernetes",
        choices=("embedded", "real"),
        default="embedded",
        help="what the clusters of simulators are made of",
    )
    parser.addoption(
        "--trials",
        choices=("sample", "full"),
        default="sample",
        help="how many cases tests/trials tries: a sample that is always the same, or all",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On genuine control planes leaves out what is marked `embedded_only`, for the reason it gives, but life cycles."""
    if config.getoption("--kubernetes") != "real":
        return
    for item in items:
        marker = item.get_closest_marker("embedded_only")
        if marker is not None and item.get_closest_marker("both_ways") is None:
            item.add_marker(pytest.mark.skip(reason=marker.args[0]))


@pytest.fixture(scope="session")
def kubernetes(request: pytest.FixtureRequest) -> str:
    """What clusters are made of in this run: embedded or real; skips where the genuine programs are not built."""
    chosen: str = request.config.getoption("--kubernetes")
    if chosen == "real":
        require_programs()
    return chosen


@pytest.fixture(scope="session")
def of_sites(kubernetes: str) -> dict[str, Any]:
    """How a simulator is started in which a whole site is brought up."""
    return {"speed": SPEEDS_OF_SITES[kubernetes], "kubernetes": kubernetes}


@pytest.fixture(scope="session")
def simulator(kubernetes: str) -> Iterator[Any]:
    """A simulated project that a whole test session shares: tests keep apart by the names they use."""
    from simulator import app

    running = app.start(speed=SPEED, kubernetes=kubernetes)
    yield running
    running.stop()


@pytest.fixture
def new_simulator(kubernetes: str) -> Iterator[Callable[..., Any]]:
    """Starts simulators for one test alone, each an empty project."""
    from simulator import app

    started: list[Any] = []

    def start(**options: Any) -> Any:
        started.append(app.start(**{"speed": SPEED, "kubernetes": kubernetes, **options}))
        return started[-1]

    yield start
    for running in started:
        running.stop()


@pytest.fixture
def empty_simulator(new_simulator: Callable[..., Any]) -> Any:
    """An empty project for one test alone."""
    return new_simulator()


@pytest.fixture
def ansible_playbook(tmp_path: Path) -> PlaybookRunner:
    """Runs playbooks in a subprocess with a clean environment; any Ansible warning fails the test."""
    return PlaybookRunner(home=tmp_path / "home")
