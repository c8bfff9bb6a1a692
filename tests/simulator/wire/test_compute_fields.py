# SPDX-License-Identifier: GPL-3.0-or-later
"""What Compute Engine adds to its resources.

Recorded by Config Connector's tests against Google Cloud: 124 subnetworks (proxy-only ones in the fixture
networkservicesauthzextension-minimal), 283 networks, 102 addresses, 8 forwarding rules, 63 backend services, 48
health checks. Network endpoint groups made by GKE, global proxy-only subnetworks: nobody has recorded them.
"""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from tests.simulator.clusters import running
from tests.simulator.google import PROJECT, Google
from tests.simulator.networks import DEFAULT, LINKS, PROXY, ROOT, load_balancer, made, subnetworks
from tests.simulator.wire.bodies import picked

REGION = "us-east4"
OWN = f"{PROJECT}/global/networks/own"
EVERY_SUBNETWORK = {
    "kind", "id", "name", "creationTimestamp", "selfLink", "network", "region", "ipCidrRange", "gatewayAddress",
    "fingerprint", "privateIpGoogleAccess", "privateIpv6GoogleAccess", "purpose", "allowSubnetCidrRoutesOverlap",
}  # fmt: skip


@pytest.fixture(scope="module")
def vpc(quick: Google) -> Google:
    """A project with a network of its own."""
    made(quick, f"{ROOT}/global/networks", {"name": "own", "autoCreateSubnetworks": False})
    return quick


def test_a_private_subnetwork(vpc: Google) -> None:
    body = made(vpc, subnetworks(REGION), {"name": "nodes", "network": OWN, "ipCidrRange": "192.168.0.0/24"})
    facts = {
        "kind": "compute#subnetwork",
        # The default purpose is not PRIVATE_RFC_1918.
        "purpose": "PRIVATE",
        "stackType": "IPV4_ONLY",
        "logConfig": {"enable": False},
        "enableFlowLogs": False,
        "gatewayAddress": "192.168.0.1",
        "privateIpGoogleAccess": False,
        "privateIpv6GoogleAccess": "DISABLE_GOOGLE_ACCESS",
        "allowSubnetCidrRoutesOverlap": False,
        "network": f"{LINKS}/global/networks/own",
        "region": f"{LINKS}/regions/{REGION}",
    }

    # It has no state: only proxy-only subnetworks do.
    assert set(body) == EVERY_SUBNETWORK | {"stackType", "logConfig", "enableFlowLogs"}
    assert picked(body, facts) == facts
    assert body["id"].isdigit()


@pytest.mark.parametrize("purpose", ["REGIONAL_MANAGED_PROXY", "GLOBAL_MANAGED_PROXY"])
def test_a_proxy_only_subnetwork(vpc: Google, purpose: str) -> None:
    region, block = {"REGIONAL_MANAGED_PROXY": ("us-west1", "10.2.0.0/23")}.get(purpose, ("us-west2", "10.4.0.0/23"))
    body = made(vpc, subnetworks(region), {**PROXY, "network": OWN, "purpose": purpose, "ipCidrRange": block})

    assert set(body) == EVERY_SUBNETWORK | {"role", "state"}
    assert (body["purpose"], body["role"], body["state"]) == (purpose, "ACTIVE", "READY")
    assert body["privateIpGoogleAccess"] is False


def test_a_subnetwork_for_private_nat_has_no_state(vpc: Google) -> None:
    sent = {"name": "nat", "network": OWN, "ipCidrRange": "10.66.0.0/24", "purpose": "PRIVATE_NAT"}
    body = made(vpc, subnetworks(REGION), sent)

    assert (body["purpose"], set(body) >= EVERY_SUBNETWORK) == ("PRIVATE_NAT", True)
    assert not {"role", "state"} & set(body)


def test_region_and_network_may_be_sent_as_paths_and_come_back_as_links(vpc: Google) -> None:
    sent = {
        "name": "odd",
        "network": OWN,
        "region": f"{PROJECT}/global/regions/{REGION}",
        "ipCidrRange": "10.60.0.0/24",
    }
    body = made(vpc, subnetworks(REGION), sent)

    assert (body["network"], body["region"]) == (f"{LINKS}/global/networks/own", f"{LINKS}/regions/{REGION}")


def test_secondary_ranges_are_shown_and_absent_without_any(vpc: Google) -> None:
    ranges = [{"rangeName": "pods", "ipCidrRange": "10.64.0.0/20"}]
    sent = {"name": "ranged", "network": OWN, "ipCidrRange": "10.61.0.0/24", "secondaryIpRanges": ranges}

    assert made(vpc, subnetworks(REGION), sent)["secondaryIpRanges"] == ranges
    assert "secondaryIpRanges" not in made(
        vpc, subnetworks(REGION), {"name": "unranged", "network": OWN, "ipCidrRange": "10.62.0.0/24"}
    )


