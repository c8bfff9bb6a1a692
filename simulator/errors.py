# SPDX-License-Identifier: GPL-3.0-or-later
"""A refusal of Google's, whoever writes it down."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

_RPC_CODES = {
    "INVALID_ARGUMENT": 3,
    "NOT_FOUND": 5,
    "ALREADY_EXISTS": 6,
    "PERMISSION_DENIED": 7,
    "RESOURCE_EXHAUSTED": 8,
    "FAILED_PRECONDITION": 9,
    "ABORTED": 10,
    "UNIMPLEMENTED": 12,
    "INTERNAL": 13,
    "UNAVAILABLE": 14,
    "UNAUTHENTICATED": 16,
}


@dataclass(eq=False)
class ApiError(Exception):
    """A refusal: HTTP `code`, canonical `status`, text, legacy `reason` and details."""

    code: int
    status: str
    message: str
    reason: str | None = None
    details: list[dict[str, Any]] = field(default_factory=list)
    retry_after: int | None = None

    def rpc_status(self) -> dict[str, Any]:
        """The error as google.rpc.Status, the form it has inside an operation."""
        status: dict[str, Any] = {"code": _RPC_CODES[self.status], "message": self.message}
        return {**status, "details": self.details} if self.details else status


def invalid_argument(message: str, reason: str | None = None, details: list[dict[str, Any]] | None = None) -> ApiError:
    """400: the request can never work."""
    return ApiError(400, "INVALID_ARGUMENT", message, reason, details or [])


def failed_precondition(message: str, reason: str | None = None) -> ApiError:
    """400: the request does not fit the present state."""
    return ApiError(400, "FAILED_PRECONDITION", message, reason)


def unauthenticated() -> ApiError:
    """401: no token, an unknown one or an expired one."""
    message = (
        "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid "
        "authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project."
    )
    return ApiError(401, "UNAUTHENTICATED", message)


def permission_denied(message: str, details: list[dict[str, Any]] | None = None) -> ApiError:
    """403: the caller may not do this."""
    return ApiError(403, "PERMISSION_DENIED", message, None, details or [])


def not_found(message: str) -> ApiError:
    """404: the resource does not exist."""
    return ApiError(404, "NOT_FOUND", message)


def already_exists(message: str) -> ApiError:
    """409: the resource exists."""
    return ApiError(409, "ALREADY_EXISTS", message)


def aborted(message: str) -> ApiError:
    """409: somebody else changed the resource meanwhile."""
    return ApiError(409, "ABORTED", message)


def condition_not_met(message: str) -> ApiError:
    """412: the fingerprint is stale (compute only)."""
    return ApiError(412, "FAILED_PRECONDITION", message, "conditionNotMet")


def resource_exhausted(message: str) -> ApiError:
    """429: too many requests or operations."""
    return ApiError(429, "RESOURCE_EXHAUSTED", message)


def unimplemented(message: str) -> ApiError:
    """501: this simulator does not know the route."""
    return ApiError(501, "UNIMPLEMENTED", message)


def internal(message: str) -> ApiError:
    """500: the simulator itself is wrong."""
    return ApiError(500, "INTERNAL", message)
