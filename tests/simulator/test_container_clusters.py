# SPDX-License-Identifier: GPL-3.0-or-later
"""Clusters: what the server adds, how they live, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.simulator.clusters import FAST, REGION, cluster, clusters, create, done, running, update
from tests.simulator.google import NUMBER, PROJECT, Google, until

SELF = "https://container.googleapis.com/v1/"


@pytest.fixture
def gke(new_google: Callable[..., Google]) -> Google:
    return new_google(enabled=("compute", "container"), latency=FAST)


@pytest.fixture
def slow(new_google: Callable[..., Google]) -> Google:
    return new_google(enabled=("compute", "container"), speed=1.0)


def test_creating_is_an_operation_that_runs_and_names_the_project_by_number(slow: Google) -> None:
    body = create(slow).body

    assert sorted(body) == ["name", "operationType", "selfLink", "startTime", "status", "targetLink", "zone"]
    assert (body["operationType"], body["status"], body["zone"]) == ("CREATE_CLUSTER", "RUNNING", REGION)
    assert body["selfLink"] == f"{SELF}projects/{NUMBER}/locations/{REGION}/operations/{body['name']}"
    assert body["targetLink"] == f"{SELF}projects/{NUMBER}/locations/{REGION}/clusters/gke-west"


def test_a_finished_creation_reports_its_progress_as_text(gke: Google) -> None:
    operation = done(gke, create(gke))
    metrics = {metric["name"]: metric["intValue"] for metric in operation["progress"]["metrics"]}

    assert "endTime" in operation
    assert (metrics["CLUSTER_HEALTHCHECKING"], metrics["CLUSTER_HEALTHCHECKING_TOTAL"]) == ("1", "2")


def test_a_cluster_being_made_has_no_endpoint(slow: Google) -> None:
    create(slow)
    body = slow.get("container", cluster())

    assert body["status"] == "PROVISIONING"
    assert "endpoint" not in body
    assert "clusterCaCertificate" not in body["masterAuth"]


def test_a_running_cluster_has_an_endpoint_its_authority_and_nodes_in_three_zones(gke: Google) -> None:
    body = running(gke)

    assert body["status"] == "RUNNING"
    assert body["endpoint"].startswith("127.0.0.1:")
    assert body["masterAuth"]["clusterCaCertificate"]
    assert body["privateClusterConfig"]["publicEndpoint"] == body["endpoint"]
    assert (body["initialNodeCount"], body["currentNodeCount"], len(body["instanceGroupUrls"])) == (1, 3, 3)
    assert sorted(body["locations"]) == [f"{REGION}-{letter}" for letter in "abc"]


ADDED = {
    "addonsConfig": {
        "dnsCacheConfig": {"enabled": True},
        "gcePersistentDiskCsiDriverConfig": {"enabled": True},
        "kubernetesDashboard": {"disabled": True},
        "networkPolicyConfig": {"disabled": True},
        "nodeReadinessConfig": {},
    },
    "anonymousAuthenticationConfig": {"mode": "LIMITED"},
    "autopilot": {},
    "binaryAuthorization": {},
    "controlPlaneEgress": {"mode": "VIA_CONTROL_PLANE"},
    "databaseEncryption": {"currentState": "CURRENT_STATE_DECRYPTED", "state": "DECRYPTED"},
    "defaultMaxPodsConstraint": {"maxPodsPerNode": "110"},
    "enterpriseConfig": {"clusterTier": "STANDARD"},
    "legacyAbac": {},
    "loggingConfig": {"componentConfig": {"enableComponents": ["SYSTEM_COMPONENTS", "WORKLOADS"]}},
    "loggingService": "logging.googleapis.com/kubernetes",
    "masterAuthorizedNetworksConfig": {"gcpPublicCidrsAccessEnabled": True},
    "monitoringService": "monitoring.googleapis.com/kubernetes",
    "network": "default",
    "nodeCreationConfig": {"nodeCreationMode": "VIA_KUBELET"},
    "nodePoolAutoConfig": {"nodeKubeletConfig": {"insecureKubeletReadonlyPortEnabled": False}},
    "notificationConfig": {"pubsub": {}},
    "podAutoscaling": {"hpaProfile": "PERFORMANCE"},
    "releaseChannel": {"channel": "REGULAR"},
    "securityPostureConfig": {"mode": "BASIC", "vulnerabilityMode": "VULNERABILITY_MODE_UNSPECIFIED"},
    "selfLink": f"{SELF}{PROJECT}/locations/{REGION}/clusters/gke-west",
    "servicesIpv4Cidr": "34.118.224.0/20",
    "shieldedNodes": {"enabled": True},
    "subnetwork": "default",
    "userManagedKeysConfig": {},
    "zone": REGION,
}


def test_the_server_adds_what_recorded_clusters_show(gke: Google) -> None:
    body = running(gke)

    assert {key: body.get(key) for key in ADDED} == ADDED
    assert body["networkConfig"]["network"] == f"{PROJECT}/global/networks/default"
    assert body["networkConfig"]["subnetwork"] == f"{PROJECT}/regions/{REGION}/subnetworks/default"
    assert "gatewayApiConfig" not in body["networkConfig"]
    assert "workloadIdentityConfig" not in body
    assert "DCGM" in body["monitoringConfig"]["componentConfig"]["enableComponents"]
    assert body["monitoringConfig"]["managedPrometheusConfig"] == {"enabled": True}
    assert body["nodeConfig"] == body["nodePools"][0]["config"]


def test_the_dns_endpoint_writes_false_out(gke: Google) -> None:
    dns = running(gke)["controlPlaneEndpointsConfig"]["dnsEndpointConfig"]

    assert dns.pop("endpoint").endswith(f"-{NUMBER}.{REGION}.gke.goog")
    assert dns == {"allowExternalTraffic": False, "enableK8sCertsViaDns": False, "enableK8sTokensViaDns": False}


def test_alias_addresses_cannot_be_switched_off(gke: Google) -> None:
    policy = running(gke, ipAllocationPolicy={"useIpAliases": False})["ipAllocationPolicy"]

    assert policy["useIpAliases"] is True
    assert policy["clusterIpv4Cidr"] == policy["clusterIpv4CidrBlock"]


def test_what_was_asked_for_stays_and_false_vanishes(gke: Google) -> None:
    body = running(
        gke,
        resourceLabels={"team": "inference"},
        networkConfig={"gatewayApiConfig": {"channel": "CHANNEL_STANDARD"}},
        monitoringConfig={"componentConfig": {"enableComponents": ["SYSTEM_COMPONENTS", "DCGM"]}},
        workloadIdentityConfig={"workloadPool": "my-gke-project.svc.id.goog"},
        addonsConfig={"httpLoadBalancing": {"disabled": False}, "horizontalPodAutoscaling": {"disabled": True}},
    )

    assert body["resourceLabels"] == {"team": "inference"}
    assert body["networkConfig"]["gatewayApiConfig"] == {"channel": "CHANNEL_STANDARD"}
    assert body["monitoringConfig"]["componentConfig"] == {"enableComponents": ["SYSTEM_COMPONENTS", "DCGM"]}
    assert body["addonsConfig"]["httpLoadBalancing"] == {}
    assert body["addonsConfig"]["horizontalPodAutoscaling"] == {"disabled": True}
    assert body["nodePools"][0]["config"]["workloadMetadataConfig"] == {"mode": "GKE_METADATA"}


def test_gke_adds_the_pod_range_to_the_subnetwork_and_takes_it_along(gke: Google) -> None:
    path = f"compute/v1/{PROJECT}/regions/{REGION}/subnetworks/default"
    before = gke.get("compute", path)
    body = running(gke)
    during = gke.get("compute", path)
    done(gke, gke.call("container", "DELETE", cluster()))
    after = gke.get("compute", path)

    name = f"gke-gke-west-pods-{body['id'][:8]}"
    assert during["secondaryIpRanges"] == [{"rangeName": name, "ipCidrRange": body["clusterIpv4Cidr"]}]
    assert before["fingerprint"] != during["fingerprint"]
    assert "secondaryIpRanges" not in after


def test_pod_ranges_of_two_clusters_do_not_overlap(slow: Google) -> None:
    create(slow)
    create(slow, "gke-east", "us-east4")

    ranges = {slow.get("container", path)["clusterIpv4Cidr"] for path in (cluster(), cluster("gke-east", "us-east4"))}
    assert len(ranges) == 2


def test_a_zonal_cluster_is_spelt_with_zones(gke: Google) -> None:
    zone = f"{REGION}-a"
    started = create(gke, location=zone)
    body = running(gke, "other", zone)

    assert started.body["targetLink"].endswith(f"projects/{NUMBER}/zones/{zone}/clusters/gke-west")
    assert body["selfLink"] == f"{SELF}{PROJECT}/zones/{zone}/clusters/other"
    assert (body["locations"], body["currentNodeCount"]) == ([zone], 1)


@pytest.mark.parametrize(("location", "scope"), [(REGION, "locations"), (f"{REGION}-a", "zones")])
def test_a_missing_cluster_is_not_found_by_project_id_with_a_full_stop(slow: Google, location: str, scope: str) -> None:
    answer = slow.call("container", "GET", cluster("nobody", location))

    assert (answer.status, answer.body["error"]["status"]) == (404, "NOT_FOUND")
    assert answer.message == f"Not found: {PROJECT}/{scope}/{location}/clusters/nobody."
    assert answer.body["error"]["errors"][0]["reason"] == "notFound"


def test_a_taken_name_already_exists(slow: Google) -> None:
    create(slow)
    answer = create(slow)

    assert (answer.status, answer.body["error"]["status"]) == (409, "ALREADY_EXISTS")
    assert answer.message == f"Already exists: {PROJECT}/locations/{REGION}/clusters/gke-west."


def test_one_operation_at_a_time_works_on_a_cluster(slow: Google) -> None:
    operation = create(slow).body["name"]
    answer = slow.call("container", "DELETE", cluster())

    assert (answer.status, answer.body["error"]["status"]) == (400, "FAILED_PRECONDITION")
    assert answer.message == (
        f"Operation {operation} is currently creating cluster gke-west. Please wait and try again once it is done."
    )
    assert answer.body["error"]["errors"][0]["reason"] == "failedPrecondition"


def test_clusters_of_all_locations_come_in_one_list(slow: Google) -> None:
    assert slow.get("container", clusters("-")) == {}
    create(slow)
    create(slow, "gke-east", "us-east4")

    assert [body["name"] for body in slow.get("container", clusters("-"))["clusters"]] == ["gke-west", "gke-east"]
    assert [body["name"] for body in slow.get("container", clusters("us-east4"))["clusters"]] == ["gke-east"]


def test_the_older_zones_paths_answer_too(slow: Google) -> None:
    create(slow)

    assert slow.get("container", f"v1/{PROJECT}/zones/{REGION}/clusters/gke-west")["name"] == "gke-west"
    assert len(slow.get("container", f"v1/{PROJECT}/zones/-/operations")["operations"]) == 1


def test_a_deleted_cluster_is_gone(gke: Google) -> None:
    running(gke)
    operation = done(gke, gke.call("container", "DELETE", cluster()))

    assert (operation["operationType"], "progress" in operation) == ("DELETE_CLUSTER", False)
    assert gke.call("container", "GET", cluster()).status == 404


def test_without_its_last_pool_a_cluster_runs_on(gke: Google) -> None:
    running(gke)
    done(gke, gke.call("container", "DELETE", f"{cluster()}/nodePools/system"))
    body = gke.get("container", cluster())

    assert (body["status"], body["initialNodeCount"]) == ("RUNNING", 1)
    assert not {"nodePools", "nodeConfig", "instanceGroupUrls", "currentNodeCount"} & set(body)


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"name": "Gke"}, "cluster.name"),
    ({"name": "a" * 41}, "at most 40 characters"),
    ({"network": "nowhere"}, 'Project "my-gke-project" has no network named "nowhere".'),
    ({"subnetwork": "nowhere"}, 'is not valid for Network "default".'),
    ({"initialClusterVersion": "1.31"}, 'No valid versions with the prefix "1.31" found.'),
    ({"initialClusterVersion": "1.34.1-gke.1127000"}, 'Master version "1.34.1-gke.1127000" is unsupported.'),
    ({"locations": ["us-east4-a"]}, 'Location "us-east4-a" is not a zone of region "europe-west3".'),
    ({"workloadIdentityConfig": {"workloadPool": "other.svc.id.goog"}}, 'Workload pool "other.svc.id.goog"'),
    ({"nodePools": []}, "Cluster.initial_node_count must be greater than zero."),
    ({"nodeConfig": {"machineType": "e2-small"}}, "cluster.node_pools cannot be set along with"),
    ({"ipAllocationPolicy": {"clusterIpv4CidrBlock": "10.156.0.0/14"}}, "Requested CIDR 10.156.0.0/14 for containers"),
    ({"ipAllocationPolicy": {"clusterSecondaryRangeName": "pods"}}, 'Secondary range "pods" does not exist'),
    ({"ipAllocationPolicy": {"clusterIpv4CidrBlock": "10.16.0.1/14"}}, "Invalid CIDR 10.16.0.1/14."),
    ({"ipAllocationPolicy": {"clusterIpv4CidrBlock": "/8"}}, "does not have available private IP space in 10.0.0.0/8"),
]


@pytest.mark.parametrize(("fields", "text"), REFUSED, ids=[text for _, text in REFUSED])
def test_a_cluster_that_cannot_work_is_refused(slow: Google, fields: dict[str, Any], text: str) -> None:
    answer = create(slow, **fields)

    assert answer.status == 400
    assert text in answer.message
    assert slow.get("container", clusters("-")) == {}


def test_ranges_made_beforehand_are_used_by_name(gke: Google) -> None:
    network = f"compute/v1/{PROJECT}/global/networks"
    gke.call("compute", "POST", network, {"name": "own", "autoCreateSubnetworks": False})
    ranges = [("pods", "10.4.0.0/14"), ("services", "10.8.0.0/20")]
    own = {
        "name": "nodes",
        "network": f"{PROJECT}/global/networks/own",
        "ipCidrRange": "10.1.0.0/24",
        "secondaryIpRanges": [{"rangeName": name, "ipCidrRange": block} for name, block in ranges],
    }
    subnetworks = f"compute/v1/{PROJECT}/regions/{REGION}/subnetworks"
    until(lambda: gke.call("compute", "POST", subnetworks, own), lambda answer: answer.status == 200)
    unnamed = create(gke, network="own")
    policy = {"clusterSecondaryRangeName": "pods", "servicesSecondaryRangeName": "services"}
    until(
        lambda: create(gke, network="own", subnetwork="nodes", ipAllocationPolicy=policy),
        lambda answer: answer.status == 200,
    )
    body = gke.get("container", cluster())

    assert (unnamed.status, "requires specifying a subnetwork" in unnamed.message) == (400, True)
    assert (body["clusterIpv4Cidr"], body["servicesIpv4Cidr"]) == ("10.4.0.0/14", "10.8.0.0/20")
    assert body["ipAllocationPolicy"]["servicesSecondaryRangeName"] == "services"
    assert len(gke.get("compute", f"{subnetworks}/nodes")["secondaryIpRanges"]) == 2


def test_a_location_google_does_not_have_is_denied(slow: Google) -> None:
    answer = create(slow, location="europe-west33")

    assert (answer.status, answer.message) == (
        403,
        "Permission denied on 'locations/europe-west33' (or it may not exist).",
    )


def test_what_the_simulator_cannot_do_is_said_instead_of_pretended(slow: Google) -> None:
    assert create(slow, autopilot={"enabled": True}).status == 501


def test_a_refusal_carries_the_number_of_its_request(slow: Google) -> None:
    details = slow.call("container", "GET", cluster("nobody")).body["error"]["details"]

    assert [detail["@type"] for detail in details] == ["type.googleapis.com/google.rpc.RequestInfo"]
    assert details[0]["requestId"].startswith("0x")


def test_the_node_version_is_the_oldest_of_the_pools(gke: Google) -> None:
    running(gke)
    path = f"{cluster()}/nodePools/system"
    version = "1.34.8-gke.1278000"
    done(gke, gke.call("container", "PUT", path, {"nodeVersion": version}))
    body = gke.get("container", cluster())

    assert (body["currentNodeVersion"], body["currentMasterVersion"]) == (version, "1.35.3-gke.1389000")


def test_a_viewer_may_not_create(slow: Google) -> None:
    viewer = slow.as_principal("viewer@example.com", "roles/viewer")
    answer = create(viewer)

    assert (answer.status, answer.body["error"]["errors"][0]["reason"]) == (403, "forbidden")
    assert answer.message.startswith('Required "container.clusters.create" permission(s) for ')


UPDATES: list[tuple[dict[str, Any], tuple[str, ...], Any]] = [
    (
        {"desiredGatewayApiConfig": {"channel": "CHANNEL_STANDARD"}},
        ("networkConfig", "gatewayApiConfig"),
        {"channel": "CHANNEL_STANDARD"},
    ),
    ({"desiredPodAutoscaling": {"hpaProfile": "NONE"}}, ("podAutoscaling",), {"hpaProfile": "NONE"}),
    ({"desiredReleaseChannel": {"channel": "RAPID"}}, ("releaseChannel",), {"channel": "RAPID"}),
    (
        {"desiredMonitoringConfig": {"componentConfig": {"enableComponents": ["SYSTEM_COMPONENTS"]}}},
        ("monitoringConfig",),
        {
            "componentConfig": {"enableComponents": ["SYSTEM_COMPONENTS"]},
            "managedPrometheusConfig": {"enabled": True},
            "advancedDatapathObservabilityConfig": {},
        },
    ),
    (
        {"desiredMonitoringConfig": {"managedPrometheusConfig": {"enabled": False}}},
        ("monitoringConfig", "managedPrometheusConfig"),
        {},
    ),
    (
        {"desiredWorkloadIdentityConfig": {"workloadPool": "my-gke-project.svc.id.goog"}},
        ("workloadIdentityConfig",),
        {"workloadPool": "my-gke-project.svc.id.goog"},
    ),
    ({"desiredDefaultEnablePrivateNodes": True}, ("networkConfig", "defaultEnablePrivateNodes"), True),
    (
        {"desiredAddonsConfig": {"httpLoadBalancing": {"disabled": True}}},
        ("addonsConfig", "httpLoadBalancing"),
        {"disabled": True},
    ),
    (
        {"desiredLoggingService": "none", "desiredMonitoringService": "none"},
        ("loggingConfig",),
        {"componentConfig": {}},
    ),
    (
        {"desiredControlPlaneEndpointsConfig": {"dnsEndpointConfig": {"allowExternalTraffic": True}}},
        ("controlPlaneEndpointsConfig", "dnsEndpointConfig", "allowExternalTraffic"),
        True,
    ),
    (
        {"desiredMasterAuthorizedNetworksConfig": {"enabled": True, "cidrBlocks": [{"cidrBlock": "192.0.2.0/24"}]}},
        ("controlPlaneEndpointsConfig", "ipEndpointsConfig", "authorizedNetworksConfig"),
        {"enabled": True, "cidrBlocks": [{"cidrBlock": "192.0.2.0/24"}], "gcpPublicCidrsAccessEnabled": True},
    ),
    ({"desiredLocations": [f"{REGION}-b"]}, ("locations",), [f"{REGION}-b"]),
]


def test_every_update_is_one_operation_and_lands_in_its_place(gke: Google) -> None:
    before = running(gke)
    for desired, path, expected in UPDATES:
        operation = done(gke, update(gke, desired))
        body = gke.get("container", cluster())
        value = body
        for key in path:
            value = value[key]

        assert (operation["operationType"], "progress" in operation) == ("UPDATE_CLUSTER", False), desired
        assert value == expected, desired
        assert (body["status"], body["etag"] != before["etag"]) == ("RUNNING", True)


def test_the_control_plane_goes_up_and_never_down(gke: Google) -> None:
    running(gke, initialClusterVersion="1.34")
    operation = done(gke, update(gke, {"desiredMasterVersion": "1.35.1-gke.1396002"}))
    refused = update(gke, {"desiredMasterVersion": "1.34"})

    assert operation["operationType"] == "UPGRADE_MASTER"
    assert gke.get("container", cluster())["currentMasterVersion"] == "1.35.1-gke.1396002"
    assert refused.status == 400


@pytest.mark.parametrize(
    ("desired", "status", "text"),
    [
        ({}, 400, "Must specify a field to update."),
        (
            {"desiredPodAutoscaling": {"hpaProfile": "NONE"}, "desiredReleaseChannel": {"channel": "RAPID"}},
            400,
            "Only one field can be updated at a time",
        ),
        ({"desiredStackType": "IPV4_IPV6"}, 501, "does not know how to update desiredStackType"),
        ({"desiredShieldedNodes": {"enabled": True}, "etag": "old"}, 409, "etag"),
    ],
)
def test_an_update_that_cannot_be_is_refused(slow: Google, desired: dict[str, Any], status: int, text: str) -> None:
    create(slow)
    answer = update(slow, desired)

    assert answer.status == status
    assert text in answer.message


def test_labels_need_the_fingerprint_and_run_as_an_update(gke: Google) -> None:
    body = running(gke)
    path = f"{cluster()}:setResourceLabels"
    stale = gke.call("container", "POST", path, {"resourceLabels": {"a": "b"}, "labelFingerprint": "00000000"})
    wanted = {"resourceLabels": {"a": "b"}, "labelFingerprint": body["labelFingerprint"]}
    operation = done(gke, gke.call("container", "POST", path, wanted))
    after = gke.get("container", cluster())

    assert stale.status == 400
    assert operation["operationType"] == "UPDATE_CLUSTER"
    assert after["resourceLabels"] == {"a": "b"}
    assert after["labelFingerprint"] != body["labelFingerprint"]
