# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads that may fail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._errors import FleetError


class Attempts:
    """Reads that may fail: what they are for goes on without them, and they say why."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def at(self, read: Callable[[], Any], otherwise: Any) -> Any:
        """What is read, or what stands in for it."""
        try:
            return read()
        except FleetError as e:
            self.problems.append(str(e))
            return otherwise
