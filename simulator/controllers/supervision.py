# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeps a controller going while its cluster comes and goes, and lets its own mistakes be heard."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

import aiohttp

PAUSE = 0.1


async def keep_going(work: Callable[[], Awaitable[None]]) -> None:
    """Runs the work again whenever its API server was out of reach."""
    while True:
        try:
            await work()
        except (aiohttp.ClientError, ConnectionError):
            await asyncio.sleep(PAUSE)


async def end(tasks: list[asyncio.Task[None]]) -> None:
    """Cancels tasks and waits for their end."""
    for task in tasks:
        task.cancel()
    for task in tasks:
        with contextlib.suppress(asyncio.CancelledError):
            await task
