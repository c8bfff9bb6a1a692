# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests that come twice with one requestId: the second is answered with the first one's operation."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from simulator.clock import CloudClock
from simulator.errors import ApiError
from simulator.web import Handler, Request, Unchanged

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
# API reference of GKE Hub: the server knows a request's id for at least an hour.
_REMEMBERED_SECONDS = 3600.0


class Repeats:
    """The requests of one service that were answered.

    `shown` gives the operation of that name as it is now; `malformed` is the refusal of an id that is no UUID.
    """

    def __init__(
        self, clock: CloudClock, shown: Callable[[str], dict[str, Any]], malformed: Callable[[str], ApiError]
    ) -> None:
        self._clock = clock
        self._shown = shown
        self._malformed = malformed
        self._answered: dict[str, tuple[str, float]] = {}

    def once(self, handler: Handler) -> Handler:
        """The handler, which answers a repeated requestId with the first one's operation for an hour."""

        def handle(request: Request) -> dict[str, Any]:
            request_id = request.query.get("requestId", "")
            if not request_id:
                return handler(request)
            if not _UUID.fullmatch(request_id):
                raise self._malformed(request_id)
            name, until = self._answered.get(request_id, ("", 0.0))
            if self._clock.now() < until:
                return Unchanged(self._shown(name))
            answer = handler(request)
            self._answered[request_id] = (answer["name"].rsplit("/", 1)[-1], self._clock.now() + _REMEMBERED_SECONDS)
            return answer

        return handle
