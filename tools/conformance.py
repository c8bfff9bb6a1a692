# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the tests that hold simulator and collection to genuine programs, and closes with times and numbers."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import kubernetes_core
from check import ROOT, Outcome, Section, run, summary
from show import listen_to_signals

sys.path.insert(0, str(ROOT))
from simulator.genuine import programs

NEEDS = "conformance: needs Go 1.25 or newer and about 3 GB of disk; the first build takes about {minutes:.0f} min"
# Whole folders, so that no new test is forgotten; what is marked `embedded_only` skips, and says why.
FOLDERS = {
    "tests/conformance": ["tests/conformance"],
    # The data plane has one file, which one worker takes while the other goes on with modules.
    "tests/dataplane and tests/modules": ["tests/dataplane", "tests/modules"],
    "tests/playbooks": ["tests/playbooks"],
}


def suites(reports: Path) -> Iterator[Section]:
    """One section per folder of tests; two workers at most share the two cores with the programs."""
    for title, paths in FOLDERS.items():
        report = reports / f"{title.replace('/', '-').replace(' ', '-')}.xml"
        options = ("-n", "2", "-q", "-rs", "--kubernetes", "real", f"--junitxml={report}")
        yield Section(f"pytest {title} --kubernetes real", ("pytest", *options, *paths), report)


def main() -> int:
    """Builds, then runs every suite; without Go everything is skipped, and that is no failure."""
    started = time.monotonic()
    print(NEEDS.format(minutes=programs.minutes(programs.PROGRAMS)), flush=True)
    try:
        programs.build(programs.PROGRAMS, lambda line: print(f"conformance: {line}", flush=True))
    except (programs.MissingGo, programs.MissingModules) as failure:
        print(f"conformance: skipped: {failure}")
        print(f"\n0 passed, 0 failed, {len(FOLDERS)} skipped")
        return 0
    except programs.ProgramError as failure:
        print(f"conformance: {failure}", file=sys.stderr)
        return 1
    if not kubernetes_core.fetched():
        print("conformance: PyPI does not answer: the tests that install the official chart are skipped")
    built = Outcome("build", True, time.monotonic() - started)
    with tempfile.TemporaryDirectory() as reports:
        outcomes = [built, *(run(section) for section in suites(Path(reports)))]
    print(f"\n=== summary\n{summary(outcomes, time.monotonic() - started)}", flush=True)
    return 0 if all(outcome.succeeded for outcome in outcomes) else 1


def interruptible() -> int:
    """Runs everything; an interruption ends it without a traceback, once the tests have cleaned up."""
    listen_to_signals()
    try:
        return main()
    except KeyboardInterrupt:
        print("conformance: interrupted; everything it started is stopped", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(interruptible())
