# SPDX-License-Identifier: GPL-3.0-or-later
"""The genuine API server behind the front: requests go to it as they came, answers come back as they are."""

from __future__ import annotations

import json
import ssl
from collections.abc import AsyncGenerator, Mapping
from typing import Any
from urllib.parse import quote, urlencode

import aiohttp
from yarl import URL

from simulator.kubernetes.requests import JSON, KubeRequest, KubeResponse
from simulator.kubernetes.users import User

# They belong to one connection, or are the front's own word on who asks.
NOT_PASSED_ON = ("accept-encoding", "connection", "content-length", "host", "transfer-encoding", "upgrade")
IDENTITY = "x-remote-"
KEPT = ("warning", "audit-id", "retry-after", "location", "etag", "cache-control", "last-modified", "vary")
REPEATED = "impersonate-group"


class Upstream:
    """Speaks to one API server as the front that says who asks."""

    def __init__(self, endpoint: str, context: ssl.SSLContext, admin_token: str) -> None:
        self._root = f"https://{endpoint}"
        self._admin = {"Authorization": f"Bearer {admin_token}", "Accept": JSON}
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(ssl=context, limit=0),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=10),
            # The server packs long answers for whoever does not refuse; here they are read, or sent on as they are.
            headers={"Accept-Encoding": "identity"},
            # Answers are read for the journal, so none is to be compressed; nothing of our own is added.
            skip_auto_headers=("Accept-Encoding", "Content-Type", "User-Agent"),
            read_bufsize=2**20,
        )

    async def close(self) -> None:
        """Lets go of every connection."""
        await self._session.close()

    async def send(self, request: KubeRequest, user: User | None) -> KubeResponse:
        """The server's answer to a request of that user; without one the request says itself who asks."""
        response = await self._session.request(
            request.method,
            target(self._root, request),
            data=request.body or None,
            headers=[*passed_on(request, keep_token=user is None), *identity(user)],
            allow_redirects=False,
        )
        kind = response.headers.get("Content-Type", "")
        if is_stream(request) and response.status == 200:
            stream = chunks(response)
            # Begun, so that closing it closes the answer even when nobody has read of it.
            await anext(stream)
            return KubeResponse(response.status, content_type=kind, stream=stream)
        async with response:
            content = await response.read()
        kept = tuple((name, value) for name, value in response.headers.items() if name.lower() in KEPT)
        return KubeResponse(response.status, text=content, content_type=kind, headers=kept)

    async def get(self, path: str, query: Mapping[str, str] | None = None, accept: str = JSON) -> dict[str, Any] | None:
        """A document as the control plane itself sees it; None when there is none."""
        headers = {**self._admin, "Accept": accept}
        async with self._session.get(self._root + path, params=query, headers=headers) as response:
            content = await response.read()
        found: dict[str, Any] | None = json.loads(content) if response.status == 200 else None
        return found

    async def is_ready(self) -> bool:
        """Whether the server says that it is ready."""
        try:
            async with self._session.get(f"{self._root}/readyz", headers=self._admin) as response:
                return response.status == 200
        except aiohttp.ClientError:
            return False


def target(root: str, request: KubeRequest) -> URL:
    """The URL of the request at the server, spelled as it came."""
    query = urlencode([(name, value) for name, values in request.repeated.items() for value in values])
    address = root + quote(request.path, safe="/:@!$&'()*+,;=~-._")
    return URL(f"{address}?{query}" if query else address, encoded=True)


def passed_on(request: KubeRequest, keep_token: bool) -> list[tuple[str, str]]:
    """The client's headers without those that are not its own to send."""
    dropped = NOT_PASSED_ON if keep_token else (*NOT_PASSED_ON, "authorization")
    headers: list[tuple[str, str]] = []
    for name, value in request.headers.items():
        if name in dropped or name.startswith(IDENTITY):
            continue
        values = value.split(",") if name == REPEATED else [value]
        headers += [(name, item) for item in values]
    return headers


def identity(user: User | None) -> list[tuple[str, str]]:
    """The headers by which the front says who asks."""
    if user is None:
        return []
    return [("X-Remote-User", user.name), *(("X-Remote-Group", group) for group in user.groups)]


def is_stream(request: KubeRequest) -> bool:
    """Whether the answer goes on for as long as the client listens."""
    return request.flag("watch") or request.flag("follow")


async def chunks(response: aiohttp.ClientResponse) -> AsyncGenerator[bytes, None]:
    """Nothing at first, then the answer piece by piece."""
    try:
        yield b""
        async for chunk in response.content.iter_any():
            yield chunk
    except aiohttp.ClientError:
        pass
    finally:
        response.close()
