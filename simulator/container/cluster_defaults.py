# SPDX-License-Identifier: GPL-3.0-or-later
"""What the server adds to a cluster (230 recorded clusters)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from simulator.container.cluster_network import ClusterNetwork, network_fields
from simulator.container.node_pool_defaults import OAUTH_SCOPES
from simulator.container.omission import overlaid, pruned
from simulator.container.places import ROOT, Place
from simulator.container.versions import Choice, key

Body = dict[str, Any]

# Recorded order. DCGM and JOBSET are on by default.
MONITORING = (
    "SYSTEM_COMPONENTS", "STORAGE", "HPA", "POD", "DAEMONSET", "DEPLOYMENT", "STATEFULSET", "CADVISOR", "KUBELET",
    "DCGM", "JOBSET",
)  # fmt: skip
# Handled on their own; everything else a request holds is laid over the defaults.
_OWN = frozenset({"nodePools", "nodeConfig", "initialNodeCount", "releaseChannel", "network", "subnetwork", "location",
                  "locations", "ipAllocationPolicy", "initialClusterVersion", "masterAuth", "zone",
                  "clusterIpv4Cidr", "masterAuthorizedNetworksConfig", "privateClusterConfig"})  # fmt: skip


@dataclass(frozen=True)
class ClusterBirth:
    """What the server decides about a new cluster."""

    place: Place
    choice: Choice
    id: str
    created: str
    fingerprint: str
    etag: str
    resource_version: str
    dns_id: str
    zones: tuple[str, ...]
    network: ClusterNetwork


def complete_cluster(sent: Body, birth: ClusterBirth) -> Body:
    """Gives a cluster without its node pools, as the API shows it while it is being made."""
    asked = pruned({key: value for key, value in sent.items() if key not in _OWN})
    fields = overlaid(_identity(sent["name"], birth), network_fields(sent, birth.network))
    for part in (_control_plane(sent, birth), _observability(birth), _policies(birth)):
        fields = overlaid(fields, part)
    body = overlaid(fields, asked)
    return overlaid(body, _consequences(body))


def _identity(name: str, birth: ClusterBirth) -> Body:
    place, version = birth.place, birth.choice.version
    return {
        "name": name,
        "id": birth.id,
        "etag": birth.etag,
        "labelFingerprint": birth.fingerprint,
        "createTime": birth.created,
        "location": place.location,
        "zone": place.location,
        "locations": list(birth.zones),
        "selfLink": f"{ROOT}{place.path}/clusters/{name}",
        "status": "PROVISIONING",
        "initialClusterVersion": version,
        "currentMasterVersion": version,
        "currentNodeVersion": version,
        "releaseChannel": {} if birth.choice.channel == "UNSPECIFIED" else {"channel": birth.choice.channel},
        "autopilot": {},
        "enterpriseConfig": {"clusterTier": "STANDARD"},
    }


def _control_plane(sent: Body, birth: ClusterBirth) -> Body:
    dns = {
        "allowExternalTraffic": False,
        "enableK8sTokensViaDns": False,
        "enableK8sCertsViaDns": False,
        "endpoint": f"gke-{birth.dns_id}-{birth.place.number}.{birth.place.location}.gke.goog",
    }
    private = sent.get("privateClusterConfig", {})
    # gcloud still sends the older field; both show the same networks.
    networks = {"gcpPublicCidrsAccessEnabled": True, **pruned(sent.get("masterAuthorizedNetworksConfig", {}))}
    endpoints = {
        "enabled": True,
        "enablePublicEndpoint": not private.get("enablePrivateEndpoint"),
        "authorizedNetworksConfig": networks,
    }
    body: Body = {
        "controlPlaneEndpointsConfig": {"dnsEndpointConfig": dns, "ipEndpointsConfig": endpoints},
        "masterAuth": {"clientCertificateConfig": {}},
        "masterAuthorizedNetworksConfig": networks,
        "privateClusterConfig": pruned(private),
        "legacyAbac": {},
        "userManagedKeysConfig": {},
        "anonymousAuthenticationConfig": {"mode": _since(birth, (1, 35), "LIMITED", "ENABLED")},
        "rbacBindingConfig": {
            "enableInsecureBindingSystemAuthenticated": True,
            "enableInsecureBindingSystemUnauthenticated": True,
        },
    }
    if private.get("enablePrivateNodes"):
        body["networkConfig"] = {"defaultEnablePrivateNodes": True}
    return overlaid(body, _by_version(birth))


def _by_version(birth: ClusterBirth) -> Body:
    body: Body = {}
    if _reached(birth, (1, 34, 8)):
        body["controlPlaneEgress"] = {"mode": "VIA_CONTROL_PLANE"}
    if _reached(birth, (1, 35, 3)):
        body["nodeCreationConfig"] = {"nodeCreationMode": "VIA_KUBELET"}
        body["addonsConfig"] = {"nodeReadinessConfig": {}}
    if _reached(birth, (1, 34, 3)):
        body = overlaid(body, {"addonsConfig": {"dnsCacheConfig": {"enabled": True}}})
    return body


def _observability(birth: ClusterBirth) -> Body:
    return {
        "loggingConfig": {"componentConfig": {"enableComponents": ["SYSTEM_COMPONENTS", "WORKLOADS"]}},
        "loggingService": "logging.googleapis.com/kubernetes",
        "monitoringConfig": {
            "componentConfig": {"enableComponents": list(MONITORING)},
            "managedPrometheusConfig": {"enabled": True},
            "advancedDatapathObservabilityConfig": {},
        },
        "monitoringService": "monitoring.googleapis.com/kubernetes",
        "notificationConfig": {"pubsub": {}},
        "podAutoscaling": {"hpaProfile": _since(birth, (1, 34, 3), "PERFORMANCE", "HPA_PROFILE_UNSPECIFIED")},
    }


def _policies(birth: ClusterBirth) -> Body:
    pools = {"imageType": "COS_CONTAINERD", "management": {"autoRepair": True, "autoUpgrade": True}}
    pools = {**pools, "oauthScopes": list(OAUTH_SCOPES), "serviceAccount": "default"}
    kubelet = {"nodeKubeletConfig": {"insecureKubeletReadonlyPortEnabled": False}}
    return {
        "addonsConfig": {
            "kubernetesDashboard": {"disabled": True},
            "networkPolicyConfig": {"disabled": True},
            "gcePersistentDiskCsiDriverConfig": {"enabled": True},
        },
        "autoscaling": {"autoscalingProfile": "BALANCED", "autoprovisioningNodePoolDefaults": pools},
        "binaryAuthorization": {},
        "databaseEncryption": {"state": "DECRYPTED", "currentState": "CURRENT_STATE_DECRYPTED"},
        "defaultMaxPodsConstraint": {"maxPodsPerNode": "110"},
        "maintenancePolicy": {"resourceVersion": birth.resource_version},
        "nodePoolAutoConfig": kubelet,
        "nodePoolDefaults": {
            "nodeConfigDefaults": {**kubelet, "loggingConfig": {"variantConfig": {"variant": "DEFAULT"}}}
        },
        "securityPostureConfig": {"mode": "BASIC", "vulnerabilityMode": "VULNERABILITY_MODE_UNSPECIFIED"},
        "shieldedNodes": {"enabled": True},
    }


def _consequences(body: Body) -> Body:
    # Recorded: logging or monitoring set to `none` empties the component list.
    if body["loggingService"] == "none":
        return {"loggingConfig": {"componentConfig": {}}}
    return {}


def _reached(birth: ClusterBirth, version: tuple[int, ...]) -> bool:
    return key(birth.choice.version)[: len(version)] >= version


def _since(birth: ClusterBirth, version: tuple[int, ...], then: str, before: str) -> str:
    return then if _reached(birth, version) else before
