# SPDX-License-Identifier: GPL-3.0-or-later
"""How each Google service spells a refusal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from simulator.errors import ApiError

_REASONS = {
    "INVALID_ARGUMENT": "badRequest",
    "FAILED_PRECONDITION": "failedPrecondition",
    "NOT_FOUND": "notFound",
    "ALREADY_EXISTS": "alreadyExists",
    "ABORTED": "aborted",
    "PERMISSION_DENIED": "forbidden",
    "RESOURCE_EXHAUSTED": "rateLimitExceeded",
    "UNAUTHENTICATED": "authError",
    "UNAVAILABLE": "backendError",
    "INTERNAL": "backendError",
    "UNIMPLEMENTED": "notImplemented",
}


@dataclass(frozen=True)
class Dialect:
    """Which keys a service's error body has beside code and message."""

    errors: bool
    status: bool


# Recorded bodies: the older APIs keep errors[], compute leaves out status, the newer ones know only status.
_DIALECTS = {
    "container": Dialect(errors=True, status=True),
    "compute": Dialect(errors=True, status=False),
    "cloudresourcemanager": Dialect(errors=True, status=True),
    "cloudresourcemanager v3": Dialect(errors=False, status=True),
    "iam": Dialect(errors=True, status=True),
    "iamcredentials": Dialect(errors=False, status=True),
    "gkehub": Dialect(errors=False, status=True),
    "serviceusage": Dialect(errors=False, status=True),
    "connectgateway": Dialect(errors=False, status=True),
}


def error_body(error: ApiError, service: str, path: str = "") -> dict[str, Any]:
    """The JSON body of a refusal as that service writes it, in the version that the path begins with."""
    dialect = _DIALECTS.get(f"{service} {path.split('/', 1)[0]}") or _DIALECTS[service]
    content: dict[str, Any] = {"code": error.code, "message": error.message}
    if dialect.errors:
        reason = error.reason or _REASONS[error.status]
        content["errors"] = [{"message": error.message, "domain": "global", "reason": reason}]
    if dialect.status:
        content["status"] = error.status
    if error.details:
        content["details"] = error.details
    return {"error": content}
