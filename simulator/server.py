# SPDX-License-Identifier: GPL-3.0-or-later
"""HTTP in front of one Google API: one loopback port each."""

from __future__ import annotations

import json
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from aiohttp import web as http

from simulator.cloud import Cloud, Service
from simulator.dialects import error_body
from simulator.errors import ApiError, invalid_argument
from simulator.faults import breaking
from simulator.gate import Call, Gate

# The headers Google's front end puts on every answer, as recorded for all services alike.
_HEADERS = (
    ("Content-Type", "application/json; charset=UTF-8"),
    ("Server", "ESF"),
    ("Vary", "Origin"),
    ("Vary", "X-Origin"),
    ("Vary", "Referer"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "SAMEORIGIN"),
    ("X-Xss-Protection", "0"),
)


def json_answer(body: Any, status: int) -> http.Response:
    """A JSON answer as Google's front end sends it."""
    answer = http.Response(body=json.dumps(body).encode(), status=status)
    answer.headers.extend(_HEADERS)
    return answer


def refused_answer(error: ApiError, body: Any) -> http.Response:
    """A refusal as Google's front end sends it."""
    answer = json_answer(body, error.code)
    if error.retry_after is not None:
        answer.headers["Retry-After"] = str(error.retry_after)
    return answer


class ApiServer:
    """Serves one Google API on a port of 127.0.0.1."""

    def __init__(self, cloud: Cloud, service: Service) -> None:
        self.cloud = cloud
        self.service = service
        self.gate = Gate(cloud, service)
        self._runner: http.AppRunner | None = None
        self.url = ""

    async def start(self, port: int = 0) -> None:
        """Begin to serve; `url` is the address, with a slash at its end."""
        application = http.Application(client_max_size=32 * 1024**2)
        application.router.add_route("*", "/{path:.*}", self.handle)
        self._runner = http.AppRunner(application, access_log=None)
        await self._runner.setup()
        site = http.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/"

    async def stop(self) -> None:
        """Stop serving."""
        if self._runner:
            await self._runner.cleanup()

    async def handle(self, request: http.Request) -> http.StreamResponse:
        """Answer one request in the service's own words, and write it into the journal."""
        call = self.gate.met(call_of(request))
        raw = await request.read()
        if call.fault and not await breaking.may_act(call.fault, request):
            self.record(call, breaking.NO_STATUS, write=False, body=None)
            return http.Response()
        answer = self._answered(call, raw)
        return await breaking.sent(call.fault, request, answer) if call.fault else answer

    def _answered(self, call: Call, raw: bytes) -> http.Response:
        try:
            call = replace(call, body=_json(raw))
            body, write = self.gate.answer(call)
        except ApiError as error:
            body = error_body(error, self.service.name, call.path)
            self.record(call, error.code, write=False, body=body)
            return breaking.page(error) if error.code == HTTPStatus.BAD_GATEWAY else refused_answer(error, body)
        self.record(call, HTTPStatus.OK, write, body)
        return json_answer(body, HTTPStatus.OK)

    def record(self, call: Call, status: int, write: bool, body: Any) -> None:
        """Write an answered request into the journal."""
        self.cloud.journal.record(
            service=self.service.name,
            method=call.method,
            path=call.journal_path,
            query=call.query,
            status=status,
            write=write,
            request=call.body,
            response=body,
        )


def call_of(request: http.Request) -> Call:
    """The request without its body; parameters that come several times are joined by commas."""
    query = {name: ",".join(request.query.getall(name)) for name in request.query}
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return Call(request.method, request.path.lstrip("/"), query, None, token)


def _json(raw: bytes) -> Any:
    if not raw:
        return None
    try:
        return json.loads(raw)
    except ValueError as error:
        raise invalid_argument(f"Invalid JSON payload received. {error}") from error
