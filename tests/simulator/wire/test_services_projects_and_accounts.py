# SPDX-License-Identifier: GPL-3.0-or-later
"""What Service Usage, Resource Manager and IAM answer when something goes well.

Recorded by Config Connector's tests: service identities (fullalloydbcluster, bigquerytable-full-direct) and service
accounts. What the enabling of services answers is known from that project's mock server and from its users only.
"""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.simulator.google import NUMBER, PROJECT, Google

SERVICES = f"v1/{PROJECT}/services"
TYPES = "type.googleapis.com/google.api.serviceusage"


def identity(google: Google, service: str) -> Any:
    path = f"v1beta1/{PROJECT}/services/{service}.googleapis.com:generateServiceIdentity"
    return google.call("serviceusage", "POST", path, {}).body


@pytest.mark.parametrize("service", ["container", "gkehub", "multiclusteringress"])
def test_a_service_identity_is_made_at_once_and_has_no_metadata(quick: Google, service: str) -> None:
    body = identity(quick, service)

    assert set(body) == {"done", "name", "response"}
    assert body["done"] is True
    assert set(body["response"]) == {"@type", "email", "uniqueId"}
    assert body["response"]["@type"] == f"{TYPES}.v1beta1.ServiceIdentity"


def test_by_common_knowledge_a_service_identity_may_be_made_again(quick: Google) -> None:
    first, second = (identity(quick, "container")["response"] for _ in range(2))

    assert first == second


def test_some_services_keep_the_e_mail_of_their_identity_to_themselves(quick: Google) -> None:
    assert identity(quick, "bigquery")["response"] == {"@type": f"{TYPES}.v1beta1.ServiceIdentity"}


def test_a_service_account_is_answered_when_made_and_read_and_nothing_when_deleted(quick: Google) -> None:
    accounts = f"v1/{PROJECT}/serviceAccounts"
    created = quick.call("iam", "POST", accounts, {"accountId": "gpu-nodes"})
    email = f"gpu-nodes@{PROJECT.removeprefix('projects/')}.iam.gserviceaccount.com"
    read = quick.get("iam", f"{accounts}/{email}")
    deleted = quick.call("iam", "DELETE", f"{accounts}/{email}")

    assert created.body == read
    assert set(read) == {"email", "etag", "name", "oauth2ClientId", "projectId", "uniqueId"}
    assert (read["email"], read["name"]) == (email, f"{PROJECT}/serviceAccounts/{email}")
    assert all(re.fullmatch(r"\d{21}", read[key]) for key in ("oauth2ClientId", "uniqueId"))
    assert (deleted.status, deleted.body) == (200, {})


def test_only_an_account_that_was_given_one_has_a_display_name(quick: Google) -> None:
    named = {"accountId": "named-nodes", "serviceAccount": {"displayName": "GPU nodes"}}
    body = quick.call("iam", "POST", f"v1/{PROJECT}/serviceAccounts", named).body

    assert body["displayName"] == "GPU nodes"


def test_a_mask_without_a_match_leaves_an_empty_answer(quick: Google) -> None:
    assert quick.get("serviceusage", SERVICES, filter="state:ENABLED", fields="nextPageToken") == {}


def test_by_the_comments_of_a_mock_server_enabling_answers_just_a_name(quick: Google) -> None:
    answer = quick.call("serviceusage", "POST", f"{SERVICES}/dns.googleapis.com:enable", {})
    last = quick.finished("serviceusage", answer)

    assert set(answer.body) == {"name"}
    assert answer.body["name"].startswith("operations/")
    assert last["response"]["@type"] == f"{TYPES}.v1.EnableServiceResponse"
    assert last["response"]["service"]["name"] == f"projects/{NUMBER}/services/dns.googleapis.com"
    assert last["response"]["service"]["parent"] == f"projects/{NUMBER}"
    assert last["metadata"]["resourceNames"] == [f"services/dns.googleapis.com/projectSettings/{NUMBER}"]


def test_by_common_knowledge_enabling_what_is_enabled_is_done_at_once(quick: Google) -> None:
    body = quick.call("serviceusage", "POST", f"{SERVICES}/container.googleapis.com:enable", {}).body

    assert (body["done"], body["name"]) == (True, "operations/noop.DONE_OPERATION")


def test_by_a_mock_server_a_service_nobody_enabled_is_disabled_and_an_unknown_one_forbidden(quick: Google) -> None:
    unknown = quick.call("serviceusage", "GET", f"{SERVICES}/nothing.googleapis.com")

    assert quick.get("serviceusage", f"{SERVICES}/storage.googleapis.com")["state"] == "DISABLED"
    assert unknown.status == 403
    assert unknown.message.startswith("Not found or permission denied for service(s): nothing.googleapis.com")
