# SPDX-License-Identifier: GPL-3.0-or-later
"""What the server adds to a cluster (230 recorded clusters)."""

from __future__ import annotations

from typing import Any

from simulator.container.birth import ClusterBirth, since
from simulator.container.cluster_network import network_fields
from simulator.container.control_plane_defaults import control_plane
from simulator.container.node_pool_defaults import OAUTH_SCOPES
from simulator.container.omission import completed, overlaid
from simulator.container.places import ROOT

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


def complete_cluster(sent: Body, birth: ClusterBirth) -> Body:
    """Gives a cluster without its node pools, as the API shows it while it is being made."""
    asked = {key: value for key, value in sent.items() if key not in _OWN}
    fields = overlaid(_identity(sent["name"], birth), network_fields(sent, birth.network))
    for part in (control_plane(sent, birth), _observability(birth), _policies(birth)):
        fields = overlaid(fields, part)
    body = completed(fields, asked)
    return {**body, **_consequences(body)}


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
        "podAutoscaling": {"hpaProfile": since(birth, (1, 34, 3), "PERFORMANCE", "HPA_PROFILE_UNSPECIFIED")},
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
    # Recorded: logging set to `none` empties the component list.
    if body["loggingService"] == "none":
        return {"loggingConfig": {"componentConfig": {}}}
    return {}
