# SPDX-License-Identifier: GPL-3.0-or-later
"""A user's terminal in front of a simulator: real programs, and only the variables of the env file."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from simulator.environment import ADMIN, read_exports
from simulator.genuine import programs
from tests.ansible_runs import ROOT

# Fast enough for gcloud's first look at an operation to find it done: its second look comes five seconds later.
SPEED = 50_000
START_SECONDS = 60.0
COMMAND_SECONDS = 90.0
PROGRAMS = ("gcloud", "kubectl", "helm")
_TYPED = re.compile(rf"(?:^|[|;&(] *)({'|'.join(PROGRAMS)}) ", re.MULTILINE)


@dataclass(frozen=True)
class Answer:
    """What a command printed, and its exit code."""

    status: int
    output: str
    complaints: str

    @property
    def json(self) -> Any:
        """The output as JSON."""
        return json.loads(self.output)

    @property
    def words(self) -> list[str]:
        """The output's words."""
        return self.output.split()


@dataclass
class Terminal:
    """Types commands for a shell that has sourced the env file and nothing else."""

    env_file: Path
    home: Path
    typed: Counter[str] = field(default_factory=Counter)
    reported: Counter[str] = field(default_factory=Counter)

    def __call__(self, command: str, given: str | None = None, status: int = 0) -> Answer:
        """Types one command; ends the test unless it ends with that exit code."""
        self.typed.update(_TYPED.findall(command))
        done = subprocess.run(
            ["bash", "-c", f". {shlex.quote(str(self.env_file))}\n{command}"],
            env={"HOME": str(self.home), "PATH": self._path(), "LC_ALL": "C.UTF-8"},
            cwd=self.home,
            input=given,
            capture_output=True,
            text=True,
            timeout=COMMAND_SECONDS,
            check=False,
        )
        assert done.returncode == status, f"$ {command}\n{done.stdout}{done.stderr}"
        return Answer(done.returncode, done.stdout, done.stderr)

    def refused(self, command: str, given: str | None = None, status: int = 1) -> str:
        """Types one command that is refused with that exit code; gives what it complains of."""
        return self(command, given, status).complaints

    def simulator(self, *arguments: str) -> str:
        """Asks the running simulator by its own command line."""
        command = [sys.executable, "-m", "simulator", *arguments, "--env-file", str(self.env_file)]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True).stdout

    def journal(self) -> list[dict[str, Any]]:
        """Every request so far."""
        return [json.loads(line) for line in self.simulator("journal").splitlines()]

    def requests(self) -> int:
        """How many requests there were so far."""
        with urllib.request.urlopen(f"{read_exports(self.env_file)[ADMIN]}/admin/journal") as answer:
            return len(json.load(answer))

    def state(self) -> dict[str, Any]:
        """Every resource there is."""
        state: dict[str, Any] = json.loads(self.simulator("state"))
        return state

    def until(self, command: str, wanted: str, seconds: float = 60.0) -> str:
        """Types a command again until it prints what is wanted."""
        deadline = time.monotonic() + seconds
        while wanted not in (seen := self(command).output):
            assert time.monotonic() < deadline, f"$ {command}\n{seen}"
            time.sleep(0.2)
        return seen

    def _path(self) -> str:
        return f"{self.home / 'bin'}:{os.environ['PATH']}"


@dataclass(frozen=True)
class RunningSimulator:
    """A simulator that was started by its command line, and the terminal in front of it."""

    process: subprocess.Popen[bytes]
    terminal: Terminal

    def stop(self) -> None:
        """Ends it as a user does."""
        self.process.terminate()
        self.process.wait(30)


def start(home: Path, *arguments: str) -> RunningSimulator:
    """Starts a simulator of its own process with further arguments of `run`, and waits until it answers."""
    (home / "bin").mkdir(parents=True, exist_ok=True)
    if helm := place_of("helm"):
        (home / "bin" / "helm").symlink_to(helm)
    env_file = home / "simulator.env"
    command = [sys.executable, "-m", "simulator", "run", "--env-file", str(env_file), *arguments]
    process = subprocess.Popen(command, cwd=ROOT, start_new_session=True, stdin=subprocess.DEVNULL)
    deadline = time.monotonic() + START_SECONDS
    while not env_file.exists():
        assert process.poll() is None, f"the simulator ended with status {process.returncode}"
        assert time.monotonic() < deadline, "the simulator did not come up"
        time.sleep(0.05)
    return RunningSimulator(process, Terminal(env_file, home))


def place_of(program: str) -> str | None:
    """Where a program is; helm may be the one that was built from its pinned module."""
    if found := shutil.which(program):
        return found
    if program != "helm" or shutil.which("go") is None:
        return None
    built = programs.path(program)
    return str(built) if built.exists() else None


def missing(*names: str) -> str | None:
    """Why a test that needs these programs cannot run here, if it cannot."""
    absent = [name for name in names if place_of(name) is None]
    return f"not installed here: {', '.join(absent)}" if absent else None
