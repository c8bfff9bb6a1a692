# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs every check of the repository, section by section, and closes with the times and the number of tests."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from show import adopt_orphans, end_orphans

ROOT = Path(__file__).resolve().parent.parent
# Tools are found in the virtual environment, also by each other.
ENVIRONMENT = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}

# Tests that are interrupted stop the simulators and programs they have started.
CLEANING_SECONDS = 60.0

# The folders of tests, those with the longest files first, so that no worker is left alone with one at the end.
FOLDERS = ("playbooks", "trials/drift", "repository", "modules", "dataplane", "simulator", "unit")
# What waits for simulated clouds shares a core.
WORKERS = 4


@dataclass(frozen=True)
class Section:
    """A command, and the place where it leaves a JUnit report when it runs tests."""

    title: str
    command: tuple[str, ...]
    report: Path | None = None


@dataclass(frozen=True)
class Outcome:
    """How a section ended: its tests, or itself when it is a molecule scenario; a linter counts no test."""

    title: str
    succeeded: bool
    seconds: float
    passed: int = 0
    failed: int = 0
    skipped: int = 0


def linters() -> Iterator[Section]:
    """The sections of `make lint`, the longest first, so that the others run beside it."""
    yield Section("ansible-lint", ("ansible-lint", "--offline"))
    yield Section("ruff", ("ruff", "check", "."))
    yield Section("mypy --strict", ("mypy",))
    yield Section("yamllint", ("yamllint", "--strict", "."))
    yield Section("changelog", ("antsibull-changelog", "lint"))
    yield Section("ansible-test sanity", (sys.executable, "tools/sanity.py"))


def test_suite(reports: Path) -> Section:
    """All tests but the scenarios: a worker that has ended its file takes the next one."""
    report = reports / "tests.xml"
    options = ("-n", str(WORKERS), "--no-loadscope-reorder", "-q", f"--junitxml={report}")
    return Section("pytest", ("pytest", *options, *(f"tests/{folder}" for folder in FOLDERS)), report)


def scenarios() -> Iterator[Section]:
    """One section per molecule scenario."""
    for definition in sorted((ROOT / "molecule").glob("*/molecule.yml")):
        name = definition.parent.name
        yield Section(f"molecule {name}", ("molecule", "test", "--scenario-name", name))


def run(section: Section) -> Outcome:
    """Runs one section with its output on the terminal."""
    print(f"\n=== {section.title}", flush=True)
    started = time.monotonic()
    succeeded = status_of(section.command) == 0
    return outcome(section, succeeded, time.monotonic() - started)


def status_of(command: tuple[str, ...]) -> int:
    """How a command ends; when this program is told to end, it stays until the command and what it started have."""
    adopt_orphans()
    with subprocess.Popen(command, cwd=ROOT, env=ENVIRONMENT) as process:
        try:
            return process.wait()
        except (KeyboardInterrupt, SystemExit) as end:
            if isinstance(end, SystemExit):
                # Of Ctrl-C the terminal has told the command as well.
                process.send_signal(signal.SIGINT)
            process.wait(CLEANING_SECONDS)
            end_orphans()
            raise


def run_aside(section: Section) -> Outcome:
    """Runs one section beside another, and shows its output when it has ended."""
    started = time.monotonic()
    finished = subprocess.run(
        section.command, cwd=ROOT, env=ENVIRONMENT, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    seconds = time.monotonic() - started
    print(f"\n=== {section.title}\n{finished.stdout.decode(errors='replace').rstrip()}", flush=True)
    return outcome(section, finished.returncode == 0, seconds)


def run_side_by_side(sections: Iterable[Section]) -> list[Outcome]:
    """Runs sections that keep one core busy most of the time, three at a time."""
    with ThreadPoolExecutor(max_workers=3) as pool:
        return list(pool.map(run_aside, sections))


def outcome(section: Section, succeeded: bool, seconds: float) -> Outcome:
    """How a section ended, with the number of its tests."""
    if section.report is not None:
        return Outcome(section.title, succeeded, seconds, **counted(section.report))
    if section.command[0] == "molecule":
        return Outcome(section.title, succeeded, seconds, passed=int(succeeded), failed=int(not succeeded))
    return Outcome(section.title, succeeded, seconds)


def counted(report: Path) -> dict[str, int]:
    """The numbers of a JUnit report; a run that left none is one failure."""
    if not report.exists():
        return {"failed": 1}
    suites = ElementTree.parse(report).getroot().iter("testsuite")
    numbers = [{key: int(suite.get(key, 0)) for key in ("tests", "failures", "errors", "skipped")} for suite in suites]
    total = {key: sum(number[key] for number in numbers) for key in ("tests", "failures", "errors", "skipped")}
    failed = total["failures"] + total["errors"]
    return {"passed": total["tests"] - failed - total["skipped"], "failed": failed, "skipped": total["skipped"]}


def summary(outcomes: list[Outcome], seconds: float) -> str:
    """The closing table, and under it the number of tests on a line of its own."""
    width = max(len(outcome.title) for outcome in outcomes)
    lines = [f"{outcome.title:<{width}}  {verdict(outcome):<6}  {outcome.seconds:6.1f} s" for outcome in outcomes]
    lines.append(f"{'all':<{width}}  {'':<6}  {seconds:6.1f} s")
    passed, failed, skipped = (
        sum(getattr(outcome, name) for outcome in outcomes) for name in ("passed", "failed", "skipped")
    )
    if passed or failed:
        lines += ["", f"{passed} passed, {failed} failed, {skipped} skipped"]
    return "\n".join(lines)


def verdict(outcome: Outcome) -> str:
    """The word for one section in the closing table."""
    return "ok" if outcome.succeeded else "FAILED"


def main(wanted: list[str]) -> int:
    """Runs the linters, and unless only they are wanted all tests; a failed section does not stop the next."""
    started = time.monotonic()
    outcomes = run_side_by_side(linters())
    if wanted != ["lint"]:
        with tempfile.TemporaryDirectory() as reports:
            outcomes.append(run(test_suite(Path(reports))))
        outcomes += run_side_by_side(scenarios())
    print(f"\n=== summary\n{summary(outcomes, time.monotonic() - started)}", flush=True)
    return 0 if all(outcome.succeeded for outcome in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
