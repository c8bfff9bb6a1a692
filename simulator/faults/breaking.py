# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults of a connection: slow, cut before or after the server acted, or in the middle of its answer."""

from __future__ import annotations

import asyncio

from aiohttp import web as http

from simulator.errors import ApiError
from simulator.faults.effects import RESET, RESET_AFTER, SLOW, TRUNCATE
from simulator.faults.fault import Fault

# What the journal says of a request nobody answered.
NO_STATUS = 0
_PAGE = """<!DOCTYPE html>
<html lang=en><title>Error 502 (Server Error)!!1</title><p>The server encountered a temporary error and could not
complete your request. Please try again in 30 seconds.</p></html>
"""


async def may_act(fault: Fault, request: http.BaseRequest) -> bool:
    """Wait out a slow answer; tells whether the server acts at all, and cuts the connection when it does not."""
    if fault.effect == SLOW:
        await asyncio.sleep(fault.delay)
    if fault.effect == RESET:
        cut(request)
    return fault.effect != RESET


async def sent(fault: Fault, request: http.BaseRequest, answer: http.Response) -> http.StreamResponse:
    """The answer as far as it gets: whole, half, or not at all."""
    if fault.effect == RESET_AFTER:
        cut(request)
    if fault.effect != TRUNCATE:
        return answer
    body = answer.body if isinstance(answer.body, bytes) else b""
    half = http.StreamResponse(status=answer.status, headers=answer.headers)
    half.content_length = len(body)
    await half.prepare(request)
    await half.write(body[: len(body) // 2])
    cut(request)
    return half


def cut(request: http.BaseRequest) -> None:
    """Break the connection: the client sees a reset."""
    if request.transport is not None:
        request.transport.abort()


def page(error: ApiError) -> http.Response:
    """A 502 comes from in front of the service, as a page and not as JSON."""
    return http.Response(status=error.code, text=_PAGE, content_type="text/html")
