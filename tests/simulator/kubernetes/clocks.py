# SPDX-License-Identifier: GPL-3.0-or-later
"""A clock whose time a test sets forward."""

from __future__ import annotations

from datetime import datetime, timedelta

from simulator.clock import CloudClock


class TurnedClock(CloudClock):
    """A clock that a test turns forward."""

    turned = timedelta()

    def time(self) -> datetime:
        """The time with what it was turned."""
        return super().time() + self.turned
