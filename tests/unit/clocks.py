# SPDX-License-Identifier: GPL-3.0-or-later
"""A clock that only sleeping moves."""

from __future__ import annotations

from dataclasses import dataclass, field

from ansible_collections.gkefleet.inference.plugins.module_utils._until import Clock, Patience


@dataclass
class Time:
    """The present second, every pause that was made and every line that was said."""

    now: float = 0.0
    pauses: list[float] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds

    def patience(self, timeout: float = 60.0, poll_interval: float = 10.0) -> Patience:
        return Patience(timeout, poll_interval, Clock(lambda: self.now, self.sleep), self.said.append)
