# SPDX-License-Identifier: GPL-3.0-or-later
"""Every distinct request of a clean run, and every fault that can hit it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tests.trials.calls import Call

# The server answers later than the client waits.
REQUEST_TIMEOUT, TOO_LATE = 0.4, 0.6
OF_REQUESTS: dict[str, dict[str, Any]] = {
    "429 with Retry-After": {"code": 429, "retry_after": 0},
    "500": {"code": 500},
    "502": {"code": 502},
    "503": {"code": 503},
    "401 once": {"code": 401},
    "403": {"code": 403},
    "reset before it acts": {"effect": "reset"},
    "reset after it acted": {"effect": "reset-after"},
    "half an answer": {"effect": "truncate"},
    "too slow an answer": {"effect": "slow", "delay": TOO_LATE},
    "an expired token": {"effect": "expire-token"},
    "an API that is still disabled": {"effect": "service-disabled"},
}
OF_WRITES: dict[str, dict[str, Any]] = {"409": {"code": 409}}
OF_OPERATIONS: dict[str, dict[str, Any]] = {
    "an operation that is told late": {"effect": "late-operation", "delay": 100},
}
ALL = [*OF_REQUESTS, *OF_WRITES, *OF_OPERATIONS]
# What a run gives to names of its own.
_GENERATED = ((r"/operations/[^/]+$", "/operations/ANYTHING"), (r"/pods/[^/]+/", "/pods/ANYTHING/"))


@dataclass(frozen=True)
class Request:
    """One request that a step makes: whom it asks, what for, and whether a dry run of it comes first."""

    service: str
    method: str
    path: str
    write: bool
    second: bool

    def script(self, fault: str) -> dict[str, Any]:
        """The fault for just this request, as the simulator takes it."""
        described = {**OF_REQUESTS, **OF_WRITES, **OF_OPERATIONS}[fault]
        later = {"after": f"{self.method} {self.path}"} if self.second else {}
        return {"service": self.service, "method": self.method, "path": self.path, **described, **later}

    def takes(self, fault: str) -> bool:
        """Whether a fault can hit this request."""
        google = not self.service.startswith("kubernetes/")
        if fault in OF_OPERATIONS:
            return self.write and google and not self.path.endswith((":setIamPolicy$", ":generateServiceIdentity$"))
        if fault == "an API that is still disabled":
            return google and self.service in ("compute", "container", "gkehub")
        return self.write or fault not in OF_WRITES


@dataclass(frozen=True)
class Step:
    """One call of a module, what it asks in a clean run, and whether it is changed again right away."""

    call: Call
    requests: Sequence[Request]
    restless: bool


def requests_of(entries: Sequence[dict[str, Any]]) -> list[Request]:
    """The distinct requests among those of a journal."""
    found: dict[tuple[Any, ...], Request] = {}
    for entry in entries:
        same = (entry["service"], entry["method"], pattern(entry["path"]))
        earlier = [key for key in found if key[:3] == same]
        found.setdefault((*same, entry["write"]), Request(*same, entry["write"], second=bool(earlier)))
    return list(found.values())


def pattern(path: str) -> str:
    """A regular expression for a path, whatever the run called what it names itself."""
    for generated, placeholder in _GENERATED:
        path = re.sub(generated, placeholder, path)
    return f"{re.escape(path).replace('ANYTHING', '[^/]+')}$"


def dealt(steps: Sequence[Step], hand: int) -> Iterator[tuple[int, Request, str]]:
    """One fault for each request of each step; another one in each hand, so that all hands together are the matrix."""
    number = 0
    for position, step in enumerate(steps):
        for request in step.requests:
            fault = ALL[(hand + number) % len(ALL)]
            number += 1
            if request.takes(fault):
                yield position, request, fault
