# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists, masks and the parameters every client sends.

Seen in Config Connector's recordings, except where a test's name says otherwise.
"""

from __future__ import annotations

import pytest

from tests.simulator.google import PROJECT, Google
from tests.simulator.networks import LINKS, ROOT, done


@pytest.mark.parametrize(
    ("api", "path"),
    [
        ("container", f"v1/{PROJECT}/locations/-/clusters"),
        ("gkehub", f"v1/{PROJECT}/locations/-/memberships"),
        ("serviceusage", f"v1/{PROJECT}/services"),
        ("compute", f"{ROOT}/global/networks"),
        ("cloudresourcemanager", f"v1/{PROJECT}"),
        ("iam", f"v1/{PROJECT}/serviceAccounts"),
    ],
)
def test_go_clients_parameters_are_taken_everywhere(quick: Google, api: str, path: str) -> None:
    assert quick.call(api, "GET", path, alt="json", prettyPrint="false").status == 200


@pytest.mark.parametrize("parameter", ["fields", "$fields"])
def test_a_mask_with_slashes_really_cuts_the_answer(quick: Google, parameter: str) -> None:
    query = {"filter": "state:ENABLED", parameter: "services/name,nextPageToken"}
    body = quick.get("serviceusage", f"v1/{PROJECT}/services", **query)

    assert set(body) == {"services"}
    assert all(set(service) == {"name"} for service in body["services"])


def test_an_empty_list_of_services_is_an_empty_object(quick: Google) -> None:
    assert quick.get("serviceusage", f"v1/{PROJECT}/services", pageSize="1", pageToken="1000") == {}


@pytest.mark.parametrize("collection", ["features", "operations"])
def test_clients_ask_the_hub_for_partial_success(quick: Google, collection: str) -> None:
    path = f"v1/{PROJECT}/locations/global/{collection}"

    assert quick.call("gkehub", "GET", path, returnPartialSuccess="true").status == 200


def test_by_the_published_document_memberships_know_no_partial_success(quick: Google) -> None:
    answer = quick.call("gkehub", "GET", f"v1/{PROJECT}/locations/-/memberships", returnPartialSuccess="true")

    assert answer.status == 400
    assert "Field 'returnPartialSuccess' could not be found in request message." in answer.message


@pytest.mark.parametrize("spelling", ["network eq .*networks/default", f'network = "{LINKS}/global/networks/default"'])
def test_both_spellings_of_a_compute_filter_are_understood(quick: Google, spelling: str) -> None:
    items = quick.get("compute", f"{ROOT}/regions/europe-west3/subnetworks", filter=spelling)["items"]

    assert [item["name"] for item in items] == ["default"]


def test_clients_send_a_request_id_with_each_write_to_compute(quick: Google) -> None:
    networks, body = f"{ROOT}/global/networks", {"name": "by-id", "autoCreateSubnetworks": False}
    made = quick.call("compute", "POST", networks, body, requestId="7c3bd3a7-30cf-4b0a-93c8-6c1f2a2f8a11")
    done(quick, made)
    deleted = quick.call("compute", "DELETE", f"{networks}/by-id", requestId="0b1f7c52-52a0-4c1a-8f0e-0b4e6f7d1c22")

    assert (made.status, deleted.status) == (200, 200)


def test_by_the_api_reference_a_repeated_request_id_is_carried_out_once(quick: Google) -> None:
    networks, body = f"{ROOT}/global/networks", {"name": "once", "autoCreateSubnetworks": False}
    first, second = (
        quick.call("compute", "POST", networks, body, requestId="5f0c7a41-9e0d-4f43-a9f5-1a2b3c4d5e6f")
        for _ in range(2)
    )
    writes = [entry["write"] for entry in quick.running.journal() if entry["request"] == body]

    assert (second.status, second.body["name"]) == (200, first.body["name"])
    assert writes == [True, False]


def test_nobody_has_recorded_it_but_a_request_id_that_is_no_uuid_is_refused(quick: Google) -> None:
    body = {"name": "never", "autoCreateSubnetworks": False}
    answer = quick.call("compute", "POST", f"{ROOT}/global/networks", body, requestId="one")

    assert (answer.status, answer.message) == (400, "Invalid value for field 'requestId': 'one'. Must be a UUID.")


def test_by_common_knowledge_empty_lists_have_no_items(quick: Google) -> None:
    assert quick.get("container", f"v1/{PROJECT}/locations/-/clusters") == {}


def test_by_common_knowledge_an_empty_scope_of_an_aggregated_list_holds_a_warning(quick: Google) -> None:
    query = {"includeAllScopes": "true", "maxResults": "500", "returnPartialSuccess": "true"}
    body = quick.get("compute", f"{ROOT}/aggregated/forwardingRules", **query)

    assert body["items"]["regions/us-east4"] == {
        "warning": {
            "code": "NO_RESULTS_ON_PAGE",
            "message": "There are no results for scope 'regions/us-east4' on this page.",
            "data": [{"key": "scope", "value": "regions/us-east4"}],
        }
    }
