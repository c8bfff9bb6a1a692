# SPDX-License-Identifier: GPL-3.0-or-later
"""One request and one answer as plain values; nothing here knows the web server."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any

from simulator.faults.fault import Fault
from simulator.kubernetes.errors import bad_request
from simulator.kubernetes.users import ANONYMOUS, User

JSON = "application/json"
TEXT = "text/plain; charset=utf-8"


@dataclass(frozen=True)
class KubeRequest:
    """A request as it arrived; header names are lower case; `repeated` has all values of each query parameter."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    user: User = ANONYMOUS
    repeated: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def accept(self) -> str:
        """The media types the caller takes."""
        return self.headers.get("accept", "")

    @property
    def content_type(self) -> str:
        """The media type of the body without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip()

    def flag(self, name: str) -> bool:
        """Whether a query parameter says true."""
        return self.query.get(name, "").lower() in ("true", "1")


@dataclass(frozen=True)
class Session:
    """A WebSocket instead of an answer: the subprotocols that fit, and what fills its channels until it ends."""

    protocols: tuple[str, ...]
    frames: Callable[[str], Coroutine[Any, Any, list[bytes]]]


@dataclass(frozen=True)
class KubeResponse:
    """An answer: a JSON document, plain text, a stream of chunks, or a WebSocket; `fault` may break it on its way."""

    status: int = 200
    document: dict[str, Any] | None = None
    text: str | bytes = ""
    content_type: str = JSON
    headers: tuple[tuple[str, str], ...] = ()
    stream: AsyncGenerator[bytes, None] | None = None
    session: Session | None = None
    fault: Fault | None = None

    @property
    def payload(self) -> bytes:
        """The body as bytes."""
        if self.document is not None:
            return json.dumps(self.document, separators=(",", ":")).encode() + b"\n"
        return self.text if isinstance(self.text, bytes) else self.text.encode()


def number(query: Mapping[str, str], name: str) -> int | None:
    """A query parameter as a number, None when it is not there; 400 when it is none."""
    text = query.get(name, "")
    if not text:
        return None
    if not text.removeprefix("-").isdecimal():
        raise bad_request(f'strconv.ParseInt: parsing "{text}": invalid syntax')
    return int(text)


def warning(text: str) -> tuple[str, str]:
    """A Warning header."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return "Warning", f'299 - "{escaped}"'


def plain(status: int, text: str) -> KubeResponse:
    """An answer in plain text."""
    return KubeResponse(status, text=text, content_type=TEXT)


NO_SUCH_ROUTE = plain(404, "404 page not found\n")
