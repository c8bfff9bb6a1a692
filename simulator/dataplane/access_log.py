# SPDX-License-Identifier: GPL-3.0-or-later
"""The lines that model servers write, one per request."""

from __future__ import annotations

from collections import defaultdict, deque
from http import HTTPStatus

LONGEST = 2000
# The pod's uid tells pods of all clusters apart.
Lines = deque[str]


class AccessLog:
    """The last requests of every model server."""

    def __init__(self) -> None:
        self._lines: dict[str, Lines] = defaultdict(lambda: deque(maxlen=LONGEST))

    def record(self, pod_uid: str, client: str, method: str, target: str, status: int) -> None:
        """Notes one request as uvicorn does, query string included."""
        line = f'INFO:     {client} - "{method} {target} HTTP/1.1" {status} {HTTPStatus(status).phrase}'
        self._lines[pod_uid].append(line)

    def lines(self, pod_uid: str) -> list[str]:
        """The lines of one pod, oldest first."""
        return list(self._lines.get(pod_uid, ()))
