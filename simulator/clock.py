# SPDX-License-Identifier: GPL-3.0-or-later
"""The one clock of a simulated cloud."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class CloudClock:
    """Cloud time: runs `speed` times faster than the wall clock."""

    def __init__(self, speed: float = 1.0, start: datetime | None = None) -> None:
        self.speed = speed
        self._started = start or datetime.now(UTC)
        self._origin = time.monotonic()

    def now(self) -> float:
        """Cloud seconds since the cloud came up."""
        return (time.monotonic() - self._origin) * self.speed

    def time(self) -> datetime:
        """The cloud's date and time, UTC."""
        return self.time_at(self.now())

    def time_at(self, cloud_seconds: float) -> datetime:
        """The cloud's date and time, that many cloud seconds after it came up."""
        return self._started + timedelta(seconds=cloud_seconds)

    def timestamp(self, digits: int = 9) -> str:
        """The cloud's time as RFC 3339 with that many fractional digits."""
        moment = self.time()
        fraction = f"{moment.microsecond:06d}".ljust(9, "0")[:digits]
        return moment.strftime("%Y-%m-%dT%H:%M:%S") + (f".{fraction}" if digits else "") + "Z"

    async def sleep(self, cloud_seconds: float) -> None:
        """Wait that many cloud seconds."""
        await asyncio.sleep(cloud_seconds / self.speed)

    def call_later(self, cloud_seconds: float, callback: Callable[[], object]) -> asyncio.TimerHandle:
        """Call back after that many cloud seconds; must run inside the event loop."""
        return asyncio.get_running_loop().call_later(cloud_seconds / self.speed, callback)
