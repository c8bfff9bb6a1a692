# SPDX-License-Identifier: GPL-3.0-or-later
"""GKE Hub: registering clusters."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest

from tests.simulator.fleets import REGION, SERVICES, give_clusters, membership, memberships, register
from tests.simulator.google import PROJECT, Google, until

WEST = f"{memberships()}/gke-west"
WEST_NAME = f"{PROJECT}/locations/{REGION}/memberships/gke-west"


@pytest.fixture
def fleet(new_google: Callable[..., Google]) -> Google:
    google = new_google(enabled=SERVICES)
    give_clusters(google, (REGION, "gke-west"), ("us-east4-a", "gke-zonal"))
    return google


def test_a_registered_cluster_is_ready_with_a_complete_authority(fleet: Google) -> None:
    operation = register(fleet, "gke-west")
    body = fleet.get("gkehub", WEST)

    assert operation["response"]["@type"] == "type.googleapis.com/google.cloud.gkehub.v1.Membership"
    assert "endTime" in operation["metadata"]
    assert body["name"] == WEST_NAME
    assert body["state"] == {"code": "READY"}
    assert body["authority"]["workloadIdentityPool"] == "my-gke-project.svc.id.goog"
    assert body["authority"]["identityProvider"] == membership("gke-west")["authority"]["issuer"]
    assert body["externalId"] == "id-of-gke-west"
    assert body["endpoint"]["kubernetesMetadata"]["kubernetesApiServerVersion"] == "v1.34.1-gke.1127000"


def test_a_zonal_cluster_joins_in_its_region(fleet: Google) -> None:
    body = membership("gke-zonal", "us-east4-a")
    started = fleet.call("gkehub", "POST", memberships("us-east4"), body, membershipId="gke-zonal")

    assert "response" in fleet.finished("gkehub", started)


def test_wrong_link_and_wrong_issuer_are_refused_in_one_text(fleet: Google) -> None:
    body = membership("gke-none", issuer_kind="zones")
    answer = fleet.call("gkehub", "POST", memberships(), body, membershipId="gke-none")
    link = body["endpoint"]["gkeCluster"]["resourceLink"]

    assert (answer.status, answer.body["error"]["status"]) == (400, "INVALID_ARGUMENT")
    assert answer.message == (
        "InvalidValueError for field endpoint.gke_cluster.resource_link: "
        f'failed to validate gke resource path "{link}": cluster not found; '
        "InvalidValueError for field authority.issuer: issuer for Gke Cluster should use 'locations'"
    )


@pytest.mark.parametrize("name", ["", "Upper", "under_score", "-dash", "x" * 64])
def test_an_id_is_a_dns_label(fleet: Google, name: str) -> None:
    answer = fleet.call("gkehub", "POST", memberships(), membership("gke-west"), membershipId=name)

    assert answer.status == 400
    assert answer.message.startswith("InvalidValueError for field membership_id: ")


def test_a_new_fleet_agent_does_not_see_the_project_yet(new_google: Callable[..., Google]) -> None:
    google = new_google(latency={"services.agent": 500.0, "services.propagation": 1.0})
    give_clusters(google, (REGION, "gke-west"))
    enable = f"v1/{PROJECT}/services/gkehub.googleapis.com:enable"
    google.finished("serviceusage", google.call("serviceusage", "POST", enable, {}))
    until(lambda: google.call("gkehub", "GET", memberships()).status, lambda status: status == 200)
    answer = google.call("gkehub", "POST", memberships(), membership("gke-west"), membershipId="gke-west")

    assert answer.status == 403
    assert answer.message == (
        "hub default service account does not have access to the GKE cluster project for "
        f'"//container.googleapis.com/{PROJECT}/locations/{REGION}/clusters/gke-west"'
    )


def test_a_request_id_makes_creating_repeatable(fleet: Google) -> None:
    query = {"membershipId": "gke-west", "requestId": str(uuid.uuid4())}
    first, second = (fleet.call("gkehub", "POST", memberships(), membership("gke-west"), **query) for _ in range(2))

    assert first.body["name"] == second.body["name"]
    assert [entry["write"] for entry in fleet.running.journal()] == [True, False]


def test_a_list_over_all_locations_finds_every_membership(fleet: Google) -> None:
    register(fleet, "gke-west")

    assert [item["name"] for item in fleet.get("gkehub", memberships("-"))["resources"]] == [WEST_NAME]
    assert fleet.get("gkehub", memberships("global")) == {}


def test_an_update_changes_what_the_mask_names(fleet: Google) -> None:
    register(fleet, "gke-west")
    body = {"labels": {"team": "ml"}, "description": "ignored"}
    operation = fleet.finished("gkehub", fleet.call("gkehub", "PATCH", WEST, body, updateMask="labels"))

    assert operation["metadata"]["verb"] == "update"
    assert fleet.get("gkehub", WEST)["labels"] == {"team": "ml"}
    assert "description" not in fleet.get("gkehub", WEST)


@pytest.mark.parametrize("mask", ["", "name"])
def test_an_update_needs_a_mask_of_fields_that_can_change(fleet: Google, mask: str) -> None:
    register(fleet, "gke-west")

    assert fleet.call("gkehub", "PATCH", WEST, {}, updateMask=mask).status == 400


def test_an_authority_is_cleared_before_another_is_set(fleet: Google) -> None:
    register(fleet, "gke-west")
    other = {"authority": {"issuer": "https://container.googleapis.com/v1/other"}}
    refused = fleet.call("gkehub", "PATCH", WEST, other, updateMask="authority")
    cleared = fleet.finished("gkehub", fleet.call("gkehub", "PATCH", WEST, {}, updateMask="authority"))
    again = fleet.call("gkehub", "PATCH", WEST, membership("gke-west"), updateMask="authority")

    assert refused.status == 400
    assert "authority" not in cleared["response"]
    assert "response" in fleet.finished("gkehub", again)


def test_a_deleted_membership_leaves_an_empty_answer_and_a_404(fleet: Google) -> None:
    register(fleet, "gke-west")
    operation = fleet.finished("gkehub", fleet.call("gkehub", "DELETE", WEST, force="true"))

    assert operation["metadata"]["verb"] == "delete"
    assert operation["response"] == {"@type": "type.googleapis.com/google.protobuf.Empty"}
    assert fleet.call("gkehub", "GET", WEST).status == 404


def test_a_membership_outlives_its_cluster(fleet: Google) -> None:
    register(fleet, "gke-west")
    give_clusters(fleet)

    assert fleet.get("gkehub", WEST)["endpoint"]["gkeCluster"]["clusterMissing"] is True


def test_an_operation_is_only_found_in_its_own_location(fleet: Google) -> None:
    name = register(fleet, "gke-west")["name"].rsplit("/", 1)[1]

    assert fleet.call("gkehub", "GET", f"v1/{PROJECT}/locations/global/operations/{name}").status == 404
