# SPDX-License-Identifier: GPL-3.0-or-later
"""HTTP in front of one Google API: one loopback port each."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web as http

from simulator.cloud import Cloud, Service
from simulator.errors import DIALECTS, ApiError, error_body, invalid_argument
from simulator.gate import Call, Gate

# The headers Google's front end puts on every answer.
_HEADERS = {"Server": "ESF", "Vary": "Origin, X-Origin, Referer", "X-Content-Type-Options": "nosniff"}


class ApiServer:
    """Serves one Google API on a port of 127.0.0.1."""

    def __init__(self, cloud: Cloud, service: Service) -> None:
        self._cloud = cloud
        self._service = service
        self._gate = Gate(cloud, service)
        self._runner: http.AppRunner | None = None
        self.url = ""

    async def start(self, port: int = 0) -> None:
        """Begin to serve; `url` is the address, with a slash at its end."""
        application = http.Application(client_max_size=32 * 1024**2)
        application.router.add_route("*", "/{path:.*}", self._handle)
        self._runner = http.AppRunner(application, access_log=None)
        await self._runner.setup()
        site = http.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/"

    async def stop(self) -> None:
        """Stop serving."""
        if self._runner:
            await self._runner.cleanup()

    async def _handle(self, request: http.Request) -> http.Response:
        call = Call(request.method, request.path.lstrip("/"), dict(request.query), None, _token(request))
        try:
            call = Call(call.method, call.path, call.query, _json(await request.read()), call.token)
            body, write = self._gate.answer(call)
            status = 200
        except ApiError as error:
            body, write, status = error_body(error, DIALECTS[self._service.name]), False, error.code
        self._record(call, status, write, body)
        return http.json_response(body, status=status, headers=_HEADERS)

    def _record(self, call: Call, status: int, write: bool, body: dict[str, Any]) -> None:
        self._cloud.journal.record(
            service=self._service.name,
            method=call.method,
            path="/" + call.path,
            query=call.query,
            status=status,
            write=write,
            request=call.body,
            response=body,
        )


def _token(request: http.Request) -> str:
    return request.headers.get("Authorization", "").removeprefix("Bearer ")


def _json(raw: bytes) -> Any:
    if not raw:
        return None
    try:
        return json.loads(raw)
    except ValueError as error:
        raise invalid_argument(f"Invalid JSON payload received. {error}") from error
