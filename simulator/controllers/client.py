# SPDX-License-Identifier: GPL-3.0-or-later
"""A small client of one cluster's Kubernetes API over HTTPS."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Self

import aiohttp

from simulator.controllers.kinds import Kind
from simulator.controllers.manifests import Manifest
from simulator.controllers.writes import Create, Delete, Merge, Write, kind_of

MERGE_PATCH = "application/merge-patch+json"
APPLY_PATCH = "application/apply-patch+yaml"
LONGEST_LINE = 2**24
# The name that managed fields show.
USER_AGENT = "simulator-controllers"


@dataclass(eq=False)
class Refused(Exception):
    """The API server's refusal: HTTP code, reason and message."""

    code: int
    reason: str
    message: str

    def __str__(self) -> str:
        return f"{self.code} {self.reason}: {self.message}"


class ClusterClient:
    """Reads, writes and watches objects as plain dicts."""

    def __init__(self, endpoint: str, ca_pem: bytes, token: str) -> None:
        self._root = f"https://{endpoint}"
        trust = ssl.create_default_context(cadata=ca_pem.decode())
        self._connector = aiohttp.TCPConnector(ssl=trust, limit=0)
        # No limit on the whole request: a watch is one request that lasts.
        self._session = aiohttp.ClientSession(
            connector=self._connector,
            headers={"Authorization": f"Bearer {token}", "User-Agent": USER_AGENT},
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=10),
            read_bufsize=LONGEST_LINE,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Let go of every connection, without a goodbye that nobody waits for."""
        await self._connector.close(abort_ssl=True)
        await self._session.close()
        # Aborted connections close at the loop's next turn.
        await asyncio.sleep(0)

    async def get(self, kind: Kind, namespace: str, name: str) -> Manifest | None:
        """One object, or None when there is none."""
        try:
            return await self.request("GET", kind.path(namespace, name))
        except Refused as refusal:
            if refusal.code == 404:
                return None
            raise

    async def list(self, kind: Kind, namespace: str = "") -> tuple[list[Manifest], str]:
        """The objects of a kind, and the resource version from which to watch them."""
        page = await self.request("GET", kind.path(namespace))
        items = page.get("items") or []
        stamped = [{**item, "apiVersion": kind.api_version, "kind": kind.name} for item in items]
        return stamped, str(page["metadata"]["resourceVersion"])

    async def apply(self, manifest: Manifest, field_manager: str) -> Manifest:
        """Server-side apply, taking fields over from others."""
        kind, metadata = kind_of(manifest), manifest["metadata"]
        path = kind.path(metadata.get("namespace", ""), metadata["name"])
        query = {"fieldManager": field_manager, "force": "true"}
        return await self.request("PATCH", path, manifest, query, APPLY_PATCH)

    async def write(self, write: Write) -> Manifest:
        """Carry out one write and give what the server answered."""
        match write:
            case Create(manifest):
                path = kind_of(manifest).path(manifest["metadata"].get("namespace", ""))
                return await self.request("POST", path, manifest)
            case Delete(kind, namespace, name, grace):
                options: dict[str, Any] = {"propagationPolicy": "Background"}
                options |= {} if grace is None else {"gracePeriodSeconds": grace}
                return await self.request("DELETE", kind.path(namespace, name), options)
            case Merge(kind, namespace, name, patch, subresource):
                path = kind.path(namespace, name) + (f"/{subresource}" if subresource else "")
                return await self.request("PATCH", path, patch, None, MERGE_PATCH)

    async def watch(self, kind: Kind, resource_version: str) -> AsyncIterator[dict[str, Any]]:
        """The changes of a kind after a resource version, until the server ends the watch."""
        self._require_open()
        query = {"watch": "true", "resourceVersion": resource_version, "allowWatchBookmarks": "true"}
        async with self._session.get(self._root + kind.path(), params=query) as response:
            if response.status >= 400:
                raise _refusal(response.status, await response.text())
            while line := await _line(response.content):
                yield _event(line)

    async def request(
        self,
        method: str,
        path: str,
        body: dict[str, Any] | None = None,
        query: dict[str, str] | None = None,
        content_type: str = "application/json",
    ) -> dict[str, Any]:
        """One call; Refused when the server says no."""
        self._require_open()
        content = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": content_type} if content is not None else {}
        async with self._session.request(
            method, self._root + path, data=content, params=query, headers=headers
        ) as response:
            text = await response.text()
            if response.status >= 400:
                raise _refusal(response.status, text)
            answer: dict[str, Any] = json.loads(text)
            return answer

    def _require_open(self) -> None:
        if self._session.closed:
            raise ConnectionAbortedError("the cluster is gone")


async def _line(content: aiohttp.StreamReader) -> bytes:
    try:
        return await content.readline()
    except RuntimeError as error:
        # What aiohttp says of a connection that is closed already; the informer begins anew, or is ended.
        raise ConnectionResetError("a watch broke off") from error


def _event(line: bytes) -> dict[str, Any]:
    try:
        event: dict[str, Any] = json.loads(line)
    except json.JSONDecodeError as error:
        # A server that goes away may do so in the middle of a line; the informer begins anew.
        raise ConnectionResetError("a watch broke off in the middle of an event") from error
    return event


def _refusal(code: int, text: str) -> Refused:
    try:
        status = json.loads(text)
    except json.JSONDecodeError:
        # An unknown group or version is answered in plain text, not with a Status.
        return Refused(code, "", text.strip())
    return Refused(code, str(status.get("reason", "")), str(status.get("message", "")))
