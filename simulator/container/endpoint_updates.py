# SPDX-License-Identifier: GPL-3.0-or-later
"""What updates do to a cluster's endpoints and to who may reach them."""

from __future__ import annotations

from typing import Any

from simulator.container.omission import overlaid, pruned

Body = dict[str, Any]


def endpoints(cluster: Body, value: Body) -> Body:
    """Gives the fields of a cluster after desiredControlPlaneEndpointsConfig."""
    # Recorded: the whole object is sent; endpoints are the server's and privateEndpointSubnetwork "" is dropped.
    result = overlaid(cluster["controlPlaneEndpointsConfig"], pruned(value))
    networks = value.get("ipEndpointsConfig", {}).get("authorizedNetworksConfig")
    if networks is None:
        return {"controlPlaneEndpointsConfig": result}
    return authorized({"controlPlaneEndpointsConfig": result}, networks)


def authorized(cluster: Body, value: Body) -> Body:
    """Gives the fields of a cluster after a change of its authorized networks."""
    networks = _networks(value)
    return {
        "masterAuthorizedNetworksConfig": networks,
        "controlPlaneEndpointsConfig": _with_ip_endpoints(cluster, {"authorizedNetworksConfig": networks}),
    }


def private(cluster: Body, value: Body) -> Body:
    """Gives the fields of a cluster after a change of its older private-cluster settings."""
    public = {"enablePublicEndpoint": not value.get("enablePrivateEndpoint")}
    return {
        "controlPlaneEndpointsConfig": _with_ip_endpoints(cluster, public),
        "privateClusterConfig": {**cluster["privateClusterConfig"], **pruned(value)},
    }


def _with_ip_endpoints(cluster: Body, change: Body) -> Body:
    endpoints = cluster["controlPlaneEndpointsConfig"]
    return {**endpoints, "ipEndpointsConfig": {**endpoints["ipEndpointsConfig"], **change}}


def _networks(value: Body) -> Body:
    return {"gcpPublicCidrsAccessEnabled": True, **pruned(value)}
