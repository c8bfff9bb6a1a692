# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of pinned modules: definitions and charts that belong to their releases, read where Go keeps them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from simulator.genuine.programs.catalogue import GROUPS, PINS
from simulator.genuine.programs.toolchain import ProgramError, asked


@cache
def module_directory(module: str) -> Path:
    """The folder of a pinned module in Go's module cache; it is downloaded, with its checksum verified, if need be."""
    pins = _pinning(module)
    asked(pins, "mod", "download", module)
    return Path(asked(pins, "list", "-m", "-f", "{{.Dir}}", module))


def _pinning(module: str) -> Path:
    pinned = re.compile(rf"^\s*(?:require )?{re.escape(module)} v", re.MULTILINE)
    for group in GROUPS:
        if pinned.search((PINS / group / "go.mod").read_text(encoding="utf-8")):
            return PINS / group
    raise ProgramError(f"no go.mod of ours pins {module}")
