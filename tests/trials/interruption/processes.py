# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs of ansible-playbook that are cut off: killed with their workers, or interrupted from the keyboard."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from tests.ansible_runs import ROOT, clean_environment

PATIENCE = 400.0  # seconds; only a run that hangs is to end here
LOOK_EVERY = 0.005


class Killable(ABC):
    """Something that goes on by itself and can be killed at a moment of one's choice."""

    @property
    @abstractmethod
    def goes_on(self) -> bool:
        """Whether it has not ended."""

    def await_moment(self, come: Callable[[], bool]) -> bool:
        """Waits until the moment has come, and tells whether the run still went on then."""
        deadline = time.monotonic() + PATIENCE
        while not come() and self.goes_on and time.monotonic() < deadline:
            time.sleep(LOOK_EVERY)
        return self.goes_on


class Run(Killable):
    """A run of ansible-playbook that goes on by itself; what it prints goes to a file."""

    def __init__(self, command: tuple[str, ...], home: Path, environ: Mapping[str, str], output: IO[str]) -> None:
        self.process = subprocess.Popen(
            ["ansible-playbook", *command],
            cwd=ROOT,
            env=clean_environment(home, environ),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._output = Path(output.name)

    @property
    def printed(self) -> str:
        """What it has printed so far."""
        return self._output.read_text(encoding="utf-8")

    @property
    def goes_on(self) -> bool:
        """Whether it has not ended."""
        return self.process.poll() is None

    def kill(self) -> None:
        """Kills the whole run at once: Ansible's workers have sessions of their own, so each is found and killed."""
        self.process.send_signal(signal.SIGSTOP)  # or it would start another worker meanwhile
        for number in (*descendants(self.process.pid), self.process.pid):
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        self.process.wait()

    def interrupt(self) -> int:
        """Sends what Ctrl-C sends to the foreground group, and gives the exit status."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(timeout=60)

    def status(self) -> int:
        """Waits for its end and gives the exit status."""
        return self.process.wait(timeout=PATIENCE)


@contextmanager
def running(command: tuple[str, ...], home: Path, environ: Mapping[str, str]) -> Iterator[Run]:
    """A run in the background, which does not outlive the test."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / f"output-{time.monotonic_ns()}").open("w", encoding="utf-8") as output:
        run = Run(command, home, environ, output)
        try:
            yield run
        finally:
            if run.goes_on:
                run.kill()


def descendants(parent: int) -> list[int]:
    """The processes that a process has started, and those that they have, deepest first."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        with suppress(OSError, ValueError):
            number = int(entry.name)
            line = (entry / "stat").read_text(encoding="utf-8")
            children.setdefault(int(line.rpartition(")")[2].split()[1]), []).append(number)
    return [*_under(parent, children)]


def _under(parent: int, children: Mapping[int, list[int]]) -> Iterator[int]:
    for child in children.get(parent, []):
        yield from _under(child, children)
        yield child