def test_gke_adds_a_secondary_range_and_the_fingerprint_changes(vpc: Google) -> None:
    path = f"{subnetworks('us-east1')}/default"
    before = vpc.get("compute", path)
    body = running(vpc, "ranging", "us-east1-b", initialNodeCount=1)
    after = vpc.get("compute", path)

    assert after["secondaryIpRanges"][0]["rangeName"] == f"gke-ranging-pods-{body['id'][:8]}"
    assert after["fingerprint"] != before["fingerprint"]


def test_a_network(vpc: Google) -> None:
    body = made(vpc, f"{ROOT}/global/networks", {"name": "another", "autoCreateSubnetworks": False})
    facts = {
        "kind": "compute#network",
        "autoCreateSubnetworks": False,
        "networkFirewallPolicyEnforcementOrder": "AFTER_CLASSIC_FIREWALL",
        "routingConfig": {"routingMode": "REGIONAL", "bgpBestPathSelectionMode": "LEGACY"},
        "selfLink": f"{LINKS}/global/networks/another",
        "selfLinkWithId": f"{LINKS}/global/networks/{body['id']}",
    }

    assert set(body) == {*facts, "creationTimestamp", "id", "name"}
    assert picked(body, facts) == facts


def test_a_network_lists_its_subnetworks_only_when_it_has_any(vpc: Google) -> None:
    made(vpc, f"{ROOT}/global/networks", {"name": "listing", "autoCreateSubnetworks": False})
    empty = vpc.get("compute", f"{ROOT}/global/networks/listing")
    sent = {"name": "listed", "network": f"{PROJECT}/global/networks/listing", "ipCidrRange": "10.63.0.0/24"}
    made(vpc, subnetworks(REGION), sent)
    full = vpc.get("compute", f"{ROOT}/global/networks/listing")

    assert "subnetworks" not in empty
    assert full["subnetworks"] == [f"{LINKS}/regions/{REGION}/subnetworks/listed"]


def test_a_global_address_ignores_the_labels_it_is_made_with(vpc: Google) -> None:
    addresses = f"{ROOT}/global/addresses"
    body = made(vpc, addresses, {"name": "vip", "labels": {"team": "inference"}})
    facts = {
        "kind": "compute#address",
        "addressType": "EXTERNAL",
        "description": "",
        "networkTier": "PREMIUM",
        "status": "RESERVED",
        "selfLink": f"{LINKS}/global/addresses/vip",
    }
    change = {"labels": {"team": "inference"}, "labelFingerprint": body["labelFingerprint"]}
    vpc.call("compute", "POST", f"{addresses}/vip/setLabels", change)
    labelled = vpc.get("compute", f"{addresses}/vip")

    assert set(body) == {*facts, "address", "creationTimestamp", "id", "labelFingerprint", "name"}
    assert picked(body, facts) == facts
    assert labelled["labels"] == {"team": "inference"}
    assert labelled["labelFingerprint"] != body["labelFingerprint"]


def test_an_address_for_peering_keeps_network_length_and_purpose(vpc: Google) -> None:
    sent = {"name": "peering", "addressType": "INTERNAL", "purpose": "VPC_PEERING", "prefixLength": 16, "network": OWN}
    body = made(vpc, f"{ROOT}/global/addresses", sent)

    assert body["network"] == f"{LINKS}/global/networks/own"
    assert (body["prefixLength"], body["purpose"], "region" in body) == (16, "VPC_PEERING", False)


FORWARDING = {"IPAddress", "IPProtocol", "creationTimestamp", "description", "fingerprint", "id", "kind",
              "labelFingerprint", "name", "networkTier", "selfLink", "target"}  # fmt: skip


def test_a_forwarding_rule(vpc: Google) -> None:
    made(vpc, subnetworks("europe-west3"), PROXY)
    body = load_balancer(vpc)

    assert set(body) >= FORWARDING
    assert body["portRange"] == "80-80"
    assert (body["loadBalancingScheme"], body["description"]) == ("INTERNAL_MANAGED", "")
    assert body["target"] == f"{LINKS}/global/targetHttpProxies/proxy"
    assert not {"region", "selfLinkWithId", "labels"} & set(body)


def test_an_external_forwarding_rule_gets_an_address(vpc: Google) -> None:
    proxy = _proxy(vpc, "global", "outside")
    sent = {"name": "outside", "target": proxy, "portRange": "80", "labels": {"team": "inference"}}
    body = made(vpc, f"{ROOT}/global/forwardingRules", sent)

    assert set(body) >= FORWARDING
    assert body["loadBalancingScheme"] == "EXTERNAL"
    assert body["labels"] == {"team": "inference"}


