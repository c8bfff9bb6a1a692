# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls Go with the user's own settings (GOPROXY, GOFLAGS, GOMODCACHE, ...)."""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path


class ProgramError(Exception):
    """A program cannot be had; the message says why and what to do."""


class MissingGo(ProgramError):
    """There is no Go on this machine."""


class MissingModules(ProgramError):
    """The pinned modules are not here, and cannot be downloaded."""


def environment() -> dict[str, str]:
    """The user's environment; a workspace of theirs has nothing to do with our pins, and nothing needs C."""
    return {**os.environ, "GOWORK": "off", "CGO_ENABLED": "0"}


def go() -> str:
    """Where Go is; MissingGo when it is not installed."""
    found = shutil.which("go")
    if found is None:
        raise MissingGo("go is not on the PATH: install Go 1.25 or newer (https://go.dev/dl) to build the programs")
    return found


def asked(folder: Path, *arguments: str) -> str:
    """What a go command prints in that folder."""
    command = [go(), *arguments]
    finished = subprocess.run(command, cwd=folder, env=environment(), capture_output=True, text=True, check=False)
    if finished.returncode != 0:
        raise ProgramError(f"{' '.join(['go', *arguments])} in {folder.name}: {finished.stderr.strip()}")
    return finished.stdout.strip()


@cache
def version(folder: Path) -> str:
    """The version of Go that builds what this folder pins, such as go1.26.1."""
    return asked(folder, "env", "GOVERSION")
