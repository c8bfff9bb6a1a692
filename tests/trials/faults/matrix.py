# SPDX-License-Identifier: GPL-3.0-or-later
"""Every distinct request of a clean run, and every fault that can hit it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tests.trials.calls import Call
from tests.trials.faults.kinds import (
    ALL,
    OF_CLUSTERS,
    OF_GOOGLE,
    OF_MANIFESTS,
    OF_NEW_OBJECTS,
    OF_OPERATIONS,
    OF_WRITES,
    SCRIPTS,
)

# The services of which Google says that using them soon after enabling may fail.
NEWLY_ENABLED = ("compute", "container", "gkehub")
# They answer a write at once.
WITHOUT_OPERATION = (":setIamPolicy$", ":generateServiceIdentity$")
# What a run gives to names of its own.
_GENERATED = ((r"/operations/[^/]+$", "/operations/ANYTHING"), (r"/pods/[^/]+/", "/pods/ANYTHING/"))


@dataclass(frozen=True)
class Request:
    """One request that a step makes: whom it asks, what for, and after which one when it looks at what that made.

    A write that follows its own dry run comes after that one. An API is established when it has been enabled for long.
    """

    service: str
    method: str
    path: str
    write: bool
    after: str = ""
    established: bool = False

    @property
    def google(self) -> bool:
        """Whether it asks Google and not a cluster."""
        return not self.service.startswith("kubernetes/")

    def script(self, fault: str) -> dict[str, Any]:
        """The fault for just this request, as the simulator takes it."""
        later = {"after": self.after} if self.after else {}
        return {"service": self.service, "method": self.method, "path": self.path, **SCRIPTS[fault], **later}

    def takes(self, fault: str) -> bool:
        """Whether a fault can hit this request."""
        can = (
            (OF_OPERATIONS, self.write and self.google and not self.path.endswith(WITHOUT_OPERATION)),
            (OF_NEW_OBJECTS, self.method == "GET" and bool(self.after)),
            (OF_GOOGLE, self.service in NEWLY_ENABLED and not self.established),
            (OF_CLUSTERS, not self.google),
            # Admission judges a dry run as it does what follows it.
            (OF_MANIFESTS, not self.google and self.method == "PATCH"),
            (OF_WRITES, self.write),
        )
        return next((possible for group, possible in can if fault in group), True)


@dataclass(frozen=True)
class Step:
    """One call of a module, what it asks in a clean run, and whether it is changed again right away."""

    call: Call
    requests: Sequence[Request]
    restless: bool


def requests_of(entries: Sequence[dict[str, Any]]) -> list[Request]:
    """The distinct requests among those of a journal; a look at what was just made is one apart.

    A change that Google refuses in a clean run is not there in every run: a new service agent is known to it after a
    while.
    """
    found: dict[tuple[Any, ...], Request] = {}
    for entry in entries:
        if entry["method"] != "GET" and entry["status"] >= 400:
            continue
        same = (entry["service"], entry["method"], pattern(entry["path"]), entry["write"])
        maker = _maker(same, found.values())
        key = (*same, maker)
        if key not in found:
            found[key] = Request(*same, after=maker or _dry_run(same, found.values()))
    return list(found.values())


def _maker(wanted: tuple[Any, ...], earlier: Iterable[Request]) -> str:
    """The earlier request to a Google API that made what is read, if there is one; what goes is truly not found."""
    service, method, path, _ = wanted
    found = (
        f"{request.method} {request.path}"
        for request in earlier
        if request.write and request.service == service and method == "GET" and _inside(path, request.path)
        if request.method != "DELETE" or "/operations/" in path
    )
    return next(found, "")


def _dry_run(wanted: tuple[Any, ...], earlier: Iterable[Request]) -> str:
    """The earlier request of the same words that changed nothing, if there is one."""
    known = {(request.service, request.method, request.path) for request in earlier}
    return f"{wanted[1]} {wanted[2]}" if wanted[:3] in known else ""


def _inside(path: str, collection: str) -> bool:
    """Whether a Google API has the object, or the operation, from a request to that collection."""
    return path.rpartition("/")[0] == collection.removesuffix("$") or "/operations/" in path


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
