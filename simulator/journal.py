# SPDX-License-Identifier: GPL-3.0-or-later
"""Every request the simulated cloud answered, in order, without secrets."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from simulator.clock import CloudClock

MASK = "********"
_TOKEN_KEYS = frozenset({"token", "access_token", "accessToken", "refresh_token", "id_token", "privateKeyData"})


class Journal:
    """The record of requests; `entries` are plain dicts in order of arrival.

    Tests put into `listeners` what is called with each entry as it came, secrets included; nothing else keeps those.
    """

    def __init__(self, clock: CloudClock) -> None:
        self._clock = clock
        self.entries: list[dict[str, Any]] = []
        self.listeners: list[Callable[[dict[str, Any]], None]] = []

    def record(
        self,
        *,
        service: str,
        method: str,
        path: str,
        query: dict[str, str],
        status: int,
        write: bool,
        request: Any,
        response: Any,
        hidden: Callable[[Any], Any] = lambda body: body,
    ) -> None:
        """Append one answered request; `write` says that it changed state, `hidden` masks what its service knows of."""
        entry = {
            "seq": len(self.entries) + 1,
            "time": round(self._clock.now(), 3),
            "service": service,
            "method": method,
            "path": path,
            "query": query,
            "status": status,
            "write": write,
            "request": request,
            "response": response,
        }
        for listener in self.listeners:
            listener(entry)
        bodies = {"query": masked(query), "request": masked(hidden(request)), "response": masked(hidden(response))}
        self.entries.append(entry | bodies)


def masked(body: Any) -> Any:
    """A copy of a body whose tokens and Secret values are replaced by stars."""
    if isinstance(body, list):
        return [masked(item) for item in body]
    if not isinstance(body, dict):
        return copy.copy(body)
    secret = body.get("kind") in ("Secret", "TokenRequest")
    return {key: _masked_value(key, value, secret) for key, value in body.items()}


def _masked_value(key: str, value: Any, secret: bool) -> Any:
    if secret and key in ("data", "stringData") and isinstance(value, dict):
        return dict.fromkeys(value, MASK)
    if key in _TOKEN_KEYS and isinstance(value, str):
        return MASK
    return masked(value)
