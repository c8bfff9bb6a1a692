# SPDX-License-Identifier: GPL-3.0-or-later
"""Subnetworks, proxy-only ones above all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.simulator.google import PROJECT, Google, until
from tests.simulator.networks import DEFAULT, PROXY, REGION, ROOT, done, insert, load_balancer, made, subnetworks


@pytest.fixture
def compute(new_google: Callable[..., Google]) -> Google:
    return new_google(enabled=("compute",), latency={"compute.operation": 1.0})


@pytest.fixture
def slow(new_google: Callable[..., Google]) -> Google:
    return new_google(enabled=("compute",), speed=1.0)


def test_a_proxy_only_subnetwork_is_not_ready_before_its_operation_ends(slow: Google) -> None:
    insert(slow, subnetworks(), PROXY)

    assert "state" not in slow.get("compute", f"{subnetworks()}/gke-proxy")
    answer = slow.call("compute", "DELETE", f"{subnetworks()}/gke-proxy")
    assert (answer.status, answer.body["error"]["errors"][0]["reason"]) == (400, "resourceNotReady")
    assert answer.message == f"The resource '{PROJECT}/regions/{REGION}/subnetworks/gke-proxy' is not ready"


WITHOUT_ROLE = {key: value for key, value in PROXY.items() if key != "role"}
REFUSED: list[tuple[dict[str, Any], str]] = [
    (
        WITHOUT_ROLE,
        "Invalid value for field 'resource.role': 'UNSPECIFIED_ROLE'. Subnetwork role must be specified when purpose "
        "set to GLOBAL_MANAGED_PROXY.",
    ),
    (
        {**PROXY, "logConfig": {"enable": False}},
        "Invalid value for field 'resource.logConfig': '{  \"enable\": false}'. Invalid field set in subnetwork with "
        "purpose GLOBAL_MANAGED_PROXY.",
    ),
    ({**PROXY, "ipCidrRange": "10.0.0.0/27"}, "must have at least 64 addresses"),
    ({**PROXY, "ipCidrRange": "10.0.0.1/23"}, "is not a network address"),
    (
        {**PROXY, "ipCidrRange": "10.156.0.0/23"},
        "Extended subnetworks in auto subnet mode networks cannot overlap with 10.128.0.0/9",
    ),
    ({**PROXY, "network": "default"}, "Invalid value for field 'resource.network': 'default'. The URL is malformed."),
    ({**PROXY, "name": "Gke_Proxy"}, "Invalid value for field 'resource.name': 'Gke_Proxy'."),
    ({**PROXY, "role": "BACKUP"}, "no ACTIVE subnetwork exists"),
]


@pytest.mark.parametrize(("body", "text"), REFUSED, ids=[text[:60] for _, text in REFUSED])
def test_a_proxy_only_subnetwork_that_cannot_work_is_refused(slow: Google, body: Any, text: str) -> None:
    answer = insert(slow, subnetworks(), body)

    assert answer.status == 400
    assert text in answer.message
    assert "status" not in answer.body["error"]


def test_a_secondary_range_is_in_the_way_too(compute: Google) -> None:
    ranges = [{"rangeName": "pods", "ipCidrRange": "10.4.0.0/14"}]
    made(
        compute,
        subnetworks(),
        {"name": "nodes", "network": DEFAULT, "ipCidrRange": "10.1.0.0/24", "secondaryIpRanges": ranges},
    )
    answer = insert(compute, subnetworks("us-east4"), {**PROXY, "ipCidrRange": "10.5.0.0/23"})

    assert "conflicts with existing subnetwork 'nodes'" in answer.message


def test_a_backup_becomes_active_and_the_former_one_drains(compute: Google) -> None:
    made(compute, subnetworks(), PROXY)
    backup = made(compute, subnetworks(), {**PROXY, "name": "larger", "ipCidrRange": "10.2.0.0/22", "role": "BACKUP"})
    change = {"role": "ACTIVE", "fingerprint": backup["fingerprint"]}
    started = compute.call("compute", "PATCH", f"{subnetworks()}/larger", change, drainTimeoutSeconds="500")
    former = f"{subnetworks()}/gke-proxy"

    assert started.body["operationType"] == "patch"
    assert compute.get("compute", f"{subnetworks()}/larger")["role"] == "ACTIVE"
    assert (compute.get("compute", former)["role"], compute.get("compute", former)["state"]) == ("BACKUP", "DRAINING")
    until(lambda: compute.get("compute", former), lambda body: body["state"] == "READY")


def test_an_active_one_stays_while_its_backup_is_there(compute: Google) -> None:
    made(compute, subnetworks(), PROXY)
    made(compute, subnetworks(), {**PROXY, "name": "larger", "ipCidrRange": "10.2.0.0/22", "role": "BACKUP"})
    answer = compute.call("compute", "DELETE", f"{subnetworks()}/gke-proxy")

    assert answer.status == 400
    assert "Cannot delete ACTIVE subnetwork because a BACKUP subnetwork exists" in answer.message


def test_a_proxy_only_subnetwork_stays_while_a_forwarding_rule_of_its_region_needs_it(compute: Google) -> None:
    made(compute, subnetworks(), PROXY)
    made(compute, subnetworks("us-east4"), {**PROXY, "ipCidrRange": "10.5.0.0/23"})
    load_balancer(compute)
    answer = compute.call("compute", "DELETE", f"{subnetworks()}/gke-proxy")
    elsewhere = compute.call("compute", "DELETE", f"{subnetworks('us-east4')}/gke-proxy")

    assert (answer.status, answer.body["error"]["errors"][0]["reason"]) == (400, "resourceInUseByAnotherResource")
    assert answer.message == (
        f"The subnetwork resource '{PROJECT}/regions/{REGION}/subnetworks/gke-proxy' is already being used by "
        f"'{PROJECT}/global/forwardingRules/rule'"
    )
    assert elsewhere.status == 200


def test_a_proxy_only_subnetwork_goes_once_the_rule_is_gone(compute: Google) -> None:
    made(compute, subnetworks(), PROXY)
    load_balancer(compute)
    done(compute, compute.call("compute", "DELETE", f"{ROOT}/global/forwardingRules/rule"))

    done(compute, compute.call("compute", "DELETE", f"{subnetworks()}/gke-proxy"))
    assert compute.call("compute", "GET", f"{subnetworks()}/gke-proxy").status == 404


def test_a_patch_needs_the_fingerprint_of_now(slow: Google) -> None:
    path = f"{subnetworks()}/default"
    missing = slow.call("compute", "PATCH", path, {"privateIpGoogleAccess": True})
    stale = slow.call("compute", "PATCH", path, {"privateIpGoogleAccess": True, "fingerprint": "AAAAAAAAAAA="})
    fingerprint = slow.get("compute", path)["fingerprint"]
    fresh = slow.call("compute", "PATCH", path, {"privateIpGoogleAccess": True, "fingerprint": fingerprint})

    assert (missing.status, missing.body["error"]["errors"][0]["reason"]) == (400, "required")
    assert missing.message == "Required field 'resource.fingerprint' not specified"
    assert (stale.status, stale.body["error"]["errors"][0]["reason"]) == (412, "conditionNotMet")
    assert fresh.status == 200


@pytest.mark.parametrize("field", ["ipCidrRange", "purpose", "network"])
def test_what_makes_a_subnetwork_cannot_change(slow: Google, field: str) -> None:
    body = slow.get("compute", f"{subnetworks()}/default")
    changed = {"ipCidrRange": "10.9.0.0/24", "purpose": "PRIVATE_NAT", "network": f"{PROJECT}/global/networks/x"}[field]
    change = {field: changed, "fingerprint": body["fingerprint"]}
    answer = slow.call("compute", "PATCH", f"{subnetworks()}/default", change)

    assert (answer.status, f"'resource.{field}'" in answer.message) == (400, True)


def test_an_active_subnetwork_cannot_be_made_a_backup(compute: Google) -> None:
    body = made(compute, subnetworks(), PROXY)
    change = {"role": "BACKUP", "fingerprint": body["fingerprint"]}
    answer = compute.call("compute", "PATCH", f"{subnetworks()}/gke-proxy", change)

    assert (answer.status, "'resource.role': 'BACKUP'" in answer.message) == (400, True)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ({"pageToken": "x"}, "Invalid value for field 'pageToken': 'x'."),
        ({"filter": "name="}, "Invalid value for field 'filter': 'name='."),
    ],
)
def test_a_list_that_cannot_be_made_is_refused(slow: Google, query: dict[str, str], text: str) -> None:
    answer = slow.call("compute", "GET", subnetworks(), **query)

    assert (answer.status, text in answer.message) == (400, True)


def test_an_aggregated_list_says_where_there_is_nothing(slow: Google) -> None:
    insert(slow, subnetworks(), PROXY)
    purpose = "purpose=GLOBAL_MANAGED_PROXY"
    body = slow.get("compute", f"{ROOT}/aggregated/subnetworks", filter=purpose, returnPartialSuccess="true")

    assert [item["name"] for item in body["items"][f"regions/{REGION}"]["subnetworks"]] == ["gke-proxy"]
    assert body["items"]["regions/us-east4"] == {
        "warning": {
            "code": "NO_RESULTS_ON_PAGE",
            "message": "There are no results for scope 'regions/us-east4' on this page.",
            "data": [{"key": "scope", "value": "regions/us-east4"}],
        }
    }


def test_a_list_comes_in_pages(slow: Google) -> None:
    insert(slow, subnetworks(), PROXY)
    first = slow.get("compute", subnetworks(), maxResults="1")
    second = slow.get("compute", subnetworks(), maxResults="1", pageToken=first["nextPageToken"])

    assert [item["name"] for item in first["items"] + second["items"]] == ["default", "gke-proxy"]
    assert "nextPageToken" not in second
