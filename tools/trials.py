# SPDX-License-Identifier: GPL-3.0-or-later
"""Tries every generated case, section by section, and closes with a table of counts and seconds.

`make trials` runs all sections, `make trials SECTIONS="faults check_mode"` some: each is a folder of tests/trials.
`make sample` tries a few cases of each, always the same ones.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from check import ROOT, WORKERS, Outcome, Section, run, summary

TRIALS = ROOT / "tests" / "trials"
# Whole sites are run inside these tests, so that a section takes minutes.
PATIENCE = 3600


def sections(wanted: list[str], reports: Path) -> Iterator[Section]:
    """One section per folder of trials, or for those that are wanted."""
    for folder in sorted(place.name for place in TRIALS.iterdir() if any(place.glob("test_*.py"))):
        if not wanted or folder in wanted:
            report = reports / f"{folder}.xml"
            # Each case of a file may go to another worker, which then makes its own clean run to compare with.
            spread = ("-n", "2", "--dist=worksteal")
            told = ("-q", "-rA", "--show-capture=no", f"--junitxml={report}")
            command = ("pytest", *spread, *told, "--trials=full", f"--timeout={PATIENCE}", f"tests/trials/{folder}")
            yield Section(f"trials of {folder.replace('_', ' ')}", command, report)


def sample(reports: Path) -> Iterator[Section]:
    """One section with a few cases of every trial but that of drift, which `make test` runs as it is."""
    report = reports / "sample.xml"
    options = ("-n", str(WORKERS), "-q", f"--junitxml={report}", "--ignore=tests/trials/drift")
    yield Section("a sample of the trials", ("pytest", *options, "tests/trials"), report)


def counts(outcomes: list[Outcome]) -> str:
    """How many tests of each section passed and failed."""
    return "\n".join(f"{one.title}: {one.passed} passed, {one.failed} failed" for one in outcomes)


def main(wanted: list[str]) -> int:
    """Runs the sections one after the other; a failed one does not stop the next."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as reports:
        chosen = sample(Path(reports)) if wanted == ["--sample"] else sections(wanted, Path(reports))
        outcomes = [run(section) for section in chosen]
    print(f"\n=== summary\n{counts(outcomes)}\n\n{summary(outcomes, time.monotonic() - started)}", flush=True)
    return 0 if outcomes and all(outcome.succeeded for outcome in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
