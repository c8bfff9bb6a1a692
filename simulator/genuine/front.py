# SPDX-License-Identifier: GPL-3.0-or-later
"""Stands before a genuine API server: knows Google's tokens, lets scripted faults answer, keeps the journal."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

import aiohttp

from simulator.faults import Faults
from simulator.genuine.pods import Pods
from simulator.genuine.upstream import Upstream
from simulator.journal import Journal
from simulator.kubernetes.actions import action_of
from simulator.kubernetes.authentication import Authenticate
from simulator.kubernetes.authorization import missing_permission
from simulator.kubernetes.errors import KubernetesError
from simulator.kubernetes.faulty import answered
from simulator.kubernetes.health import version
from simulator.kubernetes.journaling import entry
from simulator.kubernetes.paths import ResourcePath, resource_path
from simulator.kubernetes.requests import JSON, KubeRequest, KubeResponse
from simulator.kubernetes.users import User

CHANGING = ("PUT", "PATCH", "DELETE")
READING = ("GET", "HEAD", "OPTIONS")
# Creating one of these only asks a question.
QUESTIONS = ("authentication.k8s.io", "authorization.k8s.io")


@dataclass(frozen=True)
class Front:
    """What is asked of one cluster, and by whom."""

    service: str
    version: str
    admin_token: str
    upstream: Upstream
    pods: Pods
    journal: Journal
    faults: Faults
    authenticate: Authenticate

    async def answer(self, request: KubeRequest) -> KubeResponse:
        """The answer to a request; the cluster's own components meet no faults and are not journaled."""
        token = request.headers.get("authorization", "").partition(" ")[2].strip()
        if token == self.admin_token:
            return await self._passed(request, None)
        response, is_write = await answered(
            self.faults,
            self.service,
            request,
            lambda: self._asked(request, self.authenticate(token) if token else None),
        )
        shown = replace(response, document=document_of(response))
        self.journal.record(**entry(self.service, request, shown, write=is_write))
        return response

    async def _asked(self, request: KubeRequest, user: User | None) -> tuple[KubeResponse, bool]:
        if request.path.strip("/") == "version" and request.method == "GET":
            return KubeResponse(document=version(self.version)), False
        path = resource_path(request.path)
        before = await self._revision(request, path)
        response = await self._passed(request, user)
        return with_permission(request, path, user, response), changed(request, path, before, response)

    async def _passed(self, request: KubeRequest, user: User | None) -> KubeResponse:
        try:
            return await self.pods.answer(request, user) or await self.upstream.send(request, user)
        except aiohttp.ClientError as error:
            unavailable = KubernetesError(503, "ServiceUnavailable", f"the API server does not answer: {error}")
            return KubeResponse(503, unavailable.status())

    async def _revision(self, request: KubeRequest, path: ResourcePath | None) -> str | None:
        if request.method not in CHANGING or path is None or not path.name or "dryRun" in request.query:
            return None
        found = await self.upstream.get(request.path)
        return revision_of(found)


def document_of(response: KubeResponse) -> dict[str, Any] | None:
    """The answer as a document when it is one."""
    if response.document is not None or response.stream is not None or not response.content_type.startswith(JSON):
        return response.document
    document: dict[str, Any] | None = json.loads(response.payload) if response.payload.startswith(b"{") else None
    return document


def changed(request: KubeRequest, path: ResourcePath | None, before: str | None, response: KubeResponse) -> bool:
    """Whether the server keeps something else than before."""
    if request.method in READING or response.status >= 300 or path is None or "dryRun" in request.query:
        return False
    if path.group in QUESTIONS or path.subresource == "token":
        return False
    if before is None:
        return True
    return revision_of(document_of(response)) != before


def revision_of(document: dict[str, Any] | None) -> str | None:
    """The resource version that a document carries."""
    metadata = (document or {}).get("metadata") or {}
    return metadata.get("resourceVersion")


def with_permission(
    request: KubeRequest, path: ResourcePath | None, user: User | None, response: KubeResponse
) -> KubeResponse:
    """A refusal as GKE completes it: by the permission that IAM could have granted."""
    if response.status != 403 or user is None or "impersonate-user" in request.headers:
        return response
    document = document_of(response)
    more = missing_permission(user, action_of(request, path))
    if document is None or not more or document.get("reason") != "Forbidden":
        return response
    return replace(response, document={**document, "message": document["message"] + more})
