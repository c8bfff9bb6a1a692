# SPDX-License-Identifier: GPL-3.0-or-later
"""Questions that are answered at once and never stored: who am I, may I, whose token is this."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from simulator.kubernetes.authentication import Authentication
from simulator.kubernetes.authorization import Action, allowed, grant, rules_of
from simulator.kubernetes.calls import call_of
from simulator.kubernetes.causes import invalid_value
from simulator.kubernetes.cluster import Cluster
from simulator.kubernetes.errors import bad_request, invalid
from simulator.kubernetes.objects.preparation import owned
from simulator.kubernetes.paths import ResourcePath
from simulator.kubernetes.request_bodies import body_of
from simulator.kubernetes.requests import KubeRequest, KubeResponse
from simulator.kubernetes.resources import ResourceType
from simulator.kubernetes.service_account_tokens import RefusedTokenError
from simulator.kubernetes.users import User


@dataclass(frozen=True)
class Question:
    """What a review asks, of whom."""

    cluster: Cluster
    authentication: Authentication
    namespace: str
    user: User
    spec: dict[str, Any]


def answer(
    cluster: Cluster, authentication: Authentication, kind: ResourceType, path: ResourcePath, request: KubeRequest
) -> KubeResponse:
    """The review with its status filled in."""
    document = document_of(request)
    question = Question(cluster, authentication, path.namespace, request.user, document.get("spec") or {})
    refuse_unclear(kind, question.spec)
    status = ANSWERS[kind.kind](question)
    shown: dict[str, Any] = {"kind": kind.kind, "apiVersion": kind.api_version, "metadata": {}}
    if kind.kind == "SelfSubjectReview":
        return KubeResponse(201, shown | {"metadata": {"creationTimestamp": cluster.now()}, "status": status})
    spec = {} if kind.kind == "SelfSubjectRulesReview" else question.spec
    shown["metadata"] = {"namespace": path.namespace} if kind.namespaced else {}
    asked = owned(kind, {}, shown | {"spec": spec}, call_of(request, "").options(cluster, path.namespace, ""))
    return KubeResponse(201, asked | {"status": status})


def refuse_unclear(kind: ResourceType, spec: dict[str, Any]) -> None:
    """Raises 422 for a question about nothing, about two things at once, or about nobody; 400 for no token."""
    if kind.kind == "TokenReview" and not spec.get("token"):
        raise bad_request("token is required for TokenReview in authentication")
    if not kind.kind.endswith("AccessReview"):
        return
    causes = []
    if bool(spec.get("resourceAttributes")) == bool(spec.get("nonResourceAttributes")):
        why = "exactly one of nonResourceAttributes or resourceAttributes must be specified"
        causes.append(invalid_value(("spec", "resourceAttributes"), None, why))
    if not kind.kind.startswith("Self") and not spec.get("user") and not spec.get("groups"):
        why = "at least one of user or group must be specified"
        causes.append(invalid_value(("spec", "user"), spec.get("user", ""), why))
    if causes:
        # Here a real server names no kind.
        raise invalid(kind.group, "", "", causes)


def document_of(request: KubeRequest) -> dict[str, Any]:
    """The document that was sent."""
    value = body_of(request).value
    if not isinstance(value, dict):
        raise bad_request("the object provided is unrecognized (must be of type Object)")
    return value


def self_access(question: Question) -> dict[str, Any]:
    """Whether the caller may do something."""
    return access(question, question.user)


def subject_access(question: Question) -> dict[str, Any]:
    """Whether somebody else may do something."""
    name, groups = question.spec.get("user", ""), tuple(question.spec.get("groups") or ())
    return access(question, User(name, groups))


def access(question: Question, user: User) -> dict[str, Any]:
    """The verdict on the action that the spec describes."""
    store, action = question.cluster.store, action_in(question.spec)
    reason = grant(store, user, action)
    return {"allowed": allowed(store, user, action)} | ({"reason": reason} if reason else {})


def action_in(spec: dict[str, Any]) -> Action:
    """The action that a review describes."""
    asked = spec.get("resourceAttributes")
    if asked is None:
        path = spec.get("nonResourceAttributes") or {}
        return Action(path.get("verb", ""), path=path.get("path", ""))
    return Action(
        asked.get("verb", ""),
        asked.get("group", ""),
        asked.get("resource", ""),
        asked.get("subresource", ""),
        asked.get("namespace", ""),
        asked.get("name", ""),
    )


def self_rules(question: Question) -> dict[str, Any]:
    """All rules of the caller in a namespace."""
    rules = list(rules_of(question.cluster.store, question.user, question.spec.get("namespace", "")))
    return {
        "resourceRules": [rule for rule in rules if "resources" in rule],
        "nonResourceRules": [rule for rule in rules if "nonResourceURLs" in rule],
        "incomplete": False,
    }


def self_subject(question: Question) -> dict[str, Any]:
    """Who the caller is."""
    return {"userInfo": user_info(question.user)}


def token_review(question: Question) -> dict[str, Any]:
    """Whose token it is, and for whom."""
    spec = question.spec
    try:
        found = question.authentication.reviewed(spec.get("token", ""), spec.get("audiences") or [])
    except RefusedTokenError as error:
        return {"user": {}, "error": f"[invalid bearer token, {error}]"}
    if found is None:
        return {"user": {}, "error": "invalid bearer token"}
    user, audiences = found
    return {"authenticated": True, "user": user_info(user), "audiences": audiences}


def user_info(user: User) -> dict[str, Any]:
    """A user as reviews show it."""
    info: dict[str, Any] = {"username": user.name, "groups": list(user.groups)}
    info |= {"uid": user.uid} if user.uid else {}
    return info | ({"extra": {key: list(values) for key, values in user.extra}} if user.extra else {})


ANSWERS: dict[str, Callable[[Question], dict[str, Any]]] = {
    "LocalSubjectAccessReview": subject_access,
    "SelfSubjectAccessReview": self_access,
    "SelfSubjectReview": self_subject,
    "SelfSubjectRulesReview": self_rules,
    "SubjectAccessReview": subject_access,
    "TokenReview": token_review,
}
