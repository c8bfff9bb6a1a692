# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns a cluster's changed fields into the calls that make them, one field a call (GKE API: ClusterUpdate)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body, Change, FieldPath, at


@dataclass(frozen=True)
class Update:
    """One call of the container API: the client's method and request, what it does in words, and its fields."""

    method: str
    request: str
    title: str
    fields: Body


@dataclass(frozen=True)
class Desired:
    """A field of ClusterUpdate, the field of Cluster it sets, and that field in the user's words.

    ``within`` is the key under which the field rides in the update, where that takes the parts that are to change.
    """

    name: str
    path: FieldPath
    words: str
    within: str = ""

    def update(self, target: Body) -> Body:
        """Give the ClusterUpdate that brings the field to its target."""
        value = _sendable(at(target, self.path))
        return {self.name: {self.within: value} if self.within else value}


# The channel comes first, because versions are valid per channel.
DESIRED = (
    Desired("desiredReleaseChannel", ("releaseChannel",), "release channel"),
    Desired("desiredMasterVersion", ("currentMasterVersion",), "version"),
    Desired("desiredLocations", ("locations",), "node locations"),
    Desired("desiredWorkloadIdentityConfig", ("workloadIdentityConfig",), "workload pool"),
    Desired("desiredGatewayApiConfig", ("networkConfig", "gatewayApiConfig"), "Gateway API"),
    Desired("desiredDefaultEnablePrivateNodes", ("networkConfig", "defaultEnablePrivateNodes"), "private nodes"),
    Desired("desiredControlPlaneEndpointsConfig", ("controlPlaneEndpointsConfig",), "control plane endpoints"),
    Desired("desiredMonitoringConfig", ("monitoringConfig",), "monitoring"),
    Desired("desiredPodAutoscaling", ("podAutoscaling",), "HPA profile"),
    Desired("desiredAddonsConfig", ("addonsConfig", "httpLoadBalancing"), "load balancing add-on", "httpLoadBalancing"),
    Desired("desiredFleet", ("fleet",), "fleet registration"),
)
_OUTPUT_ONLY = {"endpoint", "publicEndpoint", "privateEndpoint", "membership", "preRegistered"}


def cluster_updates(name: str, changes: Sequence[Change], target: Body) -> Iterator[Update]:
    """Give the calls, in order, that bring a cluster to its target body; the labels come last.

    A whole object is sent where the API replaces the object: its other parts keep their live values.
    """
    touched = [change.path for change in changes]
    for desired in DESIRED:
        if any(path[: len(desired.path)] == desired.path for path in touched):
            fields = {"name": name, "update": desired.update(target)}
            yield Update("update_cluster", "UpdateClusterRequest", desired.words, fields)
    if any(path[0] == "resourceLabels" for path in touched):
        yield Update("set_labels", "SetLabelsRequest", "labels", _labels(name, target))


def _labels(name: str, target: Body) -> Body:
    fingerprint = target.get("labelFingerprint", "")
    return {"name": name, "resourceLabels": target["resourceLabels"], "labelFingerprint": fingerprint}


def _sendable(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {key: _sendable(part) for key, part in value.items() if key not in _OUTPUT_ONLY}
