# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeps a controller going while its cluster comes and goes, and lets its own mistakes be heard."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable

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
    """Cancels tasks and waits for their end; one that has died was reported when it did."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def every(endings: Iterable[Awaitable[None]]) -> None:
    """Lets go of several things, of each even when another one fails, and reports what failed."""
    for outcome in await asyncio.gather(*endings, return_exceptions=True):
        if isinstance(outcome, Exception):
            log.error("something could not be let go of", exc_info=outcome)


def _report(task: asyncio.Task[None]) -> None:
    if task.cancelled() or task.exception() is None:
        return
    log.error("a controller has died", exc_info=task.exception())
