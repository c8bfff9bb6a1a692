# SPDX-License-Identifier: GPL-3.0-or-later
"""Which verb on which resource a request asks for."""

from __future__ import annotations

from simulator.kubernetes.authorization import Action
from simulator.kubernetes.paths import ResourcePath
from simulator.kubernetes.requests import KubeRequest

VERBS = {"POST": "create", "PUT": "update", "PATCH": "patch"}


def action_of(request: KubeRequest, path: ResourcePath | None) -> Action:
    """The action that access rules are asked about."""
    if path is None or not path.plural:
        return Action(request.method.lower(), path=request.path)
    name = path.name or selected_name(request)
    return Action(verb_of(request, path), path.group, path.plural, path.subresource, path.namespace, name)


def verb_of(request: KubeRequest, path: ResourcePath) -> str:
    """The verb that method, path and query make."""
    if request.method == "DELETE":
        return "delete" if path.name else "deletecollection"
    if request.method in ("GET", "HEAD"):
        if request.flag("watch") and not path.subresource:
            return "watch"
        return "get" if path.name else "list"
    return VERBS.get(request.method, request.method.lower())


def selected_name(request: KubeRequest) -> str:
    """The one name that a fieldSelector asks for; rules may allow just that object."""
    for part in request.query.get("fieldSelector", "").split(","):
        if part.startswith("metadata.name="):
            return part.removeprefix("metadata.name=").removeprefix("=")
    return ""
