# SPDX-License-Identifier: GPL-3.0-or-later
"""What the server adds to a cluster whose creator asked for nothing, from 230 bodies of 2026.

Recorded by Config Connector's tests against Google Cloud: fixtures containercluster, containernodepool,
containercluster-addon, -maintenancepolicy, -enableconfidentialnodesinboth and removedefaultnodepool.
"""

from __future__ import annotations

import base64
import re
from typing import Any

import pytest

from tests.simulator.clusters import REGION, cluster, create, done, pool, running
from tests.simulator.google import NUMBER, PROJECT, Google
from tests.simulator.wire.bodies import ABSENT, at, picked

ZONE = f"{REGION}-a"
SELF = "https://container.googleapis.com/v1"
ASKED_VERSIONS = ("1.33", "1.34.3", "1.34.8", "1.35.1", "1.35.3")
NO_KUBELET_PORT = {"insecureKubeletReadonlyPortEnabled": False}
MONITORED = ["SYSTEM_COMPONENTS", "STORAGE", "HPA", "POD", "DAEMONSET", "DEPLOYMENT", "STATEFULSET", "CADVISOR",
             "KUBELET", "DCGM", "JOBSET"]  # fmt: skip
SCOPES = [
    f"https://www.googleapis.com/auth/{scope}"
    for scope in ("devstorage.read_only", "logging.write", "monitoring", "service.management.readonly",
                  "servicecontrol", "trace.append")
]  # fmt: skip

