# SPDX-License-Identifier: GPL-3.0-or-later
"""Between aiohttp's requests and answers and the plain ones."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web

from simulator.dataplane.messages import HttpAnswer, HttpRequest


async def received(raw: web.BaseRequest) -> HttpRequest:
    """The request with its whole body; header names in lower case."""
    headers = {name.lower(): value for name, value in raw.headers.items()}
    url = raw.rel_url
    return HttpRequest(raw.method, url.raw_path, url.raw_query_string, headers, await raw.read())


def sent(answer: HttpAnswer, headers: Mapping[str, str]) -> web.Response:
    """The answer with more headers."""
    return web.Response(
        status=answer.status, body=answer.body, headers={"Content-Type": answer.content_type, **headers}
    )
