# SPDX-License-Identifier: GPL-3.0-or-later
"""What a scripted refusal says when its script does not."""

from __future__ import annotations

from simulator.errors import ApiError, unauthenticated
from simulator.refusals import TITLES, service_disabled

STATUSES = {
    400: "FAILED_PRECONDITION",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    409: "ABORTED",
    412: "FAILED_PRECONDITION",
    422: "INVALID_ARGUMENT",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    502: "UNAVAILABLE",
    503: "UNAVAILABLE",
    504: "UNAVAILABLE",
}
_TEXTS = {
    400: "Precondition check failed.",
    401: unauthenticated().message,
    403: "The caller does not have permission",
    409: "The operation was aborted.",
    500: "Internal error encountered.",
    502: "Bad gateway.",
    504: "Gateway timeout.",
}
_UNAVAILABLE = "The service is currently unavailable."
# Recorded for Resource Manager, and alike for every service.
_TOO_MANY = (
    "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute' of service "
    "'{service}.googleapis.com' for consumer 'project_number:{number}'."
)


def refusal(code: int, service: str, path: str, project_number: str) -> ApiError:
    """A refusal in the words of the service."""
    return ApiError(code, STATUSES[code], _text(code, service, path, project_number))


def disabled(service: str, project_number: str) -> ApiError:
    """The refusal of a service that was enabled a moment ago."""
    name = service if service in TITLES else "container"
    return service_disabled(name, project_number)


def _text(code: int, service: str, path: str, project_number: str) -> str:
    if code == 404:
        return _missing(service, path.strip("/"))
    if code == 429:
        return _TOO_MANY.format(service=service, number=project_number)
    return _TEXTS.get(code, _UNAVAILABLE)


def _missing(service: str, path: str) -> str:
    if service == "compute":
        return f"The resource '{path.removeprefix('compute/v1/')}' was not found"
    if service.startswith("kubernetes/"):
        plural, _, name = "/".join(path.split("/")[-2:]).partition("/")
        return f'{plural} "{name}" not found'
    name = path.partition("/")[2]
    return f"Not found: {name}." if service == "container" else f"Resource '{name}' was not found"
