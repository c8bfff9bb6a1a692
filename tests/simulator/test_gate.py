# SPDX-License-Identifier: GPL-3.0-or-later
"""What every Google API answers before it looks at a request."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.simulator.google import NUMBER, PROJECT, Google

LOCATION = f"v1/{PROJECT}/locations/global"


@pytest.mark.parametrize("token", ["nonsense", "ya29.sim-unknown"])
def test_an_unknown_token_is_unauthenticated(google: Google, token: str) -> None:
    answer = Google(google.running, token).call("serviceusage", "GET", f"v1/{PROJECT}/services")

    assert answer.status == 401
    assert answer.body["error"]["status"] == "UNAUTHENTICATED"
    assert answer.message.startswith("Request had invalid authentication credentials.")


def test_a_token_expires_by_cloud_time(google: Google) -> None:
    expired = Google(google.running, google.running.token("operator@example.com", 0.0))

    assert expired.call("serviceusage", "GET", f"v1/{PROJECT}/services").status == 401


def test_a_disabled_api_says_where_to_enable_it(google: Google) -> None:
    answer = google.call("gkehub", "GET", f"{LOCATION}/memberships")

    assert answer.status == 403
    assert answer.body["error"]["status"] == "PERMISSION_DENIED"
    assert answer.message == (
        f"GKE Hub API has not been used in project {NUMBER} before or it is disabled. Enable it by visiting "
        f"https://console.developers.google.com/apis/api/gkehub.googleapis.com/overview?project={NUMBER} then retry. "
        "If you enabled this API recently, wait a few minutes for the action to propagate to our systems and retry."
    )
    assert answer.body["error"]["details"][1]["reason"] == "SERVICE_DISABLED"
    assert answer.body["error"]["details"][1]["metadata"]["service"] == "gkehub.googleapis.com"


def test_an_unknown_route_is_a_loud_501_that_names_what_exists(new_google: Callable[..., Google]) -> None:
    answer = new_google(enabled=["gkehub"]).call("gkehub", "GET", "v1/projects/my-gke-project/locations/global/scopes")

    assert answer.status == 501
    assert "does not know GET" in answer.message
    assert "GET v1/projects/{project}/locations/{location}/memberships" in answer.message


def test_a_refused_permission_names_it_in_the_services_words(new_google: Callable[..., Google]) -> None:
    nobody = new_google(enabled=["gkehub"]).as_principal("nobody@example.com")
    hub = nobody.call("gkehub", "GET", f"{LOCATION}/memberships/one")
    usage = nobody.call("serviceusage", "POST", f"v1/{PROJECT}/services/dns.googleapis.com:enable", {})
    policy = nobody.call("cloudresourcemanager", "POST", f"v1/{PROJECT}:getIamPolicy", {})

    assert (hub.status, usage.status, policy.status) == (403, 403, 403)
    resource = f"//gkehub.googleapis.com/{PROJECT}/locations/global/memberships/one"
    assert hub.message == f"Permission 'gkehub.memberships.get' denied on resource '{resource}' (or it may not exist)."
    assert hub.body["error"]["details"][0]["reason"] == "IAM_PERMISSION_DENIED"
    assert usage.message == "Permission denied to enable service [dns.googleapis.com]"
    assert policy.message == "The caller does not have permission"


def test_a_fault_is_used_up_and_accounted_for(google: Google) -> None:
    google.running.script_fault(service="serviceusage", method="GET", path="/services$", code=503, times=2)
    statuses = [google.call("serviceusage", "GET", f"v1/{PROJECT}/services").status for _ in range(3)]

    assert statuses == [503, 503, 200]
    assert [(fault["used"], fault["times"]) for fault in google.running.faults()] == [(2, 2)]


def test_a_fault_with_an_unknown_key_is_refused(google: Google) -> None:
    with pytest.raises(ValueError, match="unknown keys: verb"):
        google.running.script_fault(verb="GET")


def test_the_journal_counts_only_what_changed_state_as_a_write(google: Google) -> None:
    google.call("cloudresourcemanager", "POST", f"v1/{PROJECT}:getIamPolicy", {})
    google.call("serviceusage", "POST", f"v1/{PROJECT}/services/iam.googleapis.com:enable", {})
    google.call("serviceusage", "POST", f"v1/{PROJECT}/services/none.googleapis.com:enable", {})
    google.call("serviceusage", "POST", f"v1/{PROJECT}/services/dns.googleapis.com:enable", {})

    assert [(entry["seq"], entry["status"], entry["write"]) for entry in google.running.journal()] == [
        (1, 200, False),
        (2, 200, False),
        (3, 403, False),
        (4, 200, True),
    ]


def test_a_fields_mask_cuts_the_answer(google: Google) -> None:
    services = google.get("serviceusage", f"v1/{PROJECT}/services", fields="services/name", filter="state:ENABLED")

    assert services == {
        "services": [
            {"name": f"projects/{NUMBER}/services/{name}.googleapis.com"}
            for name in ("cloudresourcemanager", "iam", "serviceusage")
        ]
    }
