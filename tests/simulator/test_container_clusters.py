# SPDX-License-Identifier: GPL-3.0-or-later
"""Clusters: what the server adds, how they live, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.simulator.clusters import FAST, REGION, cluster, clusters, create, done, running, update
from tests.simulator.google import PROJECT, Google, until


@pytest.fixture
def gke(new_google: Callable[..., Google]) -> Google:
    return new_google(enabled=("compute", "container"), latency=FAST)


@pytest.fixture
def slow(new_google: Callable[..., Google]) -> Google:
    return new_google(enabled=("compute", "container"), speed=1.0)


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


def test_gke_adds_the_ranges_it_was_asked_for_to_the_subnetwork_and_takes_them_along(gke: Google) -> None:
    path = f"compute/v1/{PROJECT}/regions/{REGION}/subnetworks/default"
    before = gke.get("compute", path)
    body = running(gke, ipAllocationPolicy={"servicesIpv4CidrBlock": "10.96.0.0/20"})
    during = gke.get("compute", path)
    done(gke, gke.call("container", "DELETE", cluster()))
    after = gke.get("compute", path)

    ranges = {f"gke-gke-west-pods-{body['id'][:8]}": body["clusterIpv4Cidr"]}
    ranges[f"gke-gke-west-services-{body['id'][:8]}"] = body["servicesIpv4Cidr"]
    assert {each["rangeName"]: each["ipCidrRange"] for each in during["secondaryIpRanges"]} == ranges
    assert before["fingerprint"] != during["fingerprint"]
    assert "secondaryIpRanges" not in after


def test_pod_ranges_of_two_clusters_do_not_overlap(slow: Google) -> None:
    create(slow)
    create(slow, "gke-east", "us-east4")

    ranges = {slow.get("container", path)["clusterIpv4Cidr"] for path in (cluster(), cluster("gke-east", "us-east4"))}
    assert len(ranges) == 2


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


# Those with a command of gcloud's are in the table of refusals.
REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"nodePools": []}, "Cluster.initial_node_count must be greater than zero."),
    ({"nodeConfig": {"machineType": "e2-small"}}, "cluster.node_pools cannot be set along with"),
    ({"ipAllocationPolicy": {"clusterSecondaryRangeName": "pods"}}, 'Secondary range "pods" does not exist'),
    ({"ipAllocationPolicy": {"clusterIpv4CidrBlock": "10.16.0.1/14"}}, "Invalid CIDR 10.16.0.1/14."),
    (
        {"ipAllocationPolicy": {"servicesIpv4CidrBlock": "10.156.0.0/20"}},
        "Requested CIDR 10.156.0.0/20 for services is",
    ),
    (
        {"ipAllocationPolicy": {"clusterIpv4CidrBlock": "10.64.0.0/14", "servicesIpv4CidrBlock": "10.65.0.0/20"}},
        "Requested CIDR 10.65.0.0/20 for services is not available",
    ),
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
