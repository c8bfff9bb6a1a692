# SPDX-License-Identifier: GPL-3.0-or-later
"""The way of a request: who asks, may they, and which part of the server answers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from simulator.kubernetes import health, openapi, resource_api, reviews, token_requests
from simulator.kubernetes.actions import action_of
from simulator.kubernetes.authentication import Authentication, impersonated
from simulator.kubernetes.authorization import authorize
from simulator.kubernetes.cluster import Cluster
from simulator.kubernetes.discovery import discover
from simulator.kubernetes.errors import KubernetesError, not_found
from simulator.kubernetes.paths import ResourcePath, resource_path
from simulator.kubernetes.requests import NO_SUCH_ROUTE, KubeRequest, KubeResponse, warning
from simulator.kubernetes.resources import ResourceType
from simulator.kubernetes.service_account_tokens import ServiceAccountTokens

WITH_EMPTY_DETAILS = (403, 404, 405, 406, 422)


class KubernetesApi:
    """Answers requests to one cluster."""

    def __init__(self, cluster: Cluster, authentication: Authentication, tokens: ServiceAccountTokens) -> None:
        self._cluster = cluster
        self._authentication = authentication
        self._tokens = tokens

    def handle(self, request: KubeRequest) -> KubeResponse:
        """The answer; a refusal is a Status."""
        try:
            return self._authorized(request)
        except KubernetesError as error:
            return KubeResponse(error.code, status_of(error), headers=headers_of(error))

    def _authorized(self, request: KubeRequest) -> KubeResponse:
        caller = self._authentication.user_of(request)
        request = replace(request, user=impersonated(self._cluster.store, caller, request))
        path = resource_path(request.path)
        action = action_of(request, path)
        authorize(self._cluster.store, request.user, action)
        if path is None or not path.plural:
            return self._without_resource(request)
        kind = self._cluster.registry.find(path.group, path.version, path.plural)
        if kind and kind.custom and path.subresource and path.subresource not in kind.subresources:
            raise not_found(kind, path.name)
        if kind is None or not routed(kind, path):
            return self._unknown_resource(path)
        return self._resource(kind, path, action.verb, request)

    def _without_resource(self, request: KubeRequest) -> KubeResponse:
        if request.method not in ("GET", "HEAD"):
            return NO_SUCH_ROUTE
        answer = health.answer(self._cluster, request) or openapi.answer(self._cluster, request)
        return answer or discover(self._cluster.registry, request) or NO_SUCH_ROUTE

    def _unknown_resource(self, path: ResourcePath) -> KubeResponse:
        """Built-in groups answer with a Status, everything else in plain text as the path were no API at all."""
        if all(item.custom for item in self._cluster.registry if item.group == path.group):
            return NO_SUCH_ROUTE
        raise KubernetesError(404, "NotFound", "the server could not find the requested resource")

    def _resource(self, kind: ResourceType, path: ResourcePath, verb: str, request: KubeRequest) -> KubeResponse:
        if kind.is_review and verb == "create":
            return reviews.answer(self._cluster, self._authentication, kind, path, request)
        if path.subresource == "token" and verb == "create":
            return token_requests.token(self._cluster, self._tokens, kind, path, request)
        answer = resource_api.answer(self._cluster, kind, path, verb, request)
        if not kind.deprecation:
            return answer
        return replace(answer, headers=(*answer.headers, warning(kind.deprecation)))


def status_of(error: KubernetesError) -> dict[str, Any]:
    """The Status of a refusal; those about the request as such carry empty details."""
    status = error.status()
    bare = error.code in WITH_EMPTY_DETAILS or error.message.startswith("415: ")
    if "details" in status or not bare:
        return status
    return {**status, "details": {}, "code": status["code"]}


def headers_of(error: KubernetesError) -> tuple[tuple[str, str], ...]:
    """The headers of a refusal: when to ask again, and warnings."""
    pause = error.details.get("retryAfterSeconds")
    headers = (("Retry-After", str(pause)),) if pause else ()
    return (*headers, *(warning(text) for text in error.warnings))


def routed(kind: ResourceType, path: ResourcePath) -> bool:
    """Whether the scope of the path is that of the type, and its subresource exists."""
    if path.subresource and path.subresource not in kind.subresources:
        return False
    if kind.namespaced:
        return bool(path.namespace) or not path.name
    return not path.namespace or path.plural == "namespaces"
