# SPDX-License-Identifier: GPL-3.0-or-later
"""HTTP in front of Compute Engine: single calls and batches."""

from __future__ import annotations

from typing import Any

from aiohttp import web as http

from simulator.compute.batch import BOUNDARY, BatchPart, read_batch, write_batch
from simulator.errors import DIALECTS, ApiError, error_body
from simulator.gate import Call
from simulator.server import ApiServer, call_of

_BATCH = "batch/compute/v1"


class ComputeServer(ApiServer):
    """Serves compute v1; each call of a batch passes the gate and the journal by itself."""

    async def handle(self, request: http.Request) -> http.StreamResponse:
        """Answers one request or all requests of a batch."""
        if request.path.lstrip("/") != _BATCH:
            return await super().handle(request)
        token = call_of(request).token
        try:
            parts = read_batch(request.headers.get("Content-Type", ""), await request.read())
        except ApiError as error:
            return http.json_response(error_body(error, DIALECTS["compute"]), status=error.code)
        text = write_batch([(part.id, *self._answer(part, token)) for part in parts])
        return http.Response(text=text, headers={"Content-Type": f"multipart/mixed; boundary={BOUNDARY}"})

    def _answer(self, part: BatchPart, token: str) -> tuple[int, Any]:
        call = Call(part.method, part.path, part.query, part.body, token)
        body: Any
        try:
            body, write = self.gate.answer(call)
            status = 200
        except ApiError as error:
            body, write, status = error_body(error, DIALECTS["compute"]), False, error.code
        self.record(call, status, write, body)
        return status, body
