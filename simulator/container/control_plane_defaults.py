# SPDX-License-Identifier: GPL-3.0-or-later
"""What the server adds to a cluster about its control plane."""

from __future__ import annotations

from typing import Any

from simulator.container.birth import ClusterBirth, reached, since
from simulator.container.omission import overlaid, pruned

Body = dict[str, Any]


def control_plane(sent: Body, birth: ClusterBirth) -> Body:
    """Gives endpoints, authentication and what came with later versions."""
    private = sent.get("privateClusterConfig", {})
    # gcloud still sends the older field; both show the same networks.
    networks = {"gcpPublicCidrsAccessEnabled": True, **pruned(sent.get("masterAuthorizedNetworksConfig", {}))}
    endpoints = {
        "enabled": True,
        "enablePublicEndpoint": not private.get("enablePrivateEndpoint"),
        "authorizedNetworksConfig": networks,
    }
    body: Body = {
        "controlPlaneEndpointsConfig": {"dnsEndpointConfig": _dns(birth), "ipEndpointsConfig": endpoints},
        "masterAuth": {"clientCertificateConfig": {}},
        "masterAuthorizedNetworksConfig": networks,
        "privateClusterConfig": pruned(private),
        "userManagedKeysConfig": {},
        **_access(birth),
        **({"networkConfig": {"defaultEnablePrivateNodes": True}} if private.get("enablePrivateNodes") else {}),
    }
    return overlaid(body, _by_version(birth))


def _dns(birth: ClusterBirth) -> Body:
    return {
        "allowExternalTraffic": False,
        "enableK8sTokensViaDns": False,
        "enableK8sCertsViaDns": False,
        "endpoint": f"gke-{birth.dns_id}-{birth.place.number}.{birth.place.location}.gke.goog",
    }


def _access(birth: ClusterBirth) -> Body:
    return {
        "legacyAbac": {},
        "anonymousAuthenticationConfig": {"mode": since(birth, (1, 35), "LIMITED", "ENABLED")},
        "rbacBindingConfig": {
            "enableInsecureBindingSystemAuthenticated": True,
            "enableInsecureBindingSystemUnauthenticated": True,
        },
    }


def _by_version(birth: ClusterBirth) -> Body:
    body: Body = {}
    if reached(birth, (1, 34, 8)):
        body["controlPlaneEgress"] = {"mode": "VIA_CONTROL_PLANE"}
    if reached(birth, (1, 35, 3)):
        body["nodeCreationConfig"] = {"nodeCreationMode": "VIA_KUBELET"}
        body["addonsConfig"] = {"nodeReadinessConfig": {}}
    if reached(birth, (1, 34, 3)):
        body = overlaid(body, {"addonsConfig": {"dnsCacheConfig": {"enabled": True}}})
    return body
