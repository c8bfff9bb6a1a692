# SPDX-License-Identifier: GPL-3.0-or-later
"""An HTTP request and its answer as plain values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class HttpRequest:
    """One request on its way through the load balancer; `query` is the raw query string."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def target(self) -> str:
        """Path and query as an access log shows them."""
        return f"{self.path}?{self.query}" if self.query else self.path


@dataclass(frozen=True)
class HttpAnswer:
    """One answer; `seconds` is the cloud time that making it takes."""

    status: int
    body: bytes = b""
    content_type: str = "text/plain"
    seconds: float = 0.0

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode(errors="replace")


def json_answer(status: int, content: dict[str, Any], seconds: float = 0.0) -> HttpAnswer:
    """An answer that holds JSON."""
    return HttpAnswer(status, json.dumps(content).encode(), "application/json", seconds)


def text_answer(status: int, text: str) -> HttpAnswer:
    """An answer that holds plain text."""
    return HttpAnswer(status, text.encode())
