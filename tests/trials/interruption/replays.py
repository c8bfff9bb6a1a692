# SPDX-License-Identifier: GPL-3.0-or-later
"""The calls of a playbook made again by another process, which can be killed as Ansible can, at a tenth of the cost."""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from multiprocessing import forkserver
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tests.ansible_runs import ROOT
from tests.modules.ways import PLUGINS
from tests.trials.calls import Call, recorded, repeated
from tests.trials.interruption.pictures import picture
from tests.trials.interruption.processes import PATIENCE, Killable
from tests.trials.interruption.stories import RUNS, Site

Recorded = dict[str, list[Call]]


def replay(calls: Sequence[Call], environ: Mapping[str, str], output: Path) -> None:
    """Makes the calls one after the other, as the tasks of one host do; the first that fails ends it."""
    os.environ.update(environ)
    for answered in repeated(calls):
        if answered.result.get("failed"):
            output.write_text(f"{answered.call.module}: {answered.result['msg']}", encoding="utf-8")
            sys.exit(1)


class Replay(Killable):
    """A process that makes calls; why it ended early goes to a file."""

    def __init__(self, calls: Sequence[Call], environ: Mapping[str, str], output: Path) -> None:
        self._process = multiprocessing.get_context("forkserver").Process(target=replay, args=(calls, environ, output))
        self._output = output
        self._process.start()

    @property
    def goes_on(self) -> bool:
        """Whether it has not ended."""
        return self._process.is_alive()

    @property
    def printed(self) -> str:
        """Why it ended early."""
        return self._output.read_text(encoding="utf-8")

    def kill(self) -> None:
        """Kills it on the spot."""
        self._process.kill()
        self._process.join()

    def status(self) -> int | None:
        """Waits for its end and gives the exit status."""
        self._process.join(PATIENCE)
        return self._process.exitcode


class ReplayedSite(Site):
    """A simulated project and the calls that are made in it."""

    @contextmanager
    def begun(self, command: Sequence[Call]) -> Iterator[Replay]:
        """Calls that go on."""
        run = Replay(command, self.environ(), self.home / f"output-{time.monotonic_ns()}")
        try:
            yield run
        finally:
            run.kill()


def calls_of_the_runs(simulator: Any, home: Path) -> tuple[Recorded, dict[str, dict[str, Any]]]:
    """The calls that Ansible makes in each run, and what each leaves; what they need is loaded once for all replays."""
    calls, left = Recorded(), {}
    for name, command in RUNS.items():
        calls[name] = recorded(*command, environ=simulator.environ, home=home)
        left[name] = picture(simulator.state())
    modules = {call.module for made in calls.values() for call in made}
    multiprocessing.get_context("forkserver").set_forkserver_preload(
        [__name__, *(f"{PLUGINS}action.{module}" for module in sorted(modules))]
    )
    with patch.dict(os.environ, PYTHONPATH=f"{ROOT}:{ROOT / '.collections'}"):
        forkserver.ensure_running()
    return calls, left
