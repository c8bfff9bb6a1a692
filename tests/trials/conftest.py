# SPDX-License-Identifier: GPL-3.0-or-later
"""What all trials share: the calls that the site's playbook makes, and how many cases are tried."""

from __future__ import annotations

import fcntl
import random
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import pytest

from tests.trials.calls import Call, Site, read_again, recorded, stored

Case = TypeVar("Case")
SPEED_OF_RECORDING = 1000.0
INVENTORY = "inventories/prod"


def shared_folder(factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of one test run have in common."""
    base = factory.getbasetemp()
    return base.parent if base.name.startswith("popen-") else base


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The calls of `site.yml` for the inventory of the how-to: with `--check` and of a first run, recorded once."""
    place = shared_folder(tmp_path_factory) / "site.json"
    with place.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not place.exists():
            stored(place, recorded_site(tmp_path_factory.mktemp("recording")))
        return read_again(place)


def recorded_site(folder: Path) -> Site:
    """Runs the site with `--check` and for real, each in an empty project, at the same time."""

    def run(name: str, *arguments: str) -> list[Call]:
        from simulator import app

        with app.start(speed=SPEED_OF_RECORDING) as cloud:
            return recorded("site.yml", "-i", INVENTORY, *arguments, environ=cloud.environ, home=folder / name)

    with ThreadPoolExecutor(max_workers=2) as pool:
        plan, first = pool.submit(run, "plan", "--check"), pool.submit(run, "first")
        return Site(plan.result(), first.result())


def chosen(config: pytest.Config, cases: Sequence[Case], number: int) -> list[Case]:
    """So many of the cases, always the same ones; with `--trials full` all of them."""
    if config.getoption("--trials") == "full" or number >= len(cases):
        return list(cases)
    return random.Random(number).sample(list(cases), number)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Makes a test of each case of a mark `sampled(name, cases, number)`, or of so many of them."""
    for mark in metafunc.definition.iter_markers("sampled"):
        name, cases, number = mark.args
        metafunc.parametrize(name, chosen(metafunc.config, cases, number))


@pytest.fixture(scope="session")
def sampled(request: pytest.FixtureRequest) -> Callable[[Sequence[Any], int], list[Any]]:
    """Chooses the cases of a test that tries them all by itself; without any it is skipped."""

    def sample(cases: Sequence[Case], number: int) -> list[Case]:
        return chosen(request.config, cases, number) or pytest.skip("tried by `make trials` only")

    return sample


@pytest.fixture
def counted(record_property: Callable[[str, Any], None]) -> Callable[..., None]:
    """Notes what a test has tried, for the end of the run."""

    def count(**numbers: int) -> None:
        for what, number in numbers.items():
            record_property(what, number)

    return count


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Shows how much every test has tried."""
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.getreports(kind)]
    for report in reports:
        if report.when == "call" and report.user_properties:
            numbers = ", ".join(f"{number} {what}" for what, number in report.user_properties)
            terminalreporter.write_line(f"{report.nodeid}: {numbers} in {report.duration:.0f} s")
