# SPDX-License-Identifier: GPL-3.0-or-later
"""Speaks to one Kubernetes API in plain dicts, through the kubernetes client's connection pool."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from ansible_collections.gkefleet.inference.plugins.module_utils._answers import Answer, json_body
from ansible_collections.gkefleet.inference.plugins.module_utils._errors import CheckModeWrite, Refusal
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
class KubeApi:
    """One cluster's API; paths start with /api or /apis, refusals carry the Status' reason and message."""

    server: KubeServer
    connection: Connection
    client: Any = field(repr=False)

    @classmethod
    def connect(cls, server: KubeServer, connection: Connection) -> KubeApi:
        """Makes the client; nothing is sent yet."""
        return cls(server, connection, api_client(server))

    def get(self, path: str, **query: str) -> Body:
        """Reads. Raises Refusal, also for 404."""
        return self._checked("GET", path, query)

    def find(self, path: str, **query: str) -> Body | None:
        """Reads one object, ``None`` when it (or its namespace, or its kind) does not exist."""
        answer = self._settle("GET", path, query)
        if answer.code == 404:
            return None
        return self._body(answer, f"GET {self.server.name} {path}")

    def text(self, path: str, **query: str) -> str:
        """Reads something that is not JSON, such as a log."""
        answer = self._settle("GET", path, query)
        self._body(answer, f"GET {self.server.name} {path}")
        return answer.text

    def apply(self, path: str, body: Body, *, manager: str, force: bool, dry_run: bool) -> Body:
        """Server-side apply: the object as it is, or with dry_run would be, afterwards. Raises Refusal."""
        query = {"fieldManager": manager, "force": str(force).lower(), "fieldValidation": "Strict"}
        return self._write("PATCH", path, query, body, dry_run, APPLY)

    def create(self, path: str, body: Body, *, manager: str, dry_run: bool = False) -> Body:
        """Creates one object. Raises Refusal."""
        query = {"fieldManager": manager, "fieldValidation": "Strict"}
        return self._write("POST", path, query, body, dry_run)

    def merge(self, path: str, body: Body, *, manager: str, dry_run: bool = False) -> Body:
        """Merge patch of one object. Raises Refusal."""
        return self._write("PATCH", path, {"fieldManager": manager}, body, dry_run, MERGE)

    def delete(self, path: str, *, uid: str = "", propagation: str = "Background") -> Body:
        """Deletes one object, with a uid just that one; an object that is gone already is fine. Raises Refusal."""
        preconditions = {"preconditions": {"uid": uid}} if uid else {}
        try:
            return self._write("DELETE", path, {}, {"propagationPolicy": propagation, **preconditions}, False)
        except Refusal as e:
            if e.code == 404:
                return {}
            raise

    def _write(
        self, method: str, path: str, query: Mapping[str, str], body: Body, dry_run: bool, content_type: str = JSON
    ) -> Body:
        if self.connection.read_only and not dry_run:
            raise CheckModeWrite(f"{method} {self.server.name} {path} in check mode")
        asked = {**query, "dryRun": "All"} if dry_run else query
        return self._checked(method, path, asked, body, content_type)

    def _checked(
        self, method: str, path: str, query: Mapping[str, str], body: Body | None = None, content_type: str = JSON
    ) -> Body:
        answer = self._settle(method, path, query, body, content_type)
        return self._body(answer, f"{method} {self.server.name} {path}")

    def _body(self, answer: Answer, doing: str) -> Body:
        if answer.ok:
            return answer.body
        if answer.error:  # from Google's front door, not from Kubernetes
            raise answer.refusal(doing)
        reason = str(answer.body.get("reason") or "")
        raise Refusal(doing, answer.code, reason, str(answer.body.get("message") or answer.text))

    def _settle(
        self, method: str, path: str, query: Mapping[str, str], body: Body | None = None, content_type: str = JSON
    ) -> Answer:
        patience = self.connection.patience
        again = method == "GET" or content_type in (APPLY, MERGE) or "dryRun" in query
        return until(
            lambda: self._authenticated(method, path, query, body, content_type),
            lambda answer: _settled(answer, again),
            replace(patience, timeout=min(patience.timeout, AWAY_FOR)),
            f"{method} {self.server.name} {path}",
        )

    def _authenticated(
        self, method: str, path: str, query: Mapping[str, str], body: Body | None, content_type: str
    ) -> Answer:
        answer = self._send(method, path, query, body, content_type)
        if answer.code != 401:
            return answer
        refresh(self.connection.source)
        return self._send(method, path, query, body, content_type)

    def _send(self, method: str, path: str, query: Mapping[str, str], body: Body | None, content_type: str) -> Answer:
        url = f"{self.server.url}{path}{'?' + urlencode(query) if query else ''}"
        headers = {"Authorization": f"Bearer {bearer_token(self.connection.source)}", "Accept": "application/json, */*"}
        if body is not None:
            headers["Content-Type"] = content_type
        try:
            response = self.client.rest_client.pool_manager.request(
                method,
                url,
                body=None if body is None else json.dumps(body).encode(),
                headers=headers,
                timeout=self.connection.request_timeout,
                retries=False,
            )
        except urllib3.exceptions.HTTPError as e:
            return unanswered(e, self.server.url)
        return _answer(response.status, response.data.decode(errors="replace"))


def _answer(code: int, text: str) -> Answer:
    try:
        parsed: Any = json.loads(text) if text else {}
    except json.JSONDecodeError:
        parsed = {}
    return Answer(code, json_body(parsed), text)


def _settled(answer: Answer, again: bool) -> Progress:
    """Kubernetes answers a caller's mistake in an apply with 500 and an empty reason: that is final."""
    reason = str(answer.body.get("reason") or "")
    busy = answer.code in (429, 502, 503, 504) or (answer.code == 500 and reason in ("InternalError", "ServerTimeout"))
    waiting = again and (answer.code == 0 or busy)
    seen = f"{answer.code or 'no answer'}{f' {reason}' if reason else ''}: {answer.text[:300]}"
    return Progress(not waiting, seen, give_up_after=answer.give_up_after)
