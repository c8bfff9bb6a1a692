# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists, masks and the parameters every client sends.

Seen in Config Connector's recordings, except where a test's name says otherwise.
"""

from __future__ import annotations

import pytest

from tests.simulator.google import PROJECT, Google
from tests.simulator.networks import LINKS, ROOT


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


def test_clients_ask_the_hub_for_partial_success(quick: Google) -> None:
    path = f"v1/{PROJECT}/locations/global/operations"

    assert quick.call("gkehub", "GET", path, returnPartialSuccess="true").status == 200


@pytest.mark.parametrize("spelling", ["network eq .*networks/default", f'network = "{LINKS}/global/networks/default"'])
def test_both_spellings_of_a_compute_filter_are_understood(quick: Google, spelling: str) -> None:
    items = quick.get("compute", f"{ROOT}/regions/europe-west3/subnetworks", filter=spelling)["items"]

    assert [item["name"] for item in items] == ["default"]


def test_a_repeated_request_id_of_compute_is_accepted(quick: Google) -> None:
    request_id = "7c3bd3a7-30cf-4b0a-93c8-6c1f2a2f8a11"
    body = {"name": "by-id", "autoCreateSubnetworks": False}

    assert quick.call("compute", "POST", f"{ROOT}/global/networks", body, requestId=request_id).status == 200


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
