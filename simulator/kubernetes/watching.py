# SPDX-License-Identifier: GPL-3.0-or-later
"""Watches: the changes of one type as a stream of JSON lines."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import AsyncGenerator, Mapping

from simulator.kubernetes.cluster import Cluster, served
from simulator.kubernetes.errors import expired, unknown
from simulator.kubernetes.reading import selection
from simulator.kubernetes.rendering import Form, rendered
from simulator.kubernetes.requests import number
from simulator.kubernetes.resources import ResourceType
from simulator.kubernetes.store import Change, Document

DEFAULT_TIMEOUT = 1800
BOOKMARK_PAUSE = 60.0
INITIAL_END = {"annotations": {"k8s.io/initial-events-end": "true"}}


class Watch:
    """One open watch; it listens from the moment it is made, so nothing falls between list and stream."""

    def __init__(
        self, cluster: Cluster, kind: ResourceType, namespace: str, query: Mapping[str, str], form: Form
    ) -> None:
        self._cluster = cluster
        self._kind = kind
        self._namespace = namespace
        self._query = query
        self._form = form
        self._chosen = selection(kind, query)
        self._bookmarks = query.get("allowWatchBookmarks", "").lower() in ("true", "1")
        self._lines: deque[bytes] = deque()
        self._woken = asyncio.Event()
        self._over = False
        self._timeout = number(query, "timeoutSeconds") or DEFAULT_TIMEOUT
        self._begin(start_revision(query))
        self._stop_listening = cluster.store.listen(self._on_change)

    async def stream(self) -> AsyncGenerator[bytes, None]:
        """The lines until the time is up, the type is gone or the watch cannot go on."""
        loop = asyncio.get_running_loop()
        end = loop.time() + self._timeout
        try:
            while True:
                while self._lines:
                    yield self._lines.popleft()
                left = end - loop.time()
                if self._over or left <= 0:
                    return
                await self._next(left)
        finally:
            self._stop_listening()

    async def _next(self, left: float) -> None:
        """Waits for a change; when none comes for a while, a bookmark takes its place."""
        self._woken.clear()
        try:
            # Not wait_for: until Python 3.12 it may swallow a cancellation that comes together with the change.
            async with asyncio.timeout(min(left, BOOKMARK_PAUSE)):
                await self._woken.wait()
        except TimeoutError:
            if self._bookmarks and left > BOOKMARK_PAUSE:
                self._lines.append(self._bookmark({}))

    def _begin(self, revision: int | None) -> None:
        if revision is not None:
            self._catch_up(revision)
            return
        if self._query.get("sendInitialEvents", "") == "false":
            return
        for resource in self._cluster.store.select(self._kind.shelf, self._namespace):
            if self._chosen is None or self._chosen(resource):
                self._lines.append(self._line("ADDED", resource))
        if self._query.get("sendInitialEvents", "") == "true":
            self._lines.append(self._bookmark(INITIAL_END))

    def _catch_up(self, revision: int) -> None:
        store = self._cluster.store
        changes = store.since(revision, self._kind.shelf)
        if changes is None:
            error = expired(f"too old resource version: {revision} ({store.forgotten + 1})")
            self._lines.append(line("ERROR", error.status()))
            self._over = True
        for change in changes or []:
            self._on_change(change)

    def _on_change(self, change: Change) -> None:
        if change.shelf != self._kind.shelf:
            if self._is_definition(change):
                self._end()
            return
        if self._namespace and change.current["metadata"].get("namespace") != self._namespace:
            return
        kind = self._event_type(change)
        if kind:
            self._lines.append(self._line(kind, change.current))
            self._woken.set()

    def _event_type(self, change: Change) -> str:
        """What the change is for this watch: an object that the selectors no longer choose is deleted to it."""
        if self._chosen is None:
            return change.type
        before = change.previous is not None and self._chosen(change.previous)
        after = change.type != "DELETED" and self._chosen(change.current)
        return {(False, True): "ADDED", (True, True): "MODIFIED", (True, False): "DELETED"}.get((before, after), "")

    def _is_definition(self, change: Change) -> bool:
        """Whether the change removes the definition of the watched type."""
        if change.type != "DELETED" or change.shelf[1] != "customresourcedefinitions":
            return False
        return bool(change.current["metadata"]["name"] == self._kind.qualified)

    def _end(self) -> None:
        self._over = True
        self._woken.set()

    def _line(self, event: str, resource: Document) -> bytes:
        if self._form is Form.WHOLE and resource["apiVersion"] == self._kind.api_version:
            return b'{"type":"%s","object":%s}\n' % (event.encode(), self._cluster.store.text(resource))
        shown = rendered(self._cluster, self._kind, served(self._kind, resource), self._form, self._query)
        return line(event, shown)

    def _bookmark(self, more: Document) -> bytes:
        metadata = {"resourceVersion": str(self._cluster.store.revision)} | more
        bare = {"kind": self._kind.kind, "apiVersion": self._kind.api_version, "metadata": metadata}
        return line("BOOKMARK", rendered(self._cluster, self._kind, bare, self._form, self._query))


def line(event: str, shown: Document) -> bytes:
    """One event of a watch."""
    return json.dumps({"type": event, "object": shown}, separators=(",", ":")).encode() + b"\n"


def start_revision(query: Mapping[str, str]) -> int | None:
    """The revision after which to start; None when the caller first wants everything there is."""
    text = query.get("resourceVersion", "")
    if text in ("", "0") or query.get("sendInitialEvents", "") == "true":
        return None
    if not text.isdecimal():
        # A real server fails to parse this as late as in its storage, hence 500 and no reason.
        raise unknown(f'resourceVersion: Invalid value: "{text}": strconv.ParseUint: parsing "{text}": invalid syntax')
    return int(text)
