# SPDX-License-Identifier: GPL-3.0-or-later
"""Load balancer parts, addresses, networks: what they hold and who holds whom."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.simulator.google import NUMBER, PROJECT, Google
from tests.simulator.networks import (
    DEFAULT,
    LINKS,
    PROXY,
    REGION,
    ROOT,
    done,
    forwarding_rule,
    insert,
    load_balancer,
    made,
    subnetworks,
)

GLOBAL = f"{ROOT}/global"
ADDRESSES = f"{ROOT}/regions/{REGION}/addresses"
RESERVED = {
    "name": "vip",
    "addressType": "INTERNAL",
    "subnetwork": f"{PROJECT}/regions/{REGION}/subnetworks/default",
    "labels": {"team": "inference"},
}


@pytest.fixture
def compute(new_google: Callable[..., Google]) -> Google:
    google = new_google(enabled=("compute",), latency={"compute.operation": 1.0})
    made(google, subnetworks(), PROXY)
    return google


def test_a_forwarding_rule_shows_its_port_as_a_range_and_an_address_of_its_subnetwork(compute: Google) -> None:
    rule = load_balancer(compute)

    assert (rule["portRange"], rule["IPProtocol"], rule["loadBalancingScheme"]) == ("80-80", "TCP", "INTERNAL_MANAGED")
    assert rule["IPAddress"].startswith("10.156.")
    assert rule["network"] == f"{LINKS}/global/networks/default"
    assert "region" not in rule


def test_a_backend_service_has_the_recorded_defaults_and_says_who_uses_it(compute: Google) -> None:
    load_balancer(compute)
    body = compute.get("compute", f"{GLOBAL}/backendServices/service")

    assert (body["timeoutSec"], body["sessionAffinity"], body["protocol"]) == (30, "NONE", "HTTP")
    assert body["iap"]["enabled"] is False
    assert body["usedBy"] == [{"reference": f"{LINKS}/global/urlMaps/map"}]
    assert body["healthChecks"] == [f"{LINKS}/global/healthChecks/check"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (
            "global/backendServices/service",
            f"The backend_service resource '{PROJECT}/global/backendServices/service' is already being used by "
            f"'{PROJECT}/global/urlMaps/map'",
        ),
        (
            "global/healthChecks/check",
            f"The health_check resource 'GLOBAL:global/PROJECT:{NUMBER}/HEALTH_CHECK:check' is already being used by "
            f"'GLOBAL:global/PROJECT:{NUMBER}/BACKEND_SERVICE:service'",
        ),
        (
            "global/urlMaps/map",
            f"The url_map resource '{PROJECT}/global/urlMaps/map' is already being used by "
            f"'{PROJECT}/global/targetHttpProxies/proxy'",
        ),
        (
            "global/targetHttpProxies/proxy",
            f"The target_http_proxy resource '{PROJECT}/global/targetHttpProxies/proxy' is already being used by "
            f"'{PROJECT}/global/forwardingRules/rule'",
        ),
        (
            f"zones/{REGION}-a/networkEndpointGroups/pods",
            f"The network_endpoint_group resource '{PROJECT}/zones/{REGION}-a/networkEndpointGroups/pods' is already "
            f"being used by '{PROJECT}/global/backendServices/service'",
        ),
    ],
)
def test_what_is_in_use_cannot_be_deleted(compute: Google, path: str, text: str) -> None:
    load_balancer(compute)
    answer = compute.call("compute", "DELETE", f"{ROOT}/{path}")

    assert (answer.status, answer.body["error"]["errors"][0]["reason"]) == (400, "resourceInUseByAnotherResource")
    assert answer.message == text


def test_a_load_balancer_can_be_taken_apart_from_its_front(compute: Google) -> None:
    load_balancer(compute)
    parts = ("forwardingRules/rule", "targetHttpProxies/proxy", "urlMaps/map", "backendServices/service")
    for part in (*parts, "healthChecks/check"):
        assert "error" not in done(compute, compute.call("compute", "DELETE", f"{GLOBAL}/{part}"))

    assert "items" not in compute.get("compute", f"{GLOBAL}/forwardingRules")


def test_a_forwarding_rule_needs_the_proxy_only_subnetwork_of_its_region(compute: Google) -> None:
    load_balancer(compute)
    answer = insert(compute, f"{GLOBAL}/forwardingRules", forwarding_rule("us-east4", name="east"))

    assert answer.status == 400
    assert "An active proxy-only subnetwork is required" in answer.message


def test_a_reserved_address_is_in_use_while_a_rule_holds_it(compute: Google) -> None:
    address = made(compute, ADDRESSES, RESERVED)
    load_balancer(compute)
    made(compute, f"{GLOBAL}/forwardingRules", forwarding_rule(name="second", IPAddress=address["address"]))
    body = compute.get("compute", f"{ADDRESSES}/vip")
    answer = compute.call("compute", "DELETE", f"{ADDRESSES}/vip")

    assert address["status"] == "RESERVED"
    assert (body["status"], body["users"]) == ("IN_USE", [f"{LINKS}/global/forwardingRules/second"])
    assert (answer.status, f"'{PROJECT}/global/forwardingRules/second'" in answer.message) == (400, True)


def test_an_address_that_is_taken_is_refused(compute: Google) -> None:
    address = made(compute, ADDRESSES, RESERVED)["address"]
    answer = insert(compute, ADDRESSES, {**RESERVED, "name": "twin", "address": address})

    assert (answer.status, "already being used" in answer.message) == (400, True)


def test_health_is_told_by_endpoint(compute: Google) -> None:
    load_balancer(compute)
    group = f"{ROOT}/zones/{REGION}-a/networkEndpointGroups/pods"
    endpoints = {"networkEndpoints": [{"ipAddress": "10.16.0.5", "port": 8000}]}
    reference = {"group": f"{PROJECT}/zones/{REGION}-a/networkEndpointGroups/pods"}
    before = compute.call("compute", "POST", f"{GLOBAL}/backendServices/service/getHealth", reference).body
    compute.call("compute", "POST", f"{group}/attachNetworkEndpoints", endpoints)
    after = compute.call("compute", "POST", f"{GLOBAL}/backendServices/service/getHealth", reference).body
    listed = compute.call("compute", "POST", f"{group}/listNetworkEndpoints", {}).body

    assert "healthStatus" not in before
    assert after["healthStatus"] == [{"healthState": "HEALTHY", "ipAddress": "10.16.0.5", "port": 8000}]
    assert listed["items"] == [{"networkEndpoint": {"ipAddress": "10.16.0.5", "port": 8000}}]
    assert compute.get("compute", group)["size"] == 1
    compute.call("compute", "POST", f"{group}/detachNetworkEndpoints", endpoints)
    assert compute.get("compute", group)["size"] == 0


def test_a_network_with_nothing_in_it_goes(compute: Google) -> None:
    made(compute, f"{GLOBAL}/networks", {"name": "own", "autoCreateSubnetworks": False})
    done(compute, compute.call("compute", "DELETE", f"{GLOBAL}/networks/own"))

    assert compute.call("compute", "GET", f"{GLOBAL}/networks/own").status == 404


def test_an_auto_mode_network_gets_a_subnetwork_in_every_region(compute: Google) -> None:
    body = made(compute, f"{GLOBAL}/networks", {"name": "auto", "autoCreateSubnetworks": True})
    regions = compute.get("compute", f"{ROOT}/regions")["items"]

    assert len(body["subnetworks"]) == len(regions)


def test_a_firewall_rule_can_be_made_changed_and_deleted(compute: Google) -> None:
    rule = {"name": "proxies", "network": DEFAULT, "allowed": [{"IPProtocol": "tcp", "ports": ["8000"]}]}
    body = made(compute, f"{GLOBAL}/firewalls", {**rule, "sourceRanges": ["10.0.0.0/23"]})
    done(compute, compute.call("compute", "PATCH", f"{GLOBAL}/firewalls/proxies", {"sourceRanges": ["10.5.0.0/23"]}))

    assert (body["direction"], body["priority"], body["disabled"]) == ("INGRESS", 1000, False)
    assert compute.get("compute", f"{GLOBAL}/firewalls/proxies")["sourceRanges"] == ["10.5.0.0/23"]
    done(compute, compute.call("compute", "DELETE", f"{GLOBAL}/firewalls/proxies"))
    assert compute.call("compute", "GET", f"{GLOBAL}/firewalls/proxies").status == 404


@pytest.mark.parametrize(
    ("path", "body", "status", "text"),
    [
        ("global/firewalls", {"name": "empty", "network": DEFAULT}, 400, "Required field 'resource.allowed'"),
        (
            "global/urlMaps",
            {"name": "map", "defaultService": f"{PROJECT}/global/backendServices/none"},
            404,
            f"The resource '{PROJECT}/global/backendServices/none' was not found",
        ),
        (
            "global/backendServices",
            {"name": "service", "healthChecks": [f"{PROJECT}/global/healthChecks/none"]},
            404,
            f"The resource '{PROJECT}/global/healthChecks/none' was not found",
        ),
        (
            "global/targetHttpProxies",
            {"name": "proxy", "urlMap": f"{PROJECT}/global/urlMaps/none"},
            404,
            f"The resource '{PROJECT}/global/urlMaps/none' was not found",
        ),
    ],
)
def test_a_part_without_what_it_needs_is_refused(
    compute: Google, path: str, body: dict[str, str], status: int, text: str
) -> None:
    answer = insert(compute, f"{ROOT}/{path}", body)

    assert (answer.status, text in answer.message) == (status, True)
