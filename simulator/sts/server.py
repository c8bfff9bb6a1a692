# SPDX-License-Identifier: GPL-3.0-or-later
"""The token endpoints: v1/token of the Security Token Service, and token as at oauth2.googleapis.com."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web as http

from simulator.cloud import Cloud
from simulator.server import ApiServer, call_of, json_answer
from simulator.sts.exchange import ExchangeError, exchanged
from simulator.web import Route

# What proves who somebody is stays out of the journal.
_SHOWN = ("grant_type", "audience", "scope", "requested_token_type", "subject_token_type")


class TokenService:
    """The service as the cloud lists it; its requests carry no access token, so its server answers them itself."""

    name = "sts"

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud

    def routes(self) -> list[Route]:
        """None that the gate of Google's other APIs would guard."""
        return []

    def dump(self) -> dict[str, Any]:
        """Nothing: tokens are no resources."""
        return {}


class TokenServer(ApiServer):
    """Serves the token endpoints."""

    async def handle(self, request: http.Request) -> http.StreamResponse:
        """Exchange what the form proves."""
        form = dict(parse_qsl((await request.read()).decode(errors="replace")))
        call = replace(call_of(request), body={name: form[name] for name in _SHOWN if name in form})
        if (request.method, call.path) not in (("POST", "v1/token"), ("POST", "token")):
            body, status = (
                {"error": "unimplemented", "error_description": "POST v1/token and POST token are known"},
                501,
            )
        else:
            body, status = self._answer(form)
        self.record(call, status, write=False, body=body)
        return json_answer(body, status)

    def _answer(self, form: dict[str, str]) -> tuple[dict[str, Any], int]:
        try:
            return exchanged(self.cloud, form), 200
        except ExchangeError as refusal:
            return refusal.body, 400
