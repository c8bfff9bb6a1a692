# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests by which somebody changes or deletes what the site declares in Google's APIs: whatever these let pass."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# Service, method, path and body.
Request = tuple[str, str, str, dict[str, Any] | None]
Requests = dict[str, Request]
State = Mapping[str, Mapping[str, Any]]

# Managed fields of clusters, each with another value.
SETTINGS: Mapping[str, dict[str, Any]] = {
    "the Gateway API": {"desiredGatewayApiConfig": {"channel": "CHANNEL_DISABLED"}},
    "monitoring": {"desiredMonitoringConfig": {"componentConfig": {"enableComponents": ["SYSTEM_COMPONENTS"]}}},
    "managed Prometheus": {"desiredMonitoringConfig": {"managedPrometheusConfig": {"enabled": False}}},
    "the release channel": {"desiredReleaseChannel": {"channel": "REGULAR"}},
    "the HPA profile": {"desiredPodAutoscaling": {"hpaProfile": "NONE"}},
    "load balancing": {"desiredAddonsConfig": {"httpLoadBalancing": {"disabled": True}}},
    "private nodes": {"desiredDefaultEnablePrivateNodes": True},
    "the DNS endpoint": {"desiredControlPlaneEndpointsConfig": {"dnsEndpointConfig": {"allowExternalTraffic": True}}},
}


def deletions(state: State) -> Requests:
    """Each node pool, feature, membership and cluster deleted: what holds others comes after them."""
    parts: list[Requests] = [{}, {}, {}, {}]
    for name in state["container"]:
        parts[0][f"h100 of {short(name)} deleted"] = "container", "DELETE", f"v1/{name}/nodePools/h100", None
        parts[3][f"cluster {short(name)} deleted"] = "container", "DELETE", f"v1/{name}", None
    for name in state["gkehub"]:
        if "/features/" in name:
            parts[1][f"feature {short(name)} deleted"] = "gkehub", "DELETE", f"v1/{name}?force=true", None
        else:
            parts[2][f"membership {short(name)} deleted"] = "gkehub", "DELETE", f"v1/{name}", None
    return {what: request for part in parts for what, request in part.items()}


def edits(state: State) -> Requests:
    """Each managed field of a cluster and a node pool changed, and each API disabled.

    Another config cluster is left out: a run refuses to move it unless it is told to.
    """
    return {**of_clusters(state["container"]), **of_services(state["serviceusage"])}


def of_clusters(bodies: Mapping[str, Any]) -> Requests:
    """Settings of clusters and sizes of node pools."""
    found: Requests = {}
    for name in bodies:
        path, where = f"v1/{name}", f"of {short(name)}"
        for what, update in SETTINGS.items():
            found[f"{what} {where}"] = "container", "PUT", path, {"update": update}
        found[f"the size of h100 {where}"] = "container", "POST", f"{path}/nodePools/h100:setSize", {"nodeCount": 4}
    return found


def of_services(bodies: Mapping[str, Any]) -> Requests:
    """Each API disabled of those that nothing here needs at once."""
    hosts = ("autoscaling", "dns", "logging", "monitoring", "networkservices", "trafficdirector")
    return {
        f"{host} disabled": ("serviceusage", "POST", f"v1/{name}:disable", {"disableDependentServices": False})
        for name in bodies
        for host in hosts
        if short(name) == f"{host}.googleapis.com"
    }


def short(name: str) -> str:
    """The last part of a resource's name."""
    return name.split("/")[-1]
