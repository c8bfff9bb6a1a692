# SPDX-License-Identifier: GPL-3.0-or-later
"""Speaks to one Kubernetes API in plain dicts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ansible_collections.gkefleet.inference.plugins.module_utils._answers import Answer
from ansible_collections.gkefleet.inference.plugins.module_utils._errors import CheckModeWrite, Refusal
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._google_api import Connection
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_connection import KubeServer
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_transport import (
    APPLY,
    MERGE,
    KubeRequest,
    KubeTransport,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_writes import KubeWrite


@dataclass(frozen=True)
class KubeApi:
    """One cluster's API; refusals carry the Status' reason and message."""

    transport: KubeTransport

    @classmethod
    def connect(cls, server: KubeServer, connection: Connection) -> KubeApi:
        """Makes the client; nothing is sent yet."""
        return cls(KubeTransport.to(server, connection))

    @property
    def server(self) -> KubeServer:
        """Give the cluster that is spoken to."""
        return self.transport.server

    @property
    def connection(self) -> Connection:
        """Give the caller's connection to Google."""
        return self.transport.connection

    def get(self, path: str, **query: str) -> Body:
        """Reads. Raises Refusal, also for 404."""
        request = KubeRequest("GET", path, query)
        return self._accepted(request, self.transport.answer(request)).body

    def find(self, path: str, **query: str) -> Body | None:
        """Reads one object, ``None`` when it (or its namespace, or its kind) does not exist."""
        request = KubeRequest("GET", path, query)
        answer = self.transport.answer(request)
        return None if answer.code == 404 else self._accepted(request, answer).body

    def text(self, path: str, **query: str) -> str:
        """Reads something that is not JSON, such as a log."""
        request = KubeRequest("GET", path, query)
        return self._accepted(request, self.transport.answer(request)).text

    def apply(self, path: str, body: Body, *, manager: str, force: bool, dry_run: bool) -> Body:
        """Server-side apply: the object as it is, or with dry_run would be, afterwards. Raises Refusal."""
        query = {"fieldManager": manager, "force": str(force).lower(), "fieldValidation": "Strict"}
        return self._written(KubeRequest("PATCH", path, query, body, APPLY), dry_run)

    def create(self, path: str, body: Body, *, manager: str, dry_run: bool = False) -> Body:
        """Creates one object. Raises Refusal."""
        query = {"fieldManager": manager, "fieldValidation": "Strict"}
        return self._written(KubeRequest("POST", path, query, body), dry_run)

    def merge(self, path: str, body: Body, *, manager: str, dry_run: bool = False) -> Body:
        """Merge patch of one object. Raises Refusal."""
        return self._written(KubeRequest("PATCH", path, {"fieldManager": manager}, body, MERGE), dry_run)

    def delete(self, path: str, *, uid: str = "", propagation: str = "Background") -> Body:
        """Deletes one object, with a uid just that one; an object that is gone already is fine. Raises Refusal."""
        preconditions: Mapping[str, Body] = {"preconditions": {"uid": uid}} if uid else {}
        body = {"propagationPolicy": propagation, **preconditions}
        try:
            return self._written(KubeRequest("DELETE", path, body=body))
        except Refusal as e:
            if e.code == 404:
                return {}
            raise

    def _written(self, request: KubeRequest, dry_run: bool = False) -> Body:
        if dry_run:
            request = replace(request, query={**request.query, "dryRun": "All"})
        elif self.connection.read_only:
            raise CheckModeWrite(f"{self._doing(request)} in check mode")
        answer = self.transport.answer(request) if dry_run else KubeWrite(self.transport, request).answer()
        return self._accepted(request, answer).body

    def _accepted(self, request: KubeRequest, answer: Answer) -> Answer:
        if answer.ok:
            return answer
        if answer.error:  # from Google's front door, not from Kubernetes
            raise answer.refusal(self._doing(request))
        reason, text = str(answer.body.get("reason") or ""), str(answer.body.get("message") or answer.text)
        causes = (answer.body.get("details") or {}).get("causes") or []
        raise Refusal(self._doing(request), answer.code, reason, text, [str(one.get("field", "")) for one in causes])

    def _doing(self, request: KubeRequest) -> str:
        return f"{request.method} {self.server.name} {request.path}"
