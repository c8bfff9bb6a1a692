# SPDX-License-Identifier: GPL-3.0-or-later
"""Scripted faults: the next requests that match are refused, and each use is counted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from simulator.errors import ApiError

_STATUSES = {
    400: "FAILED_PRECONDITION",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    409: "ABORTED",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}


@dataclass
class Fault:
    """One scripted fault: what it matches, what it answers, how often it may and how often it did."""

    service: str
    method: str
    path: str
    code: int
    message: str
    times: int
    used: int = 0

    def matches(self, service: str, method: str, path: str) -> bool:
        """Whether it still has uses left and means this request."""
        if self.used >= self.times or self.service not in ("*", service) or self.method not in ("*", method):
            return False
        return re.search(self.path, path) is not None


class Faults:
    """The faults of one run, in the order they were scripted."""

    def __init__(self, project_number: str = "") -> None:
        self._number = project_number
        self._faults: list[Fault] = []

    def script(self, wanted: dict[str, Any]) -> Fault:
        """Add a fault: {service, method, path (regular expression), code, message, times}; ValueError if unfit."""
        unknown = set(wanted) - {"service", "method", "path", "code", "message", "times"}
        if unknown:
            raise ValueError(f"unknown keys: {', '.join(sorted(unknown))}")
        code = int(wanted.get("code", 503))
        if code not in _STATUSES:
            raise ValueError(f"code must be one of {', '.join(map(str, sorted(_STATUSES)))}")
        fault = Fault(
            service=str(wanted.get("service", "*")),
            method=str(wanted.get("method", "*")).upper(),
            path=re.compile(str(wanted.get("path", ""))).pattern,
            code=code,
            message=str(wanted.get("message", "")),
            times=int(wanted.get("times", 1)),
        )
        self._faults.append(fault)
        return fault

    def take(self, service: str, method: str, path: str) -> ApiError | None:
        """The refusal scripted for this request, if any; using it is counted."""
        for fault in self._faults:
            if fault.matches(service, method, path):
                fault.used += 1
                return ApiError(fault.code, _STATUSES[fault.code], fault.message or self._text(fault.code, service))
        return None

    def _text(self, code: int, service: str) -> str:
        if code != HTTPStatus.TOO_MANY_REQUESTS:
            return "The service is currently unavailable."
        # Recorded for Resource Manager, and alike for every service.
        return (
            "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute' of service "
            f"'{service}.googleapis.com' for consumer 'project_number:{self._number}'."
        )

    def used(self) -> list[dict[str, Any]]:
        """Every fault with how often it was used."""
        return [dict(vars(fault)) for fault in self._faults]

    def clear(self) -> None:
        """Forget all faults."""
        self._faults.clear()
