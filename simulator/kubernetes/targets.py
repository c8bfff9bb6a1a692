# SPDX-License-Identifier: GPL-3.0-or-later
"""A request to a resource type, and the answers that carry an object."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.kubernetes.bodies import Body
from simulator.kubernetes.calls import Call
from simulator.kubernetes.cluster import Cluster
from simulator.kubernetes.paths import ResourcePath
from simulator.kubernetes.rendering import form_of, rendered
from simulator.kubernetes.request_bodies import body_of
from simulator.kubernetes.requests import KubeRequest, KubeResponse, warning
from simulator.kubernetes.resources import ResourceType
from simulator.kubernetes.store import Document


@dataclass(frozen=True)
class Target:
    """A request together with the type and path that it names."""

    cluster: Cluster
    kind: ResourceType
    path: ResourcePath
    request: KubeRequest

    @property
    def namespace(self) -> str:
        """The namespace of the objects; none for cluster-scoped types."""
        return self.path.namespace if self.kind.namespaced else ""

    def shown(self, resource: Document, call: Call | None = None, status: int = 200) -> KubeResponse:
        """The answer that carries an object in the form asked for, with the call's warnings."""
        form = form_of(self.request.accept)
        document = rendered(self.cluster, self.kind, resource, form, self.request.query)
        return KubeResponse(status, document, headers=warning_headers(call))

    def body(self) -> Body:
        """The parsed body of a create or replace; 415 when it is not JSON or YAML."""
        return body_of(self.request)


def warning_headers(call: Call | None) -> tuple[tuple[str, str], ...]:
    """The Warning header of each warning."""
    return tuple(warning(text) for text in dict.fromkeys(call.warnings)) if call else ()