def test_a_regional_forwarding_rule_has_its_region_and_a_link_by_number(vpc: Google) -> None:
    sent = {**PROXY, "purpose": "REGIONAL_MANAGED_PROXY", "ipCidrRange": "10.6.0.0/23"}
    made(vpc, subnetworks("europe-west4"), sent)
    proxy = _proxy(vpc, "regions/europe-west4", "inside", "INTERNAL_MANAGED")
    rules = f"{ROOT}/regions/europe-west4/forwardingRules"
    subnetwork = f"{PROJECT}/regions/europe-west4/subnetworks/default"
    sent = {"name": "inside", "target": proxy, "portRange": "80", "loadBalancingScheme": "INTERNAL_MANAGED"}
    body = made(vpc, rules, {**sent, "network": DEFAULT, "subnetwork": subnetwork})

    assert set(body) >= FORWARDING
    assert body["region"] == f"{LINKS}/regions/europe-west4"
    assert body["selfLinkWithId"] == f"{LINKS}/regions/europe-west4/forwardingRules/{body['id']}"
    assert (body["network"], body["subnetwork"]) == (
        f"{LINKS}/global/networks/default",
        f"{LINKS}/regions/europe-west4/subnetworks/default",
    )


def test_a_forwarding_rule_of_a_mesh_keeps_its_scheme_and_address(vpc: Google) -> None:
    proxy = _proxy(vpc, "global", "mesh", "INTERNAL_SELF_MANAGED")
    sent = {"name": "mesh", "target": proxy, "portRange": "80", "loadBalancingScheme": "INTERNAL_SELF_MANAGED",
            "IPAddress": "0.0.0.0", "network": DEFAULT}  # fmt: skip
    body = made(vpc, f"{ROOT}/global/forwardingRules", sent)

    assert set(body) >= FORWARDING
    assert (body["loadBalancingScheme"], body["portRange"]) == ("INTERNAL_SELF_MANAGED", "80-80")
    assert (body["IPAddress"], body["network"]) == ("0.0.0.0", f"{LINKS}/global/networks/default")


def _proxy(google: Google, scope: str, name: str, scheme: str = "EXTERNAL") -> str:
    """The path of a target proxy with a URL map and a backend service behind it."""
    made(google, f"{ROOT}/{scope}/backendServices", {"name": name, "loadBalancingScheme": scheme})
    service = f"{PROJECT}/{scope}/backendServices/{name}"
    made(google, f"{ROOT}/{scope}/urlMaps", {"name": name, "defaultService": service})
    made(google, f"{ROOT}/{scope}/targetHttpProxies", {"name": name, "urlMap": f"{PROJECT}/{scope}/urlMaps/{name}"})
    return f"{PROJECT}/{scope}/targetHttpProxies/{name}"


def test_a_backend_service(vpc: Google) -> None:
    made(vpc, f"{ROOT}/global/healthChecks", {"name": "probed", "type": "HTTP"})
    sent = {"name": "backing", "healthChecks": [f"{PROJECT}/global/healthChecks/probed"]}
    body: Any = made(vpc, f"{ROOT}/global/backendServices", sent)
    facts = {
        "kind": "compute#backendService",
        "affinityCookieTtlSec": 0,
        "description": "",
        "iap": {
            "enabled": False,
            "oauth2ClientId": "",
            "oauth2ClientSecretSha256": hashlib.sha256(b"").hexdigest(),
        },
        "loadBalancingScheme": "EXTERNAL",
        "port": 80,
        "portName": "http",
        "protocol": "HTTP",
        "sessionAffinity": "NONE",
        "timeoutSec": 30,
        "selfLink": f"{LINKS}/global/backendServices/backing",
        "healthChecks": [f"{LINKS}/global/healthChecks/probed"],
    }

    assert set(body) == {*facts, "connectionDraining", "creationTimestamp", "fingerprint", "id", "name"}
    assert picked(body, facts) == facts


def test_a_backend_service_lists_the_url_maps_that_use_it(vpc: Google) -> None:
    made(vpc, f"{ROOT}/global/backendServices", {"name": "mapped"})
    service = f"{PROJECT}/global/backendServices/mapped"
    made(vpc, f"{ROOT}/global/urlMaps", {"name": "mapping", "defaultService": service})

    used_by = [{"reference": f"{LINKS}/global/urlMaps/mapping"}]
    assert vpc.get("compute", f"compute/v1/{service}")["usedBy"] == used_by


@pytest.mark.parametrize("scope", ["global", f"regions/{REGION}"])
def test_a_health_check(vpc: Google, scope: str) -> None:
    sent = {"name": "probing", "type": "HTTP", "httpHealthCheck": {"port": 8000}}
    body = made(vpc, f"{ROOT}/{scope}/healthChecks", sent)

    assert {"checkIntervalSec", "timeoutSec", "healthyThreshold", "unhealthyThreshold", "type"} <= set(body)
    assert body["httpHealthCheck"] == {"port": 8000, "proxyHeader": "NONE", "requestPath": "/"}
    assert body.get("region") == (f"{LINKS}/{scope}" if scope != "global" else None)
