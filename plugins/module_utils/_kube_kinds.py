# SPDX-License-Identifier: GPL-3.0-or-later
"""Where an object lives in a Kubernetes API: the path of its kind, from the server's own discovery."""

from __future__ import annotations

from dataclasses import dataclass, field

from ansible_collections.gkefleet.inference.plugins.module_utils._errors import ParentMissing
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_api import KubeApi
from ansible_collections.gkefleet.inference.plugins.module_utils._until import Patience, Progress, until


@dataclass(frozen=True)
class Kinds:
    """The kinds a cluster serves, read once per group and version."""

    api: KubeApi
    known: dict[str, dict[str, Body]] = field(default_factory=dict)

    def path(self, body: Body) -> str:
        """The path of one object. Raises ParentMissing when the cluster does not serve its kind."""
        return f"{self.collection(body)}/{body['metadata']['name']}"

    def collection(self, body: Body) -> str:
        """The path of all objects of a kind, inside its namespace where it has one."""
        resource = self.resource(body["apiVersion"], body["kind"])
        namespace = body["metadata"].get("namespace", "default")
        inside = f"/namespaces/{namespace}" if resource["namespaced"] else ""
        return f"{_root(body['apiVersion'])}{inside}/{resource['name']}"

    def namespaced(self, body: Body) -> bool:
        """Whether objects of a kind live in namespaces."""
        return bool(self.resource(body["apiVersion"], body["kind"])["namespaced"])

    def resource(self, api_version: str, kind: str) -> Body:
        """The discovery entry of a kind."""
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
