# SPDX-License-Identifier: GPL-3.0-or-later
"""Ports for genuine programs, which can only be told a number and listen on it some time later."""

from __future__ import annotations

import random
import socket
from collections import deque

# Below the range from which the system itself takes ports for outgoing connections.
PORTS = range(20000, 32000)
# Ports that are kept until their programs surely listen: a cluster and what belongs to it needs about ten.
KEPT = 100
_kept: deque[socket.socket] = deque()


def free_port(address: str = "127.0.0.1") -> int:
    """A port of loopback that nobody listens on, and that no other simulator gives away for a while.

    A socket that is bound and does not listen keeps others from finding the port free, but not a program from listening
    on it that lets addresses be used again, as all of them do (socket(7), SO_REUSEADDR).
    """
    while True:
        port = random.choice(PORTS)
        if not _is_free(address, port):
            continue
        kept = socket.socket()
        kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            kept.bind((address, port))
        except OSError:
            kept.close()
            continue
        _keep(kept)
        return port


def _is_free(address: str, port: int) -> bool:
    with socket.socket() as candidate:
        try:
            candidate.bind((address, port))
        except OSError:
            return False
    return True


def _keep(bound: socket.socket) -> None:
    _kept.append(bound)
    while len(_kept) > KEPT:
        _kept.popleft().close()
