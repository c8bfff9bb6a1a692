# SPDX-License-Identifier: GPL-3.0-or-later
"""HTTP in front of Compute Engine: single calls and batches."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from aiohttp import web as http

from simulator.cloud import Cloud, Service
from simulator.compute.batch import BOUNDARY, BatchPart, read_batch, write_batch
from simulator.dialects import error_body
from simulator.errors import ApiError
from simulator.gate import Call, Gate
from simulator.server import ApiServer, call_of

_BATCH = "batch/compute/v1"
# gcloud sends this with every list and Google takes it, though the shipped document does not name it everywhere.
_TAKEN_SILENTLY = "returnPartialSuccess"


class ComputeGate(Gate):
    """The gate of Compute Engine, which takes one parameter more than its document names."""

    def answer(self, call: Call) -> tuple[dict[str, Any], bool]:
        """Answers as every gate does."""
        query = {name: value for name, value in call.query.items() if name != _TAKEN_SILENTLY}
        return super().answer(replace(call, query=query))


class ComputeServer(ApiServer):
    """Serves compute v1; each call of a batch passes the gate and the journal by itself."""

    def __init__(self, cloud: Cloud, service: Service) -> None:
        super().__init__(cloud, service)
        self.gate = ComputeGate(cloud, service)

    async def handle(self, request: http.Request) -> http.StreamResponse:
        """Answers one request or all requests of a batch."""
        if request.path.lstrip("/") != _BATCH:
            return await super().handle(request)
        token = call_of(request).token
        try:
            parts = read_batch(request.headers.get("Content-Type", ""), await request.read())
        except ApiError as error:
            return http.json_response(error_body(error, "compute"), status=error.code)
        text = write_batch([(part.id, *self._answer(part, token)) for part in parts])
        return http.Response(text=text, headers={"Content-Type": f"multipart/mixed; boundary={BOUNDARY}"})

    def _answer(self, part: BatchPart, token: str) -> tuple[int, Any]:
        call = self.gate.met(Call(part.method, part.path, part.query, part.body, token))
        body: Any
        try:
            body, write = self.gate.answer(call)
            status = 200
        except ApiError as error:
            body, write, status = error_body(error, "compute"), False, error.code
        self.record(call, status, write, body)
        return status, body
