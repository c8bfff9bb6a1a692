# SPDX-License-Identifier: GPL-3.0-or-later
"""A kubelet's gRPC probe: the standard health service, asked without TLS."""

from __future__ import annotations

import os
from typing import Any

# Before gRPC is loaded: programs are started by forks, which it would comment on.
os.environ.setdefault("GRPC_ENABLE_FORK_SUPPORT", "false")

import grpc

METHOD = "/grpc.health.v1.Health/Check"
# HealthCheckRequest has the service's name in field 1; HealthCheckResponse the status there, of which 1 is SERVING.
NAME, SERVING = b"\x0a", b"\x08\x01"
PATIENCE = 1.0


class HealthProbe:
    """Asks one server of loopback again and again."""

    def __init__(self, port: int, service: str) -> None:
        self._channel = grpc.aio.insecure_channel(f"127.0.0.1:{port}")
        self._check: Any = self._channel.unary_unary(METHOD, _named, bytes)
        self._service = service

    async def serving(self) -> bool:
        """Whether the server says that it serves."""
        try:
            answer: bytes = await self._check(self._service, timeout=PATIENCE)
        except grpc.aio.AioRpcError:
            return False
        return SERVING in answer

    async def close(self) -> None:
        """Lets go of the connection."""
        await self._channel.close()


def _named(service: str) -> bytes:
    name = service.encode()
    return NAME + bytes([len(name)]) + name
