# SPDX-License-Identifier: GPL-3.0-or-later
"""What the journal keeps of a request, without secrets."""

from __future__ import annotations

import shlex
from functools import partial
from typing import Any

from simulator.kubernetes.errors import KubernetesError
from simulator.kubernetes.masking import without_secrets
from simulator.kubernetes.paths import resource_path
from simulator.kubernetes.request_bodies import journal_body
from simulator.kubernetes.requests import KubeRequest, KubeResponse


def entry(service: str, request: KubeRequest, response: KubeResponse, *, write: bool) -> dict[str, Any]:
    """The arguments of Journal.record for an answered request; what discovery and schemas say is left out."""
    path = resource_path(request.path)
    plural = path.plural if path else ""
    return {
        "service": service,
        "method": request.method,
        "path": request.path,
        "query": {**request.query, **commands(request)},
        "status": response.status,
        "write": write,
        "request": sent(request),
        "response": response.document if plural else None,
        "hidden": partial(without_secrets, of_secrets=plural == "secrets"),
    }


def commands(request: KubeRequest) -> dict[str, str]:
    """The command line that an exec gives word by word."""
    words = request.repeated.get("command", ())
    return {"command": shlex.join(words)} if words else {}


def sent(request: KubeRequest) -> Any:
    """The body as a document for the journal; nothing when it cannot be read."""
    if not request.body:
        return None
    try:
        return journal_body(request).value
    except KubernetesError:
        return None
