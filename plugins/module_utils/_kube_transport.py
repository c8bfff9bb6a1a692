# SPDX-License-Identifier: GPL-3.0-or-later
"""Carries requests to one Kubernetes API and brings the answers, through the kubernetes client's connection pool."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from ansible_collections.gkefleet.inference.plugins.module_utils._answers import (
    NOT_ACTED,
    Answer,
    asked_pause,
    json_body,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._google_api import Connection
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_client import api_client
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_connection import KubeServer
from ansible_collections.gkefleet.inference.plugins.module_utils._libraries import urllib3
from ansible_collections.gkefleet.inference.plugins.module_utils._outside import unanswered
from ansible_collections.gkefleet.inference.plugins.module_utils._tokens import bearer_token, refresh
from ansible_collections.gkefleet.inference.plugins.module_utils._until import Progress, until

JSON = "application/json"
APPLY = "application/apply-patch+yaml"
MERGE = "application/merge-patch+json"
AWAY_FOR = 300.0  # seconds that a Kubernetes API may be away (upgrade, repair) before a call gives up


@dataclass(frozen=True)
class KubeRequest:
    """One request; the path starts with /api or /apis."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    body: Body | None = None
    content_type: str = JSON

    @property
    def dry(self) -> bool:
        """Whether the server only says what it would do."""
        return self.query.get("dryRun") == "All"

    @property
    def reads(self) -> bool:
        """Whether asking changes nothing."""
        return self.method == "GET" or self.dry

    @property
    def target(self) -> str:
        """The path with its query."""
        return f"{self.path}{'?' + urlencode(self.query) if self.query else ''}"


@dataclass
class KubeTransport:
    """The way to one cluster's API; another one is taken when the cluster turns out to be elsewhere by now."""

    server: KubeServer
    connection: Connection
    client: Any = field(repr=False)

    @classmethod
    def to(cls, server: KubeServer, connection: Connection) -> KubeTransport:
        """Makes the client; nothing is sent yet."""
        return cls(server, connection, api_client(server))

    def answer(self, request: KubeRequest) -> Answer:
        """Asks until there is a final answer."""
        patience = self.connection.patience
        return until(
            lambda: self._authenticated(request),
            lambda answer: _settled(answer, request.reads),
            replace(patience, timeout=min(patience.timeout, AWAY_FOR)),
            f"{request.method} {self.server.name} {request.path}",
        )

    def _authenticated(self, request: KubeRequest) -> Answer:
        answer = self._send(request)
        if answer.code != 401:
            return answer
        refresh(self.connection.source)
        return self._send(request)

    def _send(self, request: KubeRequest) -> Answer:
        headers = {"Authorization": f"Bearer {bearer_token(self.connection.source)}", "Accept": "application/json, */*"}
        if request.body is not None:
            headers["Content-Type"] = request.content_type
        try:
            response = self.client.rest_client.pool_manager.request(
                request.method,
                f"{self.server.url}{request.target}",
                body=None if request.body is None else written(request.body),
                headers=headers,
                timeout=self.connection.request_timeout,
                retries=False,
            )
        except urllib3.exceptions.HTTPError as e:
            return self._send(request) if self._moved() else unanswered(e, self.server.url)
        return _answer(response.status, response.data.decode(errors="replace"), response.headers)

    def _moved(self) -> bool:
        """Looks up anew where an earlier task found the cluster; whether that changed. Raises ParentMissing."""
        if self.server.again is None:
            return False
        former, self.server = self.server, self.server.again()
        self.client = api_client(self.server)
        return self.server != former


def _answer(code: int, text: str, headers: Mapping[str, str]) -> Answer:
    try:
        parsed: Any = json.loads(text) if text else {}
    except json.JSONDecodeError:
        parsed = {}
    return Answer(code, json_body(parsed), text, retry_after=asked_pause(headers))


def _settled(answer: Answer, reads: bool) -> Progress:
    busy = answer.code in NOT_ACTED
    waiting = busy or (reads and server_failed(answer))
    return Progress(not waiting, seen(answer), give_up_after=answer.give_up_after, pause=answer.retry_after)


def server_failed(answer: Answer) -> bool:
    """Whether no proper answer came; Kubernetes answers a caller's mistake in an apply with 500 and an empty reason."""
    reason = str(answer.body.get("reason") or "")
    return answer.code in (0, 502, 504) or (answer.code == 500 and reason in ("InternalError", "ServerTimeout"))


def seen(answer: Answer) -> str:
    """An answer as it is told while it is waited for a better one."""
    reason = str(answer.body.get("reason") or "")
    return f"{answer.code or 'no answer'}{f' {reason}' if reason else ''}: {answer.text[:300]}"


def written(body: Body) -> bytes:
    """A body as JSON that is YAML too: an apply is read as YAML, which knows no escapes for pairs of surrogates."""
    return json.dumps(body, ensure_ascii=False).encode()