# On every cluster of every version.
ALWAYS: dict[str, Any] = {
    "addonsConfig.kubernetesDashboard.disabled": True,
    "addonsConfig.networkPolicyConfig.disabled": True,
    "addonsConfig.gcePersistentDiskCsiDriverConfig.enabled": True,
    # Absent although they are on.
    "addonsConfig.httpLoadBalancing": ABSENT,
    "addonsConfig.horizontalPodAutoscaling": ABSENT,
    # False is omitted, the object stays.
    "autopilot": {},
    "autoscaling.autoscalingProfile": "BALANCED",
    "autoscaling.enableNodeAutoprovisioning": ABSENT,
    "autoscaling.autoprovisioningNodePoolDefaults": {
        "imageType": "COS_CONTAINERD",
        "management": {"autoRepair": True, "autoUpgrade": True},
        "oauthScopes": SCOPES,
        "serviceAccount": "default",
    },
    "binaryAuthorization": {},
    "legacyAbac": {},
    "userManagedKeysConfig": {},
    "servicesIpv4Cidr": "34.118.224.0/20",
    # Here false is written out.
    "controlPlaneEndpointsConfig.dnsEndpointConfig.allowExternalTraffic": False,
    "controlPlaneEndpointsConfig.dnsEndpointConfig.enableK8sTokensViaDns": False,
    "controlPlaneEndpointsConfig.dnsEndpointConfig.enableK8sCertsViaDns": False,
    "controlPlaneEndpointsConfig.ipEndpointsConfig.enabled": True,
    "controlPlaneEndpointsConfig.ipEndpointsConfig.enablePublicEndpoint": True,
    "controlPlaneEndpointsConfig.ipEndpointsConfig.authorizedNetworksConfig": {"gcpPublicCidrsAccessEnabled": True},
    "databaseEncryption": {"state": "DECRYPTED", "currentState": "CURRENT_STATE_DECRYPTED"},
    "defaultMaxPodsConstraint": {"maxPodsPerNode": "110"},
    "enterpriseConfig": {"clusterTier": "STANDARD"},
    "ipAllocationPolicy.useIpAliases": True,
    "ipAllocationPolicy.stackType": "IPV4",
    "ipAllocationPolicy.podCidrOverprovisionConfig": {},
    "ipAllocationPolicy.networkTierConfig.networkTier": "NETWORK_TIER_DEFAULT",
    "loggingConfig.componentConfig.enableComponents": ["SYSTEM_COMPONENTS", "WORKLOADS"],
    "loggingService": "logging.googleapis.com/kubernetes",
    "masterAuth.clientCertificateConfig": {},
    # "enabled" is omitted when false.
    "masterAuthorizedNetworksConfig": {"gcpPublicCidrsAccessEnabled": True},
    "monitoringConfig.componentConfig.enableComponents": MONITORED,
    "monitoringConfig.managedPrometheusConfig.enabled": True,
    "monitoringConfig.advancedDatapathObservabilityConfig": {},
    "monitoringService": "monitoring.googleapis.com/kubernetes",
    # Short names here, paths without a host there.
    "network": "default",
    "subnetwork": "default",
    "networkConfig.network": f"{PROJECT}/global/networks/default",
    "networkConfig.subnetwork": f"{PROJECT}/regions/{REGION}/subnetworks/default",
    "networkConfig.serviceExternalIpsConfig": {},
    "networkConfig.defaultSnatStatus": {},
    "networkConfig.gatewayApiConfig": ABSENT,
    "networkConfig.datapathProvider": ABSENT,
    "nodePoolAutoConfig.nodeKubeletConfig": NO_KUBELET_PORT,
    "nodePoolDefaults.nodeConfigDefaults.nodeKubeletConfig": NO_KUBELET_PORT,
    "nodePoolDefaults.nodeConfigDefaults.loggingConfig.variantConfig.variant": "DEFAULT",
    "notificationConfig": {"pubsub": {}},
    "rbacBindingConfig.enableInsecureBindingSystemAuthenticated": True,
    "rbacBindingConfig.enableInsecureBindingSystemUnauthenticated": True,
    "resourceLabels": ABSENT,
    # An unspecified enum that is written out.
    "securityPostureConfig": {"mode": "BASIC", "vulnerabilityMode": "VULNERABILITY_MODE_UNSPECIFIED"},
    "shieldedNodes": {"enabled": True},
    "status": "RUNNING",
    "statusMessage": ABSENT,
    "conditions": ABSENT,
    "workloadIdentityConfig": ABSENT,
    # Nobody has recorded a cluster with it.
    "fleet": ABSENT,
    # Recorded on v1beta1, of which v1 knows nothing.
    "clusterTelemetry": ABSENT,
    "master": ABSENT,
    "privateCluster": ABSENT,
    "protectConfig": ABSENT,
    "addonsConfig.istioConfig": ABSENT,
    "addonsConfig.kalmConfig": ABSENT,
}
# path -> what each version shows, in the order of ASKED_VERSIONS.
BY_VERSION: dict[str, tuple[Any, Any, Any, Any, Any]] = {
    "addonsConfig.dnsCacheConfig": (ABSENT, *4 * ({"enabled": True},)),
    "addonsConfig.nodeReadinessConfig": (*4 * (ABSENT,), {}),
    "anonymousAuthenticationConfig.mode": (*3 * ("ENABLED",), *2 * ("LIMITED",)),
    "controlPlaneEgress": (*2 * (ABSENT,), *3 * ({"mode": "VIA_CONTROL_PLANE"},)),
    "nodeCreationConfig": (*4 * (ABSENT,), {"nodeCreationMode": "VIA_KUBELET"}),
    "podAutoscaling.hpaProfile": ("HPA_PROFILE_UNSPECIFIED", *4 * ("PERFORMANCE",)),
    # STABLE when a version was asked for that REGULAR has left behind.
    "releaseChannel.channel": (*2 * ("STABLE",), *3 * ("REGULAR",)),
}


@pytest.fixture(scope="module")
def regional(quick: Google) -> Any:
    """A regional cluster made with one pool and no other wish."""
    return running(quick, "regional", initialNodeCount=1)


@pytest.fixture(scope="module")
def by_version(quick: Google) -> dict[str, Any]:
    """A zonal cluster of each version, made with no other wish."""
    return {
        version: running(
            quick, f"v{version.replace('.', '-')}", ZONE, initialNodeCount=1, initialClusterVersion=version
        )
        for version in ASKED_VERSIONS
    }


@pytest.mark.parametrize("path", ALWAYS)
def test_every_cluster_has_it(regional: Any, by_version: Any, path: str) -> None:
    assert [at(body, path) for body in (regional, *by_version.values())] == [ALWAYS[path]] * 6


@pytest.mark.parametrize("path", BY_VERSION)
def test_it_came_with_a_version(by_version: Any, path: str) -> None:
    assert tuple(at(body, path) for body in by_version.values()) == BY_VERSION[path]


def test_without_any_wish_the_channel_is_regular(regional: Any) -> None:
    assert regional["releaseChannel"] == {"channel": "REGULAR"}


@pytest.mark.parametrize("version", ASKED_VERSIONS)
def test_versions_are_full_and_the_initial_one_is_what_was_resolved(by_version: Any, version: str) -> None:
    body = by_version[version]

    assert re.fullmatch(rf"{re.escape(version)}[.\d]*-gke\.\d+", body["currentMasterVersion"])
    assert body["initialClusterVersion"] == body["currentNodeVersion"] == body["currentMasterVersion"]


