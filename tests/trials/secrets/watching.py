# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks for secrets where they must not be while a program runs: in command lines and in files that come and go."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

PROCESSES = Path("/proc")


@dataclass
class Watch:
    """What is looked for, where, and where it was seen."""

    secrets: tuple[bytes, ...]
    folders: tuple[Path, ...]
    allowed: frozenset[Path]
    seen: set[str] = field(default_factory=set)
    files: int = 0
    lines: int = 0

    def look(self) -> None:
        """Looks once at the run's command lines and at all files."""
        for process in filter(self._belongs, PROCESSES.glob("[0-9]*")):
            self.lines += 1
            self._check(process / "cmdline", "the arguments of a process")
        for folder in self.folders:
            for place, _folders, names in os.walk(folder):
                for file in (Path(place) / name for name in names):
                    if file not in self.allowed and file.is_file():
                        self.files += 1
                        self._check(file, str(file.relative_to(folder)))

    def _belongs(self, process: Path) -> bool:
        """Whether the process is one of the run's, whose environment names its folders."""
        try:
            environment = (process / "environ").read_bytes()
        except OSError:
            return False  # gone since it was listed, or somebody else's
        return any(str(folder).encode() in environment for folder in self.folders)

    def _check(self, place: Path, name: str) -> None:
        try:
            content = place.read_bytes()
        except OSError:
            return  # gone since it was listed
        if any(secret in content for secret in self.secrets):
            self.seen.add(name)


@contextmanager
def watching(watch: Watch) -> Iterator[Watch]:
    """Looks again and again until the block ends, and once after."""
    over = threading.Event()

    def look_on() -> None:
        while not over.wait(0.01):
            watch.look()

    thread = threading.Thread(target=look_on)
    thread.start()
    try:
        yield watch
    finally:
        over.set()
        thread.join()
        watch.look()
