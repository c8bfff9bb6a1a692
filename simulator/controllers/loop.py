# SPDX-License-Identifier: GPL-3.0-or-later
"""The heartbeat of all controllers: look when something changed, or when time alone may have changed something."""

from __future__ import annotations

import asyncio
import contextlib

FASTEST = 0.02
SLOWEST = 0.5
CLOUD_SECONDS = 2.0


def heartbeat(speed: float) -> float:
    """Wall-clock seconds between two looks at what time alone changes: two cloud seconds, within reason."""
    return min(SLOWEST, max(FASTEST, CLOUD_SECONDS / speed))


async def changed_or_due(changed: asyncio.Event, seconds: float) -> None:
    """Waits for a change, at most that long."""
    # Not wait_for: until Python 3.12 it may swallow a cancellation that comes together with the change.
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await changed.wait()
