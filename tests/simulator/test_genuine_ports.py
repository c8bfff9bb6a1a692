# SPDX-License-Identifier: GPL-3.0-or-later
"""A genuine program listens on its port some time after it was told; nobody else is given that port meanwhile."""

from __future__ import annotations

import asyncio
import socket

import pytest

from simulator.genuine import ports


def test_a_program_listens_on_the_port_that_is_kept_for_it() -> None:
    port = ports.free_port()

    async def listen() -> int:
        server = await asyncio.start_server(lambda _reader, _writer: None, "127.0.0.1", port, reuse_address=True)
        async with server:
            reached = socket.create_connection(("127.0.0.1", port), timeout=5)
            reached.close()
        return port

    assert asyncio.run(listen()) == port


def test_whoever_looks_for_a_port_does_not_find_it_free() -> None:
    port = ports.free_port()
    with socket.socket() as other, pytest.raises(OSError, match="in use"):
        other.bind(("127.0.0.1", port))


def test_the_port_is_free_again_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "KEPT", 0)
    port = ports.free_port()
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
