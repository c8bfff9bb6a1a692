# SPDX-License-Identifier: GPL-3.0-or-later
"""A bare client of the simulated Google APIs: what comes back is shown as it is."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from simulator.app import Running

PROJECT = "projects/my-gke-project"
NUMBER = "123456789012"


@dataclass(frozen=True)
class Answer:
    """An HTTP status and the JSON body."""

    status: int
    body: Any

    @property
    def message(self) -> str:
        """The text of a refusal."""
        return str(self.body["error"]["message"])


class Google:
    """Calls one running simulator as one principal."""

    def __init__(self, running: Running, token: str | None = None) -> None:
        self.running = running
        self.token = token or Path(running.environ["CLOUDSDK_AUTH_ACCESS_TOKEN_FILE"]).read_text().strip()

    def as_principal(self, email: str, *roles: str) -> Google:
        """The same cloud seen by somebody with just these roles."""
        kind = "serviceAccount" if email.endswith("gserviceaccount.com") else "user"
        for role in roles:
            self.running.call(lambda role=role: self.running.cloud.project.policy.grant(role, f"{kind}:{email}"))
        return Google(self.running, self.running.token(email, 1e6))

    def call(self, api: str, method: str, path: str, body: Any = None, **query: str) -> Answer:
        """One request and its answer."""
        address = self.running.environ[f"CLOUDSDK_API_ENDPOINT_OVERRIDES_{api.upper()}"] + path
        request = urllib.request.Request(
            f"{address}?{urlencode(query)}" if query else address,
            method=method,
            headers={"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"},
            data=None if body is None else json.dumps(body).encode(),
        )
        try:
            with urllib.request.urlopen(request) as answer:
                return Answer(answer.status, json.load(answer))
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, json.load(error))

    def get(self, api: str, path: str, **query: str) -> Any:
        """The body of a GET that must succeed."""
        answer = self.call(api, "GET", path, **query)
        assert answer.status == 200, answer
        return answer.body

    def finished(self, api: str, started: Answer, version: str = "v1") -> Any:
        """The operation's body once it is done."""
        assert started.status == 200, started
        path = f"{version}/{started.body['name']}"
        return until(lambda: self.get(api, path), lambda operation: operation.get("done", False))


def until(read: Callable[[], Any], ready: Callable[[Any], bool], seconds: float = 60.0) -> Any:
    """What `read` gives once it is ready; fails after that many real seconds."""
    deadline = time.monotonic() + seconds
    while not ready(seen := read()):
        assert time.monotonic() < deadline, seen
        time.sleep(0.01)
    return seen
