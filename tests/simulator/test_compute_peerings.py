# SPDX-License-Identifier: GPL-3.0-or-later
"""Peered networks and the routes they exchange."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.simulator.google import PROJECT, Google
from tests.simulator.networks import ROOT, done, insert, made, subnetworks

NETWORKS = f"{ROOT}/global/networks"


@pytest.fixture
def compute(new_google: Callable[..., Google]) -> Google:
    google = new_google(enabled=("compute",), latency={"compute.operation": 1.0})
    for name, block in (("ours", "10.1.0.0/16"), ("theirs", "10.2.0.0/16")):
        made(google, NETWORKS, {"name": name, "autoCreateSubnetworks": False})
        subnet = {"name": name, "network": f"{PROJECT}/global/networks/{name}", "ipCidrRange": block}
        made(google, subnetworks(), subnet)
    return google


def peer(google: Google, name: str, other: str, **options: bool) -> None:
    peering = {"name": f"to-{other}", "network": f"{PROJECT}/global/networks/{other}", **options}
    done(google, google.call("compute", "POST", f"{NETWORKS}/{name}/addPeering", {"networkPeering": peering}))


def routes(google: Google, direction: str = "INCOMING") -> list[tuple[str, bool]]:
    query = f"direction={direction}&peeringName=to-theirs&region=europe-west3"
    body: Any = google.get("compute", f"{NETWORKS}/ours/listPeeringRoutes?{query}")
    return [(route["destRange"], route["imported"]) for route in body.get("items", [])]


def test_a_peering_waits_for_its_other_side(compute: Google) -> None:
    peer(compute, "ours", "theirs")
    [waiting] = compute.get("compute", f"{NETWORKS}/ours")["peerings"]
    assert (waiting["state"], routes(compute)) == ("INACTIVE", [])
    peer(compute, "theirs", "ours")
    [connected] = compute.get("compute", f"{NETWORKS}/ours")["peerings"]
    assert (connected["state"], routes(compute)) == ("ACTIVE", [("10.2.0.0/16", True)])
    assert routes(compute, "OUTGOING") == [("10.1.0.0/16", True)]


@pytest.mark.parametrize("both", [True, False])
def test_a_static_route_is_imported_when_both_sides_want_it(compute: Google, both: bool) -> None:
    route = {"name": "vpn", "network": f"{PROJECT}/global/networks/theirs", "destRange": "10.9.0.0/24"}
    made(compute, f"{ROOT}/global/routes", {**route, "nextHopIp": "10.2.0.2"})
    peer(compute, "ours", "theirs", importCustomRoutes=True)
    peer(compute, "theirs", "ours", exportCustomRoutes=both)
    assert routes(compute) == [("10.2.0.0/16", True), ("10.9.0.0/24", both)]


def test_a_peering_is_taken_back(compute: Google) -> None:
    peer(compute, "ours", "theirs")
    done(compute, compute.call("compute", "POST", f"{NETWORKS}/ours/removePeering", {"name": "to-theirs"}))
    assert "peerings" not in compute.get("compute", f"{NETWORKS}/ours")
    again = compute.call("compute", "POST", f"{NETWORKS}/ours/removePeering", {"name": "to-theirs"})
    assert again.status == 400


@pytest.mark.parametrize(
    ("block", "text"),
    [("10.2.8.0/24", "An IP range in the peer network (10.2.0.0/16)"), ("10.9.0.0/16", "destination of route 'vpn'")],
)
def test_a_subnet_leaves_peers_and_routes_alone(compute: Google, block: str, text: str) -> None:
    network = f"{PROJECT}/global/networks/ours"
    peer(compute, "ours", "theirs")
    peer(compute, "theirs", "ours")
    route = {"name": "vpn", "network": network, "destRange": "10.9.0.0/24", "nextHopIp": "10.1.0.2"}
    made(compute, f"{ROOT}/global/routes", route)
    answer = insert(compute, subnetworks(), {"name": "more", "network": network, "ipCidrRange": block})
    assert (answer.status, text in answer.body["error"]["message"]) == (400, True)


def test_networks_that_overlap_cannot_be_peered(compute: Google) -> None:
    made(compute, NETWORKS, {"name": "same", "autoCreateSubnetworks": False})
    subnet = {"name": "same", "network": f"{PROJECT}/global/networks/same", "ipCidrRange": "10.1.4.0/24"}
    made(compute, subnetworks(), subnet)
    peering = {"name": "to-same", "network": subnet["network"]}
    answer = compute.call("compute", "POST", f"{NETWORKS}/ours/addPeering", {"networkPeering": peering})
    assert answer.status == 400
    assert (
        "(10.1.4.0/24) overlaps with an IP range in the local network (10.1.0.0/16)" in answer.body["error"]["message"]
    )
