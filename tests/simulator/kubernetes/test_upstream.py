# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers of a genuine API server that are passed on piece by piece."""

from __future__ import annotations

import asyncio

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from simulator.genuine.upstream import chunks


async def silent(request: web.Request) -> web.StreamResponse:
    """A watch on which nothing happens."""
    response = web.StreamResponse()
    await response.prepare(request)
    await asyncio.sleep(60)
    return response


def test_an_answer_that_nobody_reads_is_closed_with_its_stream() -> None:
    async def begun_and_closed() -> tuple[bytes, bool]:
        watched = web.Application()
        watched.router.add_get("/", silent)
        async with TestServer(watched) as server, aiohttp.ClientSession() as session:
            response = await session.get(server.make_url("/"))
            stream = chunks(response)
            first = await asyncio.wait_for(anext(stream), 5)
            await stream.aclose()
            return first, response.closed

    assert asyncio.run(begun_and_closed()) == (b"", True)
