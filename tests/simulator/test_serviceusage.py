# SPDX-License-Identifier: GPL-3.0-or-later
"""Service Usage: enabling takes a while, and being usable takes longer."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.simulator.google import NUMBER, PROJECT, Google, until

SERVICES = f"v1/{PROJECT}/services"
HUB = "gkehub.googleapis.com"
FULL_HUB = f"projects/{NUMBER}/services/{HUB}"


def test_enabling_starts_an_operation_that_answers_with_the_project_number(google: Google) -> None:
    started = google.call("serviceusage", "POST", f"{SERVICES}/{HUB}:enable", {})
    operation = google.finished("serviceusage", started)

    assert list(started.body) == ["name"]
    assert started.body["name"].startswith("operations/")
    assert operation["response"]["@type"] == "type.googleapis.com/google.api.serviceusage.v1.EnableServiceResponse"
    assert operation["response"]["service"]["name"] == FULL_HUB
    assert operation["response"]["service"]["state"] == "ENABLED"


def test_an_enabled_service_is_refused_until_the_enabling_has_spread(new_google: Callable[..., Google]) -> None:
    google = new_google(latency={"services.propagation": 300.0})
    google.finished("serviceusage", google.call("serviceusage", "POST", f"{SERVICES}/{HUB}:enable", {}))
    memberships = f"v1/{PROJECT}/locations/global/memberships"
    early = google.call("gkehub", "GET", memberships)
    until(lambda: google.call("gkehub", "GET", memberships).status, lambda status: status == 200)

    assert google.get("serviceusage", f"{SERVICES}/{HUB}")["state"] == "ENABLED"
    assert early.status == 403
    assert "has not been used in project" in early.message


@pytest.mark.parametrize("count", [0, 21])
def test_a_batch_holds_one_to_twenty_services(google: Google, count: int) -> None:
    answer = google.call("serviceusage", "POST", f"{SERVICES}:batchEnable", {"serviceIds": [HUB] * count})

    assert (answer.status, answer.body["error"]["status"]) == (400, "INVALID_ARGUMENT")


def test_a_batch_with_an_unknown_service_enables_nothing(google: Google) -> None:
    answer = google.call("serviceusage", "POST", f"{SERVICES}:batchEnable", {"serviceIds": [HUB, "no.googleapis.com"]})

    assert answer.status == 403
    assert google.get("serviceusage", f"{SERVICES}/{HUB}")["state"] == "DISABLED"


def test_several_services_can_be_read_at_once(google: Google) -> None:
    names = f"{PROJECT}/services/{HUB}", f"{PROJECT}/services/iam.googleapis.com"
    answer = google.call("serviceusage", "GET", f"{SERVICES}:batchGet?names={names[0]}&names={names[1]}")

    assert [service["state"] for service in answer.body["services"]] == ["DISABLED", "ENABLED"]


def test_a_disabled_service_stops_answering(new_google: Callable[..., Google]) -> None:
    google = new_google(enabled=[HUB])
    google.finished("serviceusage", google.call("serviceusage", "POST", f"{SERVICES}/{HUB}:disable", {}))

    assert google.call("gkehub", "GET", f"v1/{PROJECT}/locations/-/memberships").status == 403


def test_a_list_comes_in_pages(google: Google) -> None:
    first = google.get("serviceusage", SERVICES, pageSize="2", filter="state:ENABLED")
    second = google.get(
        "serviceusage", SERVICES, pageSize="2", filter="state:ENABLED", pageToken=first["nextPageToken"]
    )

    assert (len(first["services"]), len(second["services"])) == (2, 1)
    assert "nextPageToken" not in second


def test_a_service_identity_is_made_at_once_and_made_again_without_harm(google: Google) -> None:
    path = f"v1beta1/{PROJECT}/services/multiclusteringress.googleapis.com:generateServiceIdentity"
    first, second = (google.call("serviceusage", "POST", path) for _ in range(2))

    assert first.body == second.body
    assert first.body["done"] is True
    assert "metadata" not in first.body
    assert first.body["response"]["email"] == f"service-{NUMBER}@gcp-sa-multiclusteringress.iam.gserviceaccount.com"
    assert [entry["write"] for entry in google.running.journal()] == [True, False]


@pytest.mark.parametrize(
    ("service", "domain"),
    [
        ("container", "container-engine-robot"),
        ("gkehub", "gcp-sa-gkehub"),
        ("multiclusterservicediscovery", "gcp-sa-mcsd"),
    ],
)
def test_an_agents_domain_need_not_be_its_services_name(google: Google, service: str, domain: str) -> None:
    path = f"v1beta1/{PROJECT}/services/{service}.googleapis.com:generateServiceIdentity"
    answer = google.call("serviceusage", "POST", path)

    assert answer.body["response"]["email"] == f"service-{NUMBER}@{domain}.iam.gserviceaccount.com"
