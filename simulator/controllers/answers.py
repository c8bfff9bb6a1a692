# SPDX-License-Identifier: GPL-3.0-or-later
"""What a cluster's API answers: refusals, and the lines of a watch."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import aiohttp


@dataclass(eq=False)
class Refused(Exception):
    """The API server's refusal: HTTP code, reason and message."""

    code: int
    reason: str
    message: str

    def __str__(self) -> str:
        return f"{self.code} {self.reason}: {self.message}"


async def next_line(content: aiohttp.StreamReader) -> bytes:
    """The next line of a watch; empty at its end."""
    try:
        return await content.readline()
    except RuntimeError as error:
        # What aiohttp says of a connection that is closed already; the informer begins anew, or is ended.
        raise ConnectionResetError("a watch broke off") from error


def event_of(line: bytes) -> dict[str, Any]:
    """The event that a line of a watch tells."""
    try:
        event: dict[str, Any] = json.loads(line)
    except json.JSONDecodeError as error:
        # A server that goes away may do so in the middle of a line; the informer begins anew.
        raise ConnectionResetError("a watch broke off in the middle of an event") from error
    return event


def refusal_of(code: int, text: str) -> Refused:
    """The refusal in the body of an answer."""
    try:
        status = json.loads(text)
    except json.JSONDecodeError:
        # An unknown group or version is answered in plain text, not with a Status.
        return Refused(code, "", text.strip())
    return Refused(code, str(status.get("reason", "")), str(status.get("message", "")))
