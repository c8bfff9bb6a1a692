# SPDX-License-Identifier: GPL-3.0-or-later
"""GKE Hub: the features behind multi-cluster gateways."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.simulator.fleets import (
    FEATURES,
    REGION,
    SERVICES,
    enable_ingress,
    give_clusters,
    grant_agent,
    memberships,
    register,
)
from tests.simulator.google import NUMBER, PROJECT, Google, until

INGRESS = f"{FEATURES}/multiclusteringress"
WEST = f"{PROJECT}/locations/{REGION}/memberships/gke-west"
EAST = f"{PROJECT}/locations/us-east4/memberships/gke-east"
WEST_KEY = f"projects/{NUMBER}/locations/{REGION}/memberships/gke-west"
ROLES = ("roles/container.admin", "roles/multiclusteringress.serviceAgent")


@pytest.fixture
def fleet(new_google: Callable[..., Google]) -> Google:
    google = new_google(enabled=SERVICES)
    give_clusters(google, (REGION, "gke-west"), ("us-east4", "gke-east"))
    register(google, "gke-west")
    register(google, "gke-east", "us-east4")
    return google


def ready(google: Google) -> dict[str, Any]:
    feature = until(
        lambda: google.get("gkehub", INGRESS), lambda body: body["resourceState"]["state"] == "ACTIVE" and body["state"]
    )
    return dict(feature)


def test_a_feature_is_ready_long_after_its_operation(fleet: Google) -> None:
    operation = fleet.finished("gkehub", enable_ingress(fleet, WEST))
    early = fleet.get("gkehub", INGRESS)
    late = ready(fleet)

    assert operation["response"]["@type"] == "type.googleapis.com/google.cloud.gkehub.v1.Feature"
    assert early["resourceState"] == {"state": "ENABLING"}
    assert early["spec"] == {"multiclusteringress": {"configMembership": WEST}}
    assert "membershipStates" not in early
    assert late["state"]["state"]["code"] == "OK"
    assert late["state"]["state"]["description"] == "Ready to use"


def test_members_are_keyed_by_project_number_and_out_of_reach_without_the_agents_roles(fleet: Google) -> None:
    enable_ingress(fleet, WEST)
    state = ready(fleet)["membershipStates"][WEST_KEY]["state"]

    assert (state["code"], state["description"]) == ("ERROR", "Lost connection")


@pytest.mark.parametrize("role", ROLES)
def test_one_of_the_two_roles_is_not_enough(fleet: Google, role: str) -> None:
    grant_agent(fleet, role)
    enable_ingress(fleet, WEST)

    assert ready(fleet)["membershipStates"][WEST_KEY]["state"]["description"] == "Lost connection"


def test_members_are_reached_some_time_after_the_roles_were_granted(fleet: Google) -> None:
    enable_ingress(fleet, WEST)
    ready(fleet)
    grant_agent(fleet, *ROLES)
    states = until(
        lambda: fleet.get("gkehub", INGRESS)["membershipStates"],
        lambda states: all(state["state"]["code"] == "OK" for state in states.values()),
    )

    assert sorted(states) == [WEST_KEY, f"projects/{NUMBER}/locations/us-east4/memberships/gke-east"]


def test_a_member_without_authority_is_out_of_reach(fleet: Google) -> None:
    grant_agent(fleet, *ROLES)
    path = f"{memberships()}/gke-west"
    fleet.finished("gkehub", fleet.call("gkehub", "PATCH", path, {}, updateMask="authority"))
    enable_ingress(fleet, WEST)

    assert ready(fleet)["membershipStates"][WEST_KEY]["state"]["description"] == "Lost connection"


def test_a_config_membership_must_exist_where_it_is_said_to_live(fleet: Google) -> None:
    answer = enable_ingress(fleet, f"{PROJECT}/locations/global/memberships/gke-west")

    assert (answer.status, answer.body["error"]["status"]) == (400, "INVALID_ARGUMENT")
    assert answer.message.startswith("InvalidValueError for field spec.multiclusteringress.config_membership: ")


def test_service_discovery_is_enabled_with_an_empty_body(fleet: Google) -> None:
    query = {"featureId": "multiclusterservicediscovery"}
    fleet.finished("gkehub", fleet.call("gkehub", "POST", FEATURES, {}, **query))
    feature = until(
        lambda: fleet.get("gkehub", f"{FEATURES}/multiclusterservicediscovery"), lambda body: "membershipStates" in body
    )

    assert {state["state"]["code"] for state in feature["membershipStates"].values()} == {"OK"}


def test_a_feature_needs_its_api(new_google: Callable[..., Google]) -> None:
    answer = enable_ingress(new_google(enabled=["gkehub"]), WEST)

    assert answer.status == 403
    assert answer.message.startswith("Multi Cluster Ingress API has not been used in project")


@pytest.mark.parametrize("name", ["", "unheardof"])
def test_an_unknown_feature_is_refused(fleet: Google, name: str) -> None:
    assert fleet.call("gkehub", "POST", FEATURES, {}, featureId=name).status == 400


def test_another_config_membership_takes_time(fleet: Google) -> None:
    enable_ingress(fleet, WEST)
    ready(fleet)
    body = {"spec": {"multiclusteringress": {"configMembership": EAST}}}
    mask = "spec.multiclusteringress.config_membership"
    fleet.finished("gkehub", fleet.call("gkehub", "PATCH", INGRESS, body, updateMask=mask))

    assert fleet.get("gkehub", INGRESS)["resourceState"] == {"state": "UPDATING"}
    assert ready(fleet)["spec"]["multiclusteringress"]["configMembership"] == EAST


def test_labels_change_without_unsettling_the_feature(fleet: Google) -> None:
    enable_ingress(fleet, WEST)
    ready(fleet)
    fleet.finished("gkehub", fleet.call("gkehub", "PATCH", INGRESS, {"labels": {"a": "b"}}, updateMask="labels"))
    feature = fleet.get("gkehub", INGRESS)

    assert (feature["labels"], feature["resourceState"]) == ({"a": "b"}, {"state": "ACTIVE"})


def test_a_deleted_feature_is_gone(fleet: Google) -> None:
    enable_ingress(fleet, WEST)
    fleet.finished("gkehub", fleet.call("gkehub", "DELETE", INGRESS, force="true"))
    answer = fleet.call("gkehub", "GET", INGRESS)

    assert (answer.status, answer.message) == (404, f"Resource '{INGRESS[3:]}' was not found")


def test_a_feature_whose_config_membership_is_gone_is_in_error(fleet: Google) -> None:
    enable_ingress(fleet, WEST)
    ready(fleet)
    fleet.finished("gkehub", fleet.call("gkehub", "DELETE", f"{memberships()}/gke-west"))

    assert fleet.get("gkehub", INGRESS)["state"]["state"]["code"] == "ERROR"
