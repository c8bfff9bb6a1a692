# SPDX-License-Identifier: GPL-3.0-or-later
"""An embedded control plane in a thread of its own, and the official client to talk to it in plain dicts."""

from __future__ import annotations

import asyncio
import json
import random
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import kubernetes.client

from simulator.clock import CloudClock
from simulator.faults import Faults
from simulator.journal import Journal
from simulator.kubernetes.server import EmbeddedControlPlane
from simulator.kubernetes.users import AUTHENTICATED, MASTERS, User

SPEED = 100.0
USERS = {
    "owner-token": User("operator@example.com", (MASTERS, AUTHENTICATED)),
    "alice-token": User("alice@example.com", (AUTHENTICATED,)),
}
APPLY = "application/apply-patch+yaml"
MERGE = "application/merge-patch+json"


@dataclass(frozen=True)
class Answer:
    """Status, body and headers of one answer."""

    status: int
    body: Any
    headers: Mapping[str, str]

    @property
    def message(self) -> str:
        """The message of a Status."""
        return str(self.body["message"])


class LiveServer:
    """Requests to a running control plane."""

    def __init__(self, plane: EmbeddedControlPlane, journal: Journal, faults: Faults, folder: Path) -> None:
        self.plane = plane
        self.journal = journal
        self.faults = faults
        self.ca_file = folder / f"{plane.name}.pem"
        self.ca_file.write_bytes(plane.ca_pem)
        configuration = kubernetes.client.Configuration()
        configuration.ssl_ca_cert = str(self.ca_file)
        self._client = kubernetes.client.ApiClient(configuration)

    def request(self, method: str, path: str, body: Any = None, *, token: str = "owner-token", **more: Any) -> Answer:
        """One request; `query`, `media`, `accept` and `headers` say the rest."""
        headers = {"Accept": more.get("accept", "application/json"), **more.get("headers", {})}
        if body is not None:
            headers["Content-Type"] = more.get("media", "application/json")
        if token:
            headers["Authorization"] = f"Bearer {token}"
        query = f"?{urlencode(more['query'])}" if more.get("query") else ""
        url = f"https://{self.plane.endpoint}{path}{query}"
        raw = self._client.call_api(method, url, headers, body)
        return Answer(raw.status, decoded(raw.read().decode(errors="replace")), raw.headers)

    def apply(self, path: str, body: Any, **query: str) -> Answer:
        """A server-side apply."""
        wanted = {"fieldManager": "tests", **query}
        return self.request("PATCH", path, body, media=APPLY, query=wanted)

    def merge(self, path: str, body: Any, **query: str) -> Answer:
        """A merge patch."""
        return self.request("PATCH", path, body, media=MERGE, query=query)

    def get(self, path: str, **query: str) -> Answer:
        """A read."""
        return self.request("GET", path, query=query)

    def post(self, path: str, body: Any, **query: str) -> Answer:
        """A create."""
        return self.request("POST", path, body, query=query)

    def delete(self, path: str, body: Any = None, **query: str) -> Answer:
        """A deletion."""
        return self.request("DELETE", path, body, query=query)

    def namespace(self, name: str) -> str:
        """A new namespace; gives the path below which its core objects lie."""
        assert self.post("/api/v1/namespaces", {"metadata": {"name": name}}).status == 201
        return f"/api/v1/namespaces/{name}"

    def gone(self, path: str) -> bool:
        """Whether an object disappears soon."""
        deadline = time.monotonic() + 5
        while self.get(path).status != 404:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.01)
        return True

    def watch(self, path: str, **query: str) -> list[dict[str, Any]]:
        """The events of a watch that ends by its own time-out."""
        raw = self.request("GET", path, query={"watch": "true", "timeoutSeconds": "1", **query})
        lines = raw.body.splitlines() if isinstance(raw.body, str) else [json.dumps(raw.body)]
        return [json.loads(line) for line in lines if line]


def decoded(text: str) -> Any:
    """JSON as a document, anything else as the text it is."""
    try:
        return json.loads(text)
    except ValueError:
        return text


@contextmanager
def running(
    folder: Path, version: str = "1.34.1-gke.1127000", history: int = 10_000, clock: CloudClock | None = None
) -> Iterator[LiveServer]:
    """A control plane that serves until the block ends."""
    clock = clock or CloudClock(speed=SPEED)
    journal = Journal(clock)
    faults = Faults()
    plane = EmbeddedControlPlane("gke-test", version, clock, journal, USERS.get, random.Random(1), faults, history)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    asyncio.run_coroutine_threadsafe(plane.start(), loop).result(10)
    try:
        yield LiveServer(plane, journal, faults, folder)
    finally:
        asyncio.run_coroutine_threadsafe(plane.stop(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
