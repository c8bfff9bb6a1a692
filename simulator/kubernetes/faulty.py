# SPDX-License-Identifier: GPL-3.0-or-later
"""Scripted faults of a cluster's API."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

from simulator.errors import ApiError
from simulator.faults import Faults
from simulator.faults.breaking import NO_STATUS
from simulator.faults.effects import RESET, SLOW
from simulator.faults.fault import Fault
from simulator.kubernetes.errors import KubernetesError
from simulator.kubernetes.requests import KubeRequest, KubeResponse

# An answer, and whether it changed anything.
Outcome = tuple[KubeResponse, bool]
Answer = Callable[[], Awaitable[Outcome]]
_REASONS = {
    400: "BadRequest",
    401: "Unauthorized",
    403: "Forbidden",
    404: "NotFound",
    409: "Conflict",
    422: "Invalid",
    429: "TooManyRequests",
    500: "InternalError",
    503: "ServiceUnavailable",
    504: "Timeout",
}


async def answered(faults: Faults, service: str, request: KubeRequest, answer: Answer) -> Outcome:
    """The answer, or what a scripted fault makes of it; a connection that breaks is left to the listener."""
    token = request.headers.get("authorization", "").partition(" ")[2].strip()
    fault = faults.take(service, request.method, request.path, token)
    refusal = fault and faults.refusal(fault, service, request.path)
    if refusal:
        return refused(refusal), False
    response, is_write = await _broken(fault, answer) if fault else await answer()
    if response.status != NO_STATUS:
        faults.answered(request.method, request.path, response.status)
    return response, is_write


async def _broken(fault: Fault, answer: Answer) -> Outcome:
    if fault.effect == RESET:
        return KubeResponse(NO_STATUS, fault=fault), False
    if fault.effect == SLOW:
        await asyncio.sleep(fault.delay)
    response, is_write = await answer()
    return replace(response, fault=fault), is_write


def refused(error: ApiError) -> KubeResponse:
    """A scripted refusal as a Status."""
    headers = () if error.retry_after is None else (("Retry-After", str(error.retry_after)),)
    status = KubernetesError(error.code, _REASONS.get(error.code, ""), error.message).status()
    return KubeResponse(error.code, status, headers=headers)
