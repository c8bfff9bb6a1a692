# SPDX-License-Identifier: GPL-3.0-or-later
"""Which path belongs to which member, and what the caller needs to go there."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass
from typing import Any

from simulator.cloud import Cloud, ControlPlane
from simulator.errors import not_found
from simulator.gkehub.service import GkeHub
from simulator.refusals import denied
from simulator.web import Request, Route

_PATH = re.compile(r"v1/projects/([^/]+)/locations/([^/]+)/(?:gkeM|m)emberships/([^/:]+)(/.*)?")
# Google's kubeconfigs leave it to this program to ask gcloud for a token.
_PLUGIN = {
    "apiVersion": "client.authentication.k8s.io/v1beta1",
    "command": "gke-gcloud-auth-plugin",
    "provideClusterInfo": True,
}


@dataclass(frozen=True)
class Passage:
    """A member's control plane and the path to ask there."""

    control_plane: ControlPlane
    path: str


def leads_to_member(path: str) -> bool:
    """Whether the path is to be passed on to a cluster."""
    return _PATH.fullmatch(path) is not None


class ConnectGateway:
    """The Connect Gateway API: credentials by a method, everything else is passed on."""

    name = "connectgateway"

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud
        self.url = ""
        self.ca_pem = b""

    def routes(self) -> list[Route]:
        """The one method that is not passed on."""
        pattern = "v1/projects/{project}/locations/{location}/memberships/{membership}:generateCredentials"
        permission, resource = "gkehub.gateway.generateCredentials", pattern[3:].partition(":")[0]
        return [Route("GET", pattern, self.credentials, None, permission, resource)]

    def dump(self) -> dict[str, Any]:
        """Nothing: the gateway keeps no state."""
        return {}

    def credentials(self, request: Request) -> dict[str, Any]:
        """A kubeconfig that leads through this gateway; the caller's Google token is the credential."""
        location, name = request.params["location"], request.params["membership"]
        self._control_plane(location, name)
        number = self._cloud.project.number
        endpoint = f"{self.url}v1/projects/{number}/locations/{location}/gkeMemberships/{name}"
        trust = {"certificate-authority-data": base64.b64encode(self.ca_pem).decode()}
        context = f"connectgateway_{self._cloud.project.id}_{location}_{name}"
        config = {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [{"name": context, "cluster": {"server": endpoint, **trust}}],
            "contexts": [{"name": context, "context": {"cluster": context, "user": context}}],
            "current-context": context,
            "users": [{"name": context, "user": {"exec": _PLUGIN}}],
        }
        return {"endpoint": endpoint, "kubeconfig": base64.b64encode(json.dumps(config).encode()).decode()}

    def passage(self, method: str, path: str, caller: str) -> Passage:
        """Where a member's path leads; raises ApiError when the caller may not go there."""
        match = _PATH.fullmatch(path)
        assert match is not None
        project, location, name, rest = match.groups()
        permission = f"gkehub.gateway.{method.lower()}"
        if not self._cloud.project.owns(project) or not self._cloud.project.allows(caller, permission):
            raise denied(self.name, permission, f"projects/{project}/locations/{location}/memberships/{name}")
        return Passage(self._control_plane(location, name), rest or "/")

    def _control_plane(self, location: str, name: str) -> ControlPlane:
        hub = self._cloud.services.get("gkehub")
        membership = hub.memberships.find(location, name) if isinstance(hub, GkeHub) else None
        control_plane = self._cloud.clusters.get(membership.cluster) if membership else None
        if control_plane is None:
            full_name = f"projects/{self._cloud.project.id}/locations/{location}/memberships/{name}"
            raise not_found(f"Resource '{full_name}' was not found")
        return control_plane
