# SPDX-License-Identifier: GPL-3.0-or-later
"""The routes of GKE Hub v1."""

from __future__ import annotations

from typing import Any

from simulator.cloud import Cloud
from simulator.gkehub.features import Features
from simulator.gkehub.memberships import Memberships
from simulator.gkehub.operations import HubOperations
from simulator.web import Handler, Route

_LOCATION = "v1/projects/{project}/locations/{location}"


class GkeHub:
    """The fleet of the project."""

    name = "gkehub"

    def __init__(self, cloud: Cloud) -> None:
        self.operations = HubOperations(cloud)
        self.memberships = Memberships(cloud, self.operations)
        self.features = Features(cloud, self.operations, self.memberships)

    def routes(self) -> list[Route]:
        """The methods of this API."""
        once, memberships, features = self.operations.repeats.once, self.memberships, self.features
        return [
            _route("GET", "memberships", "list", memberships.every),
            _route("POST", "memberships", "create", once(memberships.create)),
            _route("GET", "memberships/{membership}", "get", memberships.get),
            _route("PATCH", "memberships/{membership}", "update", once(memberships.patch)),
            _route("DELETE", "memberships/{membership}", "delete", once(memberships.delete)),
            _route("GET", "features", "list", features.every),
            _route("POST", "features", "create", once(features.create)),
            _route("GET", "features/{feature}", "get", features.get),
            _route("PATCH", "features/{feature}", "update", once(features.patch)),
            _route("DELETE", "features/{feature}", "delete", once(features.delete)),
            _route("GET", "operations", "list", self.operations.every),
            _route("GET", "operations/{operation}", "get", self.operations.get),
        ]

    def dump(self) -> dict[str, Any]:
        """Every membership and feature by full name."""
        return {**self.memberships.dump(), **self.features.dump()}


def _route(method: str, path: str, verb: str, handler: Handler) -> Route:
    collection = path.split("/", 1)[0]
    method_id = f"gkehub.projects.locations.{collection}.{'patch' if verb == 'update' else verb}"
    resource = "projects/{project}/locations/{location}" + (f"/{path}" if "{" in path else "")
    return Route(method, f"{_LOCATION}/{path}", handler, method_id, f"gkehub.{collection}.{verb}", resource)
