# SPDX-License-Identifier: GPL-3.0-or-later
"""Networks, subnetworks and load balancer parts for tests of Compute Engine."""

from __future__ import annotations

from typing import Any

from tests.simulator.google import PROJECT, Answer, Google, until

ROOT = f"compute/v1/{PROJECT}"
LINKS = f"https://www.googleapis.com/compute/v1/{PROJECT}"
REGION = "europe-west3"
DEFAULT = f"{PROJECT}/global/networks/default"
PROXY = {
    "name": "gke-proxy",
    "network": DEFAULT,
    "ipCidrRange": "10.0.0.0/23",
    "purpose": "GLOBAL_MANAGED_PROXY",
    "role": "ACTIVE",
}


def subnetworks(region: str = REGION) -> str:
    """The path of a region's subnetworks."""
    return f"{ROOT}/regions/{region}/subnetworks"


def done(google: Google, started: Answer) -> Any:
    """The operation's body once it is DONE."""
    assert started.status == 200, started
    path = f"compute/v1/{started.body['selfLink'].split('/compute/v1/')[1]}"
    return until(lambda: google.get("compute", path), lambda operation: operation["status"] == "DONE")


def insert(google: Google, path: str, body: Any) -> Answer:
    """Asks for a resource."""
    return google.call("compute", "POST", path, body)


def made(google: Google, path: str, body: Any) -> Any:
    """A resource that is there."""
    assert "error" not in done(google, insert(google, path, body))
    return google.get("compute", f"{path}/{body['name']}")


def load_balancer(google: Google, region: str = REGION) -> Any:
    """The forwarding rule of a whole cross-region internal load balancer."""
    glob = f"{ROOT}/global"
    made(google, f"{glob}/healthChecks", {"name": "check", "type": "HTTP", "httpHealthCheck": {"port": 8000}})
    neg = {"name": "pods", "network": DEFAULT}
    made(google, f"{ROOT}/zones/{region}-a/networkEndpointGroups", neg)
    service = {
        "name": "service",
        "loadBalancingScheme": "INTERNAL_MANAGED",
        "healthChecks": [f"{PROJECT}/global/healthChecks/check"],
        "backends": [{"group": f"{PROJECT}/zones/{region}-a/networkEndpointGroups/pods"}],
    }
    made(google, f"{glob}/backendServices", service)
    made(google, f"{glob}/urlMaps", {"name": "map", "defaultService": f"{PROJECT}/global/backendServices/service"})
    made(google, f"{glob}/targetHttpProxies", {"name": "proxy", "urlMap": f"{PROJECT}/global/urlMaps/map"})
    return made(google, f"{glob}/forwardingRules", forwarding_rule(region))


def forwarding_rule(region: str = REGION, **fields: Any) -> dict[str, Any]:
    """The body of a cross-region internal forwarding rule."""
    return {
        "name": "rule",
        "loadBalancingScheme": "INTERNAL_MANAGED",
        "portRange": "80",
        "target": f"{PROJECT}/global/targetHttpProxies/proxy",
        "subnetwork": f"{PROJECT}/regions/{region}/subnetworks/default",
        **fields,
    }
