# SPDX-License-Identifier: GPL-3.0-or-later
"""Builds programs from their pinned modules; what an interrupted build has compiled, Go itself remembers."""

from __future__ import annotations

import fcntl
import os
import re
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from simulator.genuine.programs.catalogue import PROGRAMS, Program, minutes
from simulator.genuine.programs.places import path, root
from simulator.genuine.programs.toolchain import MissingModules, ProgramError, environment, go

Say = Callable[[str], None]
SECONDS_BETWEEN_LINES = 10.0
LINES_OF_A_FAILURE = 12
# How Go tells that a module's proxy does not answer.
UNREACHABLE = re.compile(r'Get "https?://|module lookup disabled by GOPROXY=off')


def build(names: Iterable[str], say: Say = print) -> None:
    """Builds what is not there yet, and says how far it is.

    Raises MissingGo without Go, ProgramError with Go's own words when a build fails.
    """
    missing = [name for name in names if not path(name).exists()]
    if missing:
        say(f"building {', '.join(missing)} into {root()}: about {minutes(missing):.0f} min on two cores, once")
    for name in missing:
        _build(PROGRAMS[name], say)


def _build(program: Program, say: Say) -> None:
    target = path(program.name)
    target.parent.mkdir(parents=True, exist_ok=True)
    with _alone(target.with_suffix(".lock")):
        # Another process may have built it while this one waited for its turn.
        if target.exists():
            return
        started, unfinished = time.monotonic(), target.with_suffix(".unfinished")
        _compile(program, unfinished, say)
        os.replace(unfinished, target)
        say(f"  {program.name}: built in {time.monotonic() - started:.0f} s")


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _compile(program: Program, target: Path, say: Say) -> None:
    stamps = " ".join(f"-X {name}={value}" for name, value in program.variables)
    command = [go(), "build", "-v", "-ldflags", f"-s -w {stamps}".strip(), "-o", str(target), program.package]
    process = subprocess.Popen(command, cwd=program.pins, env=environment(), stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        lines = _followed(process.stderr, program.name, say)
        status = process.wait()
    finally:
        _end(process)
    if status != 0:
        kind = MissingModules if any(UNREACHABLE.search(line) for line in lines) else ProgramError
        raise kind(f"building {program.name} failed:\n" + "\n".join(lines[-LINES_OF_A_FAILURE:]))


def _followed(output: IO[str], name: str, say: Say) -> list[str]:
    lines, told = [], time.monotonic()
    for line in output:
        lines.append(line.rstrip())
        if time.monotonic() - told >= SECONDS_BETWEEN_LINES:
            told = time.monotonic()
            say(f"  {name}: {len(lines)} packages so far ({lines[-1]})")
    return lines


def _end(process: subprocess.Popen[str]) -> None:
    if process.poll() is None:
        process.terminate()
        process.wait()
    if process.stderr is not None:
        process.stderr.close()
