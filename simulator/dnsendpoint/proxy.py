# SPDX-License-Identifier: GPL-3.0-or-later
"""A forward proxy, as companies have one: it knows the names that no name server knows."""

from __future__ import annotations

import asyncio
import contextlib

from simulator.dnsendpoint.server import DnsEndpoints

_LONGEST_HEAD = 16 * 1024


class Proxy:
    """Opens tunnels (CONNECT) to what one simulated cloud has names for, and to nothing else."""

    def __init__(self, endpoints: DnsEndpoints) -> None:
        self._endpoints = endpoints
        self._server: asyncio.Server | None = None
        self._tunnels: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        """What HTTPS_PROXY is set to."""
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def start(self) -> None:
        """Begin to listen on a free loopback port."""
        self._server = await asyncio.start_server(self._accepted, "127.0.0.1", 0, limit=_LONGEST_HEAD)

    async def stop(self) -> None:
        """Stop listening; open tunnels end."""
        for tunnel in list(self._tunnels):
            tunnel.cancel()
        await asyncio.gather(*self._tunnels, return_exceptions=True)
        if self._server:
            self._server.close()

    def _accepted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tunnel = asyncio.get_running_loop().create_task(self._serve(reader, writer))
        self._tunnels.add(tunnel)
        tunnel.add_done_callback(self._tunnels.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            head = await reader.readuntil(b"\r\n\r\n")
            refusal = self._refusal(head.decode("latin-1").split("\r\n", 1)[0].split())
            if refusal:
                writer.write(f"HTTP/1.1 {refusal}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
                await writer.drain()
            else:
                await self._tunnel(reader, writer)
        writer.close()

    def _refusal(self, words: list[str]) -> str:
        """The status that refuses a request line; empty when the tunnel is to be opened."""
        if len(words) != 3 or words[0] != "CONNECT":
            return "405 Method Not Allowed"
        name, _, port = words[1].rpartition(":")
        if port != "443" or not self._endpoints.knows(name):
            return "502 Name Not Resolved"
        return ""

    async def _tunnel(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        their_reader, their_writer = await asyncio.open_connection("127.0.0.1", self._endpoints.port)
        try:
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            await asyncio.gather(_copied(reader, their_writer), _copied(their_reader, writer))
        finally:
            their_writer.close()


async def _copied(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while chunk := await reader.read(64 * 1024):
        writer.write(chunk)
        await writer.drain()
    with contextlib.suppress(OSError):
        writer.write_eof()
