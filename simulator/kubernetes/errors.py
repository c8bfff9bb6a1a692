# SPDX-License-Identifier: GPL-3.0-or-later
"""Refusals of the Kubernetes API and the Status objects that carry them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from simulator.kubernetes.causes import Cause


class Named(Protocol):
    """What an error says of a resource; a ResourceType is one."""

    @property
    def plural(self) -> str:
        """The plural name, `deployments`."""

    @property
    def group(self) -> str:
        """The API group, empty for the core group."""


@dataclass(frozen=True)
class ResourceName:
    """The names alone, for errors about a resource that has no type at hand."""

    plural: str
    group: str = ""


NAMESPACES = ResourceName("namespaces")


def qualified(resource: Named) -> str:
    """Gives `deployments.apps`, or `pods` for the core group."""
    return f"{resource.plural}.{resource.group}" if resource.group else resource.plural


@dataclass(eq=False)
class KubernetesError(Exception):
    """One refusal: HTTP code, Status reason, message and details."""

    code: int
    reason: str
    message: str
    details: dict[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    # The rest of a list can still be had by this token.
    continuation: str = ""

    def __str__(self) -> str:
        """Gives the message as a client prints it."""
        return self.message

    def status(self) -> dict[str, Any]:
        """Gives the Status object that answers the request; an unknown error has no reason at all."""
        metadata = {"continue": self.continuation} if self.continuation else {}
        body: dict[str, Any] = {"kind": "Status", "apiVersion": "v1", "metadata": metadata, "status": "Failure"}
        body["message"] = self.message
        if self.reason:
            body["reason"] = self.reason
        if self.details:
            body["details"] = self.details
        return body | {"code": self.code}


def bad_request(message: str) -> KubernetesError:
    """Gives 400 BadRequest."""
    return KubernetesError(400, "BadRequest", message)


def unauthorized() -> KubernetesError:
    """Gives 401 Unauthorized."""
    return KubernetesError(401, "Unauthorized", "Unauthorized")


def forbidden(resource: Named, name: str, why: str) -> KubernetesError:
    """Gives 403 Forbidden; the message names the object when there is one."""
    named = f'{qualified(resource)} "{name}"' if name else qualified(resource)
    return KubernetesError(403, "Forbidden", f"{named} is forbidden: {why}", _details(resource, name))


def not_found(resource: Named, name: str) -> KubernetesError:
    """Gives 404 NotFound of one object."""
    return KubernetesError(404, "NotFound", f'{qualified(resource)} "{name}" not found', _details(resource, name))


def already_exists(resource: Named, name: str, *, leaving: bool = False) -> KubernetesError:
    """Gives 409 AlreadyExists, which says so when the one that is there is on its way out."""
    message = f'{qualified(resource)} "{name}" already exists'
    message = f"object is being deleted: {message}" if leaving else message
    return KubernetesError(409, "AlreadyExists", message, _details(resource, name))


STALE = "the object has been modified; please apply your changes to the latest version and try again"


def conflict(resource: Named, name: str, why: str = STALE) -> KubernetesError:
    """Gives 409 Conflict, by default that of a stale resourceVersion."""
    message = f'Operation cannot be fulfilled on {qualified(resource)} "{name}": {why}'
    return KubernetesError(409, "Conflict", message, _details(resource, name))


def apply_conflict(message: str, causes: Iterable[Cause]) -> KubernetesError:
    """Gives 409 Conflict of server-side apply: other managers own the fields."""
    return KubernetesError(409, "Conflict", message, {"causes": [cause.body() for cause in causes]})


def expired(message: str, continuation: str = "") -> KubernetesError:
    """Gives 410 Expired, for continue tokens and resource versions that are too old."""
    return KubernetesError(410, "Expired", message, continuation=continuation)


def too_large(revision: int, current: int) -> KubernetesError:
    """Gives 504 Timeout, for a resource version that is not reached yet; a real server waits 3 s before it says so."""
    message = "Too large resource version"
    details = {"causes": [{"reason": "ResourceVersionTooLarge", "message": message}], "retryAfterSeconds": 1}
    return KubernetesError(504, "Timeout", f"Timeout: {message}: {revision}, current: {current}", details)


def unsupported_media_type(accepted: Iterable[str]) -> KubernetesError:
    """Gives 415 UnsupportedMediaType."""
    message = "the body of the request was in an unknown format - accepted media types include: " + ", ".join(accepted)
    return KubernetesError(415, "UnsupportedMediaType", message)


def invalid(group: str, kind: str, name: str, causes: Iterable[Cause]) -> KubernetesError:
    """Gives 422 Invalid with one cause per field."""
    found = list(causes)
    described = ResourceName(kind, group)
    texts = list(dict.fromkeys(str(cause) for cause in found))
    message = texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]"
    details = _details(described, name) | {"causes": [cause.body() for cause in found]}
    return KubernetesError(422, "Invalid", f'{qualified(described)} "{name}" is invalid: {message}', details)


def unprocessable(message: str) -> KubernetesError:
    """Gives 422 Invalid without details, as a JSON patch that does not fit gets it."""
    return KubernetesError(422, "Invalid", message)


def unknown(message: str) -> KubernetesError:
    """Gives 500 with an empty reason: what the API server answers to an apply patch that does not fit the schema."""
    return KubernetesError(500, "", message)


def _details(resource: Named, name: str) -> dict[str, Any]:
    described = {"name": name, "group": resource.group, "kind": resource.plural}
    return {key: text for key, text in described.items() if text}
