# SPDX-License-Identifier: GPL-3.0-or-later
"""Where an object lives in a Kubernetes API: known for some kinds, from the server's own discovery for all others."""

from __future__ import annotations

from dataclasses import dataclass, field

from ansible_collections.gkefleet.inference.plugins.module_utils._errors import ParentMissing
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_api import KubeApi
from ansible_collections.gkefleet.inference.plugins.module_utils._until import Patience, Progress, until
from ansible_collections.gkefleet.inference.plugins.module_utils._well_known_kinds import ALWAYS_SERVED, PLACES, Place


@dataclass(frozen=True)
class Kinds:
    """The kinds a cluster serves, read once per group and version."""

    api: KubeApi
    known: dict[str, dict[str, Body]] = field(default_factory=dict)

    def path(self, body: Body) -> str:
        """The path of one object. Raises ParentMissing when the cluster was asked and does not serve its kind."""
        return f"{self.collection(body)}/{body['metadata']['name']}"

    def collection(self, body: Body) -> str:
        """The path of all objects of a kind, inside its namespace where it has one."""
        place = self.place(body["apiVersion"], body["kind"])
        namespace = body["metadata"].get("namespace", "default")
        inside = f"/namespaces/{namespace}" if place.namespaced else ""
        return f"{_root(body['apiVersion'])}{inside}/{place.plural}"

    def everywhere(self, api_version: str, kind: str) -> str:
        """The path of all objects of a kind, in whatever namespace."""
        return f"{_root(api_version)}/{self.place(api_version, kind).plural}"

    def place(self, api_version: str, kind: str) -> Place:
        """The plural of a kind and whether it lives in namespaces; the server is asked only about kinds less known."""
        known = PLACES.get((api_version, kind))
        if known:
            return known
        found = self.resource(api_version, kind)
        return Place(found["name"], found["namespaced"])

    def resource(self, api_version: str, kind: str) -> Body:
        """The discovery entry of a kind. Raises ParentMissing when the cluster does not serve it."""
        if kind not in self.known.get(api_version, {}):
            self.known[api_version] = self._discover(api_version)
        found = self.known[api_version].get(kind)
        if found is None:
            raise ParentMissing(
                f"cluster {self.api.server.name} does not serve {kind} of {api_version}. "
                "Its CRD is missing: check the cluster's version and Gateway API channel, and that the cluster is the "
                "config cluster where Google puts the kind only there."
            )
        return found

    def require(self, body: Body) -> None:
        """Makes sure that the cluster serves a kind. Raises ParentMissing when it does not."""
        if body["apiVersion"] not in ALWAYS_SERVED:
            self.resource(body["apiVersion"], body["kind"])

    def wait_for(self, body: Body, patience: Patience) -> None:
        """Waits for a custom kind, because Google adds its CRDs some time after a cluster is up."""
        api_version, kind = body["apiVersion"], body["kind"]
        if "." not in api_version.split("/")[0] or kind in self.known.get(api_version, {}):
            return
        until(
            lambda: self.serves(api_version, kind),
            lambda served: Progress(served, "the CRD is missing"),
            patience,
            f"{self.api.server.name} to serve {kind} of {api_version}",
            "some minutes",
        )

    def serves(self, api_version: str, kind: str) -> bool:
        """Whether the cluster serves a kind now."""
        self.known.pop(api_version, None)
        try:
            return bool(self.resource(api_version, kind))
        except ParentMissing:
            return False

    def _discover(self, api_version: str) -> dict[str, Body]:
        served = self.api.find(_root(api_version)) or {}
        return {entry["kind"]: entry for entry in served.get("resources", []) if "/" not in entry["name"]}


def _root(api_version: str) -> str:
    return f"/apis/{api_version}" if "/" in api_version else f"/api/{api_version}"
