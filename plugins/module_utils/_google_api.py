# SPDX-License-Identifier: GPL-3.0-or-later
"""Speaks JSON to one Google API through google-auth's AuthorizedSession."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._answers import (
    Answer,
    ambiguous,
    api_disabled,
    asked_pause,
    json_body,
    settled,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._credentials import (
    CredentialSource,
    credentials,
    endpoint_of,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._errors import (
    AmbiguousOutcome,
    ApiDisabled,
    CheckModeWrite,
    FleetError,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._libraries import google, requests
from ansible_collections.gkefleet.inference.plugins.module_utils._outside import NO_ANSWER, unanswered
from ansible_collections.gkefleet.inference.plugins.module_utils._run_memory import RunMemory
from ansible_collections.gkefleet.inference.plugins.module_utils._tokens import no_token
from ansible_collections.gkefleet.inference.plugins.module_utils._until import Patience, until

WAIT_FOR_API = 300.0  # seconds; Google: "wait a few minutes for the action to propagate"


@dataclass(frozen=True)
class Connection:
    """What every client of Google's APIs shares: who calls, where to, how patiently, and whether writing is allowed.

    ``wait_for_api`` waits out the minutes after an API was enabled; who only looks or removes takes it as said.
    """

    source: CredentialSource
    endpoints: Mapping[str, str]
    patience: Patience
    read_only: bool
    request_timeout: float = 60.0
    wait_for_api: bool = True
    memory: RunMemory = field(default_factory=RunMemory)

    def endpoint(self, service: str) -> str:
        """The base URL of a service: the option, the variable gcloud itself uses, or Google's own."""
        return endpoint_of(service, self.endpoints)


@dataclass(frozen=True)
class GoogleApi:
    """One Google API; paths are relative to its endpoint, bodies are plain dicts, errors keep Google's words."""

    service: str
    connection: Connection
    session: Any = field(repr=False)

    @classmethod
    def connect(cls, service: str, connection: Connection) -> GoogleApi:
        """Opens a session; nothing is sent yet."""
        return cls(
            service, connection, google.auth.transport.requests.AuthorizedSession(credentials(connection.source))
        )

    def get(self, path: str, **query: str) -> Body:
        """Reads one resource. Raises Refusal, also for 404."""
        return self._checked("GET", path, query, None)

    def find(self, path: str, **query: str) -> Body | None:
        """Reads one resource, ``None`` when it does not exist."""
        answer = self._settle("GET", path, query, None)
        return None if answer.code == 404 else self._body(answer, f"GET {self.service} {path}")

    def list(self, path: str, items: str, **query: str) -> Iterator[Body]:
        """Yields every item of every page. Raises FleetError when Google could not reach some location."""
        token = ""
        while True:
            page = self.get(path, **({**query, "pageToken": token} if token else query))
            _refuse_partial(page, path)
            yield from page.get(items, [])
            token = page.get("nextPageToken", "")
            if not token:
                return

    def read(self, path: str, body: Body) -> Body:
        """Asks a question that Google wants as a POST (getIamPolicy, testIamPermissions)."""
        return self._checked("POST", path, {}, body, read=True)

    def write(self, method: str, path: str, body: Body | None = None, **query: str) -> Body:
        """Changes something. Raises Refusal, or AmbiguousOutcome when no answer came."""
        if self.connection.read_only:
            raise CheckModeWrite(f"{method} {self.service} {path} in check mode")
        return self._checked(method, path, query, body, read=False)

    def _checked(self, method: str, path: str, query: Mapping[str, str], body: Body | None, read: bool = True) -> Body:
        answer = self._settle(method, path, query, body, read)
        doing = f"{method} {self.service} {path}"
        if not read and ambiguous(answer):
            raise AmbiguousOutcome(f"{doing}: {answer.code or 'no answer'}: {answer.says()}")
        return self._body(answer, doing)

    def _body(self, answer: Answer, doing: str) -> Body:
        if answer.ok:
            return answer.body
        if api_disabled(answer):
            raise ApiDisabled(self.service, doing, answer.says())
        raise answer.refusal(doing)

    def _settle(self, method: str, path: str, query: Mapping[str, str], body: Body | None, read: bool = True) -> Answer:
        patience = self.connection.patience
        wait_for_api = self.connection.wait_for_api
        return until(
            lambda: self._send(method, path, query, body),
            lambda answer: settled(answer, read=read, wait_for_api=wait_for_api),
            replace(patience, timeout=min(patience.timeout, WAIT_FOR_API)),
            f"the {self.service} API to answer {method} {path}",
        )

    def _send(self, method: str, path: str, query: Mapping[str, str], body: Body | None) -> Answer:
        url = f"{self.connection.endpoint(self.service)}/{path.lstrip('/')}"
        try:
            response = self.session.request(
                method, url, params=dict(query), json=body, timeout=self.connection.request_timeout
            )
        except NO_ANSWER as e:
            return unanswered(e, url)
        except google.auth.exceptions.GoogleAuthError as e:
            raise no_token(self.connection.source, e) from e
        return _answer(response)


def _answer(response: requests.Response) -> Answer:
    pause = asked_pause(response.headers)
    try:
        parsed: Any = response.json() if response.content else {}
    except json.JSONDecodeError:
        code = 0 if response.ok else response.status_code
        return Answer(code, text=response.text[:2000] or "an answer that is no JSON", retry_after=pause)
    return Answer(response.status_code, json_body(parsed), response.text[:2000], retry_after=pause)


def _refuse_partial(page: Body, path: str) -> None:
    unreachable = page.get("unreachable") or page.get("missingZones")
    if unreachable:
        raise FleetError(
            f"GET {path}: Google could not reach {', '.join(unreachable)}, so the list is not whole. Try again later."
        )
