# SPDX-License-Identifier: GPL-3.0-or-later
"""The pods behind a group: which serve, which are healthy, and whether the endpoint picker is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from simulator.controllers.conditions import is_true
from simulator.controllers.kinds import DEPLOYMENT, POD, SERVICE
from simulator.controllers.manifests import Manifest, is_going, is_selected, labels_of, namespace_of
from simulator.controllers.objects import Objects
from simulator.dataplane.engines import HEALTH_PATHS, ModelServer, model_server
from simulator.dataplane.forwarding import Group, HealthCheck


@dataclass(frozen=True)
class Endpoint:
    """One port of one pod that is ready, and the model server behind it, if there is one."""

    pod: Manifest
    port: int
    server: ModelServer | None

    @property
    def address(self) -> str:
        """The pod's address."""
        return str((self.pod.get("status") or {}).get("podIP", ""))


def endpoints(group: Group, objects: Objects) -> list[Endpoint]:
    """The endpoints of a group: every pool port of every ready pod that the pool selects."""
    pods = [pod for pod in objects.all(POD) if namespace_of(pod) == group.namespace and _is_member(pod, group)]
    return [Endpoint(pod, port, server_on(pod, port)) for pod in pods for port in group.ports]


def is_healthy(endpoint: Endpoint, check: HealthCheck) -> bool:
    """Whether the endpoint passes the health check: right port, right protocol, and 200 for the path."""
    asked = server_on(endpoint.pod, check.port or endpoint.port)
    if asked is None:
        return False
    if check.type == "TCP":
        return True
    # Model servers speak plain HTTP/1.1, and answer GET / with 404.
    return check.type == "HTTP" and check.path.partition("?")[0] in HEALTH_PATHS[asked.engine]


def server_on(pod: Manifest, port: int) -> ModelServer | None:
    """The model server of a pod that listens on this port."""
    return next((server for server in servers_of(pod) if port in server.ports), None)


def has_picker(group: Group, objects: Objects) -> bool:
    """Whether the group's endpoint picker is available: a Deployment behind the Service the pool names."""
    service = objects.find(SERVICE, group.namespace, group.picker)
    if service is None:
        return False
    selector = {"matchLabels": service["spec"].get("selector") or {}}
    return any(
        is_true(deployment, "Available") and is_selected(selector, _pod_labels(deployment))
        for deployment in objects.all(DEPLOYMENT)
        if namespace_of(deployment) == group.namespace and (deployment.get("status") or {}).get("availableReplicas")
    )


def _is_member(pod: Manifest, group: Group) -> bool:
    selected = is_selected({"matchLabels": dict(group.selector)}, labels_of(pod))
    return selected and is_true(pod, "Ready") and not is_going(pod)


def servers_of(pod: Manifest) -> Iterator[ModelServer]:
    """The model servers among a pod's containers."""
    for container in pod["spec"]["containers"]:
        server = model_server(container)
        if server is not None:
            yield server


def _pod_labels(deployment: Manifest) -> dict[str, str]:
    metadata: dict[str, Any] = deployment["spec"]["template"].get("metadata") or {}
    return metadata.get("labels") or {}
