# SPDX-License-Identifier: GPL-3.0-or-later
"""HTTP in front of GKE Hub."""

from __future__ import annotations

from urllib.parse import urlsplit

from aiohttp import web as http

from simulator.server import ApiServer

_LINK = "//container.googleapis.com/"
# gcloud makes a cluster's link from the address that it calls for clusters, and these commands compare links letter by
# letter.
_COMPARE = ("memberships.register", "memberships.unregister")


class HubServer(ApiServer):
    """Serves gkehub v1; clusters' links are spelt with this machine's address to the commands that compare them."""

    async def handle(self, request: http.Request) -> http.StreamResponse:
        """Answers one request."""
        answer = await super().handle(request)
        agent = request.headers.get("User-Agent", "")
        if isinstance(answer, http.Response) and any(command in agent for command in _COMPARE):
            host = urlsplit(self.cloud.addresses["container"]).netloc
            answer.text = (answer.text or "").replace(_LINK, f"//{host}/")
        return answer
