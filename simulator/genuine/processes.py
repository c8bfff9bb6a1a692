# SPDX-License-Identifier: GPL-3.0-or-later
"""A genuine program as a process of ours: it is ready before it is used, and never outlives the simulator."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path

from simulator.genuine import mortal

Ready = Callable[[], Awaitable[bool]]
# It needs the standard library alone, and starts faster without looking for more.
LAUNCHER = (sys.executable, "-I", "-S", str(Path(mortal.__file__)))
PAUSE = 0.05
LAST_LINES = 8


class ProcessError(Exception):
    """A program did not come up; the message names it, the wait and its last words."""


class Process:
    """One program in a session of its own, with a log file."""

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        log: Path,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        self.name = name
        self.log = log
        self._command = [str(word) for word in command]
        self._environ = environ
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The process id while it runs."""
        return self._process.pid if self._process and self._process.poll() is None else None

    @property
    def status(self) -> int | None:
        """With which status it has ended; None before."""
        return self._process.poll() if self._process else None

    async def start(self, ready: Ready, deadline: float = 60.0) -> None:
        """Starts the program and waits, at most that many seconds, until it is ready.

        Raises ProcessError with the last lines of the log.
        """
        self.spawn()
        try:
            await self._until(ready, deadline)
        except BaseException:
            await self.stop()
            raise

    def spawn(self) -> None:
        """Starts the program without waiting for anything; must be called in a thread that lasts."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                [*LAUNCHER, str(os.getpid()), *self._command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=None if self._environ is None else dict(self._environ),
                start_new_session=True,
            )

    async def stop(self, patience: float = 2.0) -> None:
        """Ends the program, kindly at first; harmless a second time."""
        process = self._process
        if process is None or process.poll() is not None:
            return
        process.terminate()
        try:
            await asyncio.to_thread(process.wait, patience)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    async def _until(self, ready: Ready, deadline: float) -> None:
        started = time.monotonic()
        while not await ready():
            assert self._process is not None
            waited = time.monotonic() - started
            if self._process.poll() is not None:
                raise ProcessError(f"{self.name} ended at once with status {self._process.returncode}{self._words()}")
            if waited > deadline:
                raise ProcessError(f"{self.name} was not ready after {waited:.0f} s{self._words()}")
            await asyncio.sleep(PAUSE)

    def _words(self) -> str:
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-LAST_LINES:]
        return ":\n" + "\n".join(lines) if lines else ""
