# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes to a Kubernetes API: where the answer is lost, reading tells whether the server acted."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ansible_collections.gkefleet.inference.plugins.module_utils._answers import Answer
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_differences import without_server_made
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_transport import (
    AWAY_FOR,
    KubeRequest,
    KubeTransport,
    seen,
    server_failed,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._until import Progress, until

DRY = {"dryRun": "All"}


@dataclass(frozen=True)
class KubeWrite:
    """One write that is asked for until it is known to be done or refused, and never again without a look."""

    transport: KubeTransport
    request: KubeRequest

    def answer(self) -> Answer:
        """The final answer, or the object as the write left it. Raises WaitTimeout."""
        patience = self.transport.connection.patience
        return until(
            self._attempt,
            lambda answer: Progress(not self._unsure(answer), seen(answer), give_up_after=answer.give_up_after),
            replace(patience, timeout=min(patience.timeout, AWAY_FOR)),
            f"{self.request.method} {self.transport.server.name} {self.request.path}",
        )

    def _attempt(self) -> Answer:
        answer = self.transport.answer(self.request)
        if not self._unsure(answer):
            return answer
        return self._done() or answer

    def _unsure(self, answer: Answer) -> bool:
        overtaken = answer.code == 409 and answer.body.get("reason") == "Conflict"
        return overtaken or server_failed(answer)

    def _done(self) -> Answer | None:
        """The object when it is as the write would leave it, otherwise nothing."""
        found = self.transport.answer(KubeRequest("GET", self._path))
        if self.request.method == "DELETE":
            return Answer(200) if _gone(found, self.request.body or {}) else None
        if not found.ok or self.request.method == "POST":
            return found if found.ok else None
        trial = self.transport.answer(replace(self.request, query={**self.request.query, **DRY}))
        same = trial.ok and without_server_made(trial.body) == without_server_made(found.body)
        return found if same else None

    @property
    def _path(self) -> str:
        created = self.request.method == "POST"
        return f"{self.request.path}/{(self.request.body or {})['metadata']['name']}" if created else self.request.path


def _gone(found: Answer, options: Body) -> bool:
    """Whether the object that was to be deleted is gone, going, or another one by now."""
    metadata = found.body.get("metadata", {})
    uid = options.get("preconditions", {}).get("uid", metadata.get("uid"))
    return found.code == 404 or (found.ok and ("deletionTimestamp" in metadata or metadata.get("uid") != uid))
