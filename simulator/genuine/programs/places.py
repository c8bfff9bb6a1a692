# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the built programs are kept."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from pathlib import Path

from simulator.genuine.programs.catalogue import PROGRAMS
from simulator.genuine.programs.toolchain import version


def root() -> Path:
    """The cache: $GKEFLEET_PROGRAMS, or gkefleet/programs in the user's cache folder."""
    if chosen := os.environ.get("GKEFLEET_PROGRAMS"):
        return Path(chosen)
    caches = os.environ.get("XDG_CACHE_HOME")
    return (Path(caches) if caches else Path.home() / ".cache") / "gkefleet" / "programs"


def path(name: str) -> Path:
    """Where a program is, or will be once it is built: other pins or another Go have another place."""
    program = PROGRAMS[name]
    return root() / f"{program.group}-{_fingerprint(program.pins)}" / name


@cache
def _fingerprint(pins: Path) -> str:
    content = hashlib.sha256(version(pins).encode())
    for file in ("go.mod", "go.sum"):
        content.update((pins / file).read_bytes())
    return content.hexdigest()[:16]
