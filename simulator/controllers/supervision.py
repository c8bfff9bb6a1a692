# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeps a controller going while its cluster comes and goes, and lets its own mistakes be heard."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable

import aiohttp

from simulator.controllers.client import Refused

PAUSE = 0.1
log = logging.getLogger("simulator.controllers")


async def keep_going(work: Callable[[], Awaitable[None]]) -> None:
    """Runs the work again whenever an API server was out of reach or refused what should have worked."""
    while True:
        try:
            await work()
        except Refused as refusal:
            log.warning("an API server refuses its controllers: %s", refusal)
            await asyncio.sleep(PAUSE)
        except (aiohttp.ClientError, ConnectionError):
            await asyncio.sleep(PAUSE)


def speak_up(task: asyncio.Task[None]) -> asyncio.Task[None]:
    """Has the event loop report a task that ends with an error nobody waits for."""
    task.add_done_callback(_report)
    return task


async def end(tasks: list[asyncio.Task[None]]) -> None:
    """Cancels tasks and waits for their end."""
    for task in tasks:
        task.cancel()
    for task in tasks:
        with contextlib.suppress(asyncio.CancelledError):
            await task


def _report(task: asyncio.Task[None]) -> None:
    if task.cancelled() or task.exception() is None:
        return
    log.error("a controller has died", exc_info=task.exception())