def test_identity_is_made_of_digits(regional: Any) -> None:
    assert re.fullmatch(r"[0-9a-f]{8}", regional["labelFingerprint"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[-+]\d\d:\d\d)", regional["createTime"])
    assert re.fullmatch(r"[0-9a-f]{8}", regional["maintenancePolicy"]["resourceVersion"])
    assert list(regional["maintenancePolicy"]) == ["resourceVersion"]
    assert regional["etag"]


def test_by_common_knowledge_the_id_has_64_digits(regional: Any) -> None:
    assert re.fullmatch(r"[0-9a-f]{64}", regional["id"])


def test_the_dns_name_holds_36_digits_the_project_number_and_the_location(regional: Any) -> None:
    name = regional["controlPlaneEndpointsConfig"]["dnsEndpointConfig"]["endpoint"]

    assert re.fullmatch(rf"gke-[0-9a-f]{{36}}-{NUMBER}\.{REGION}\.gke\.goog", name)


def test_endpoints_are_the_same_everywhere_and_have_no_scheme(regional: Any) -> None:
    addresses = regional["controlPlaneEndpointsConfig"]["ipEndpointsConfig"]

    assert "://" not in regional["endpoint"]
    assert addresses["publicEndpoint"] == regional["privateClusterConfig"]["publicEndpoint"] == regional["endpoint"]
    assert addresses["privateEndpoint"] == regional["privateClusterConfig"]["privateEndpoint"]
    assert set(regional["privateClusterConfig"]) == {"privateEndpoint", "publicEndpoint"}


def test_the_authority_is_a_pem_in_base64(regional: Any) -> None:
    certificate = base64.b64decode(regional["masterAuth"]["clusterCaCertificate"])

    assert certificate.startswith(b"-----BEGIN CERTIFICATE-----")


def test_ranges_are_shown_twice_and_named_after_the_cluster(regional: Any) -> None:
    policy = regional["ipAllocationPolicy"]

    assert regional["clusterIpv4Cidr"] == policy["clusterIpv4Cidr"] == policy["clusterIpv4CidrBlock"]
    assert policy["clusterIpv4CidrBlock"].endswith("/14")
    assert regional["servicesIpv4Cidr"] == policy["servicesIpv4Cidr"] == policy["servicesIpv4CidrBlock"]
    assert policy["clusterSecondaryRangeName"] == f"gke-regional-pods-{regional['id'][:8]}"
    assert isinstance(policy["defaultPodIpv4RangeUtilization"], float)


def test_a_range_of_services_that_was_asked_for_is_shown_everywhere(quick: Google) -> None:
    asked = {"useIpAliases": True, "servicesIpv4CidrBlock": "10.96.0.0/20"}
    body = running(quick, "served", ZONE, initialNodeCount=1, ipAllocationPolicy=asked)
    policy = body["ipAllocationPolicy"]

    shown = (body["servicesIpv4Cidr"], policy["servicesIpv4Cidr"], policy["servicesIpv4CidrBlock"])
    assert shown == 3 * ("10.96.0.0/20",)


def test_a_cluster_without_nodes_does_not_say_how_full_its_pod_range_is(start_google: Any) -> None:
    slow = start_google(speed=1.0, latency={})
    create(slow, "young")
    policy = slow.get("container", cluster("young"))["ipAllocationPolicy"]

    assert "defaultPodIpv4RangeUtilization" not in policy


def test_alias_addresses_stay_on_when_they_are_switched_off(quick: Google) -> None:
    body = running(quick, "routes", ZONE, initialNodeCount=1, ipAllocationPolicy={"useIpAliases": False})

    assert body["ipAllocationPolicy"]["useIpAliases"] is True


def test_a_regional_cluster_counts_one_node_a_zone(regional: Any) -> None:
    assert (regional["initialNodeCount"], regional["currentNodeCount"]) == (1, 3)
    assert len(regional["instanceGroupUrls"]) == 3
    assert regional["location"] == regional["zone"] == REGION
    assert regional["selfLink"] == f"{SELF}/{PROJECT}/locations/{REGION}/clusters/regional"


def test_a_zonal_cluster_names_its_zone_twice(by_version: Any) -> None:
    body = by_version["1.35.3"]

    assert body["location"] == body["zone"] == ZONE
    assert body["locations"] == [ZONE]
    assert body["selfLink"] == f"{SELF}/{PROJECT}/zones/{ZONE}/clusters/{body['name']}"


def test_the_zones_of_a_region_are_three_of_all_in_no_order(quick: Google) -> None:
    seen = []
    for number in range(6):
        done(quick, create(quick, f"spread-{number}", "us-central1", initialNodeCount=1))
        seen.append(quick.get("container", cluster(f"spread-{number}", "us-central1"))["locations"])

    assert all(len(set(zones)) == 3 for zones in seen)
    assert any(zones != sorted(zones) for zones in seen)
    assert len({tuple(sorted(zones)) for zones in seen}) > 1


def test_the_first_pools_configuration_is_shown_for_the_cluster_too(quick: Google, regional: Any) -> None:
    sent = [{"name": "first", "initialNodeCount": 1, "config": {"machineType": "e2-standard-4"}}]
    done(quick, create(quick, "pooled", nodePools=sent))
    body = quick.get("container", cluster("pooled"))

    assert regional["nodeConfig"] == regional["nodePools"][0]["config"]
    assert body["nodeConfig"] == body["nodePools"][0]["config"]
    assert regional["nodePools"][0]["name"] == "default-pool"


def test_with_its_last_pool_a_cluster_loses_what_shows_pools_and_runs_on(quick: Google) -> None:
    running(quick, "bare", ZONE, initialNodeCount=1)
    done(quick, quick.call("container", "DELETE", pool("default-pool", "bare", ZONE)))
    body = quick.get("container", cluster("bare", ZONE))

    assert not {"nodePools", "nodeConfig", "instanceGroupUrls"} & set(body)
    assert (body["initialNodeCount"], body["status"]) == (1, "RUNNING")


def test_what_was_asked_for_is_shown_and_what_was_switched_off_says_so(quick: Google) -> None:
    body = running(
        quick, "asking", ZONE, initialNodeCount=1,
        resourceLabels={"team": "inference"},
        addonsConfig={"httpLoadBalancing": {"disabled": False}, "horizontalPodAutoscaling": {"disabled": True}},
        workloadIdentityConfig={"workloadPool": f"{PROJECT.removeprefix('projects/')}.svc.id.goog"},
        autoscaling={"enableNodeAutoprovisioning": True,
                     "resourceLimits": [{"resourceType": "cpu", "minimum": 1, "maximum": 64}]},
    )  # fmt: skip
    facts = {
        "resourceLabels": {"team": "inference"},
        "addonsConfig.httpLoadBalancing": {},
        "addonsConfig.horizontalPodAutoscaling": {"disabled": True},
        "autoscaling.resourceLimits": [{"resourceType": "cpu", "minimum": "1", "maximum": "64"}],
    }

    assert picked(body, facts) == facts
    # With a workload pool, each node pool gets the metadata server by itself.
    assert body["nodePools"][0]["config"]["workloadMetadataConfig"] == {"mode": "GKE_METADATA"}


@pytest.mark.parametrize("prometheus", [{"enabled": False}, {}])
def test_what_a_sent_object_does_not_switch_on_is_off(quick: Google, prometheus: dict[str, bool]) -> None:
    # Proto3 cannot tell false from what is left out; nobody has recorded such a cluster.
    sent = {
        "monitoringConfig": {"managedPrometheusConfig": prometheus},
        "addonsConfig": {"gcePersistentDiskCsiDriverConfig": {}},
    }
    body = running(quick, f"plain-{len(prometheus)}", ZONE, initialNodeCount=1, **sent)
    facts: dict[str, Any] = {
        "monitoringConfig.managedPrometheusConfig": {},
        "monitoringConfig.componentConfig.enableComponents": MONITORED,
        "addonsConfig.gcePersistentDiskCsiDriverConfig": {},
        "addonsConfig.kubernetesDashboard.disabled": True,
        "controlPlaneEndpointsConfig.ipEndpointsConfig.enabled": True,
    }

    assert picked(body, facts) == facts


def test_logging_that_is_off_keeps_an_empty_object(quick: Google) -> None:
    sent = {"loggingService": "none", "monitoringService": "none"}
    body = running(quick, "silent", ZONE, initialNodeCount=1, **sent)

    assert (body["loggingService"], body["loggingConfig"]) == ("none", {"componentConfig": {}})
    assert body["monitoringService"] == "none"
