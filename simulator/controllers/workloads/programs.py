# SPDX-License-Identifier: GPL-3.0-or-later
"""The end of a program that a container ran."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Exit:
    """How and when a program ended, and what it printed."""

    code: int
    finished: datetime
    output: str = ""
