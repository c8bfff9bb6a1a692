# SPDX-License-Identifier: GPL-3.0-or-later
"""How a run was started: for real or in check mode, where its lines go, and what its tasks tell each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._run_memory import RunMemory
from ansible_collections.gkefleet.inference.plugins.module_utils._until import Clock, Patience


@dataclass(frozen=True)
class Context:
    """What every part of a run must know of it."""

    check_mode: bool = False
    report: Callable[[str], None] = lambda line: None
    clock: Clock = field(default_factory=Clock)
    memory: RunMemory = field(default_factory=RunMemory)

    def patience(self, options: Mapping[str, Any]) -> Patience:
        """The waiting that the options ``timeout`` and ``poll_interval`` (seconds) allow."""
        return Patience(float(options["timeout"]), float(options["poll_interval"]), self.clock, self.report)
