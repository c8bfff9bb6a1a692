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
    """A field of ClusterUpdate, the field of Cluster it sets, and that field in the user's words."""

    name: str
    path: FieldPath
    words: str


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
)
_OUTPUT_ONLY = {"endpoint", "publicEndpoint", "privateEndpoint"}


def cluster_updates(name: str, changes: Sequence[Change], target: Body) -> Iterator[Update]:
    """Give the calls, in order, that bring a cluster to its target body; the labels come last.

    A whole object is sent where the API replaces the object: its other parts keep their live values.
    """
    touched = [change.path for change in changes]
    for desired in DESIRED:
        if any(path[: len(desired.path)] == desired.path for path in touched):
            update = {desired.name: _sendable(at(target, desired.path))}
            yield Update("update_cluster", "UpdateClusterRequest", desired.words, {"name": name, "update": update})
    if any(path[0] == "resourceLabels" for path in touched):
        yield Update("set_labels", "SetLabelsRequest", "labels", _labels(name, target))


def _labels(name: str, target: Body) -> Body:
    fingerprint = target.get("labelFingerprint", "")
    return {"name": name, "resourceLabels": target["resourceLabels"], "labelFingerprint": fingerprint}


def _sendable(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {key: _sendable(part) for key, part in value.items() if key not in _OUTPUT_ONLY}
