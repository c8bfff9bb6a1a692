# SPDX-License-Identifier: GPL-3.0-or-later
"""The request number every refusal of the container API carries (public reports)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulator.errors import ApiError
from simulator.web import Handler, Request


def numbered(handler: Handler, fresh_number: Callable[[], str]) -> Handler:
    """Gives the handler whose refusals carry a google.rpc.RequestInfo."""

    def answer(request: Request) -> dict[str, Any]:
        try:
            return handler(request)
        except ApiError as error:
            info = {"@type": "type.googleapis.com/google.rpc.RequestInfo", "requestId": f"0x{fresh_number()}"}
            raise ApiError(error.code, error.status, error.message, error.reason, [*error.details, info]) from error

    return answer
