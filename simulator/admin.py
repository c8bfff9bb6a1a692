# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulator's own HTTP interface: journal, state, faults, tokens, stop."""

from __future__ import annotations

import json
import threading
from typing import Any

from aiohttp import web as http

from simulator.cloud import Cloud


class AdminServer:
    """Serves /admin/ on a loopback port of its own, so that no Google path is taken."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud
        self._runner: http.AppRunner | None = None
        self.stop_asked = threading.Event()
        self.url = ""

    async def start(self, port: int = 0) -> None:
        """Begin to serve; `url` is the address without a slash at its end."""
        application = http.Application()
        application.add_routes(
            [
                http.get("/admin/journal", self._journal),
                http.get("/admin/state", self._state),
                http.get("/admin/faults", self._faults),
                http.post("/admin/faults", self._script),
                http.delete("/admin/faults", self._clear),
                http.post("/admin/tokens", self._issue),
                http.post("/admin/stop", self._stop),
            ]
        )
        self._runner = http.AppRunner(application, access_log=None)
        await self._runner.setup()
        await http.TCPSite(self._runner, "127.0.0.1", port).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Stop serving."""
        if self._runner:
            await self._runner.cleanup()

    async def _journal(self, request: http.Request) -> http.Response:
        after = int(request.query.get("after", "0"))
        return _json(self._cloud.journal.entries[after:])

    async def _state(self, request: http.Request) -> http.Response:
        return _json(await self._cloud.state())

    async def _faults(self, request: http.Request) -> http.Response:
        return _json(self._cloud.faults.used())

    async def _script(self, request: http.Request) -> http.Response:
        try:
            self._cloud.faults.script(await request.json())
        except ValueError as error:
            raise http.HTTPBadRequest(text=str(error)) from error
        return _json(self._cloud.faults.used())

    async def _clear(self, request: http.Request) -> http.Response:
        self._cloud.faults.clear()
        return _json([])

    async def _issue(self, request: http.Request) -> http.Response:
        wanted = await request.json()
        token = self._cloud.tokens.issue(wanted["email"], float(wanted.get("lifetime", 3600)))
        return _json({"token": token})

    async def _stop(self, request: http.Request) -> http.Response:
        self.stop_asked.set()
        return _json({})


def _json(body: Any) -> http.Response:
    return http.Response(text=json.dumps(body, sort_keys=True), content_type="application/json")
