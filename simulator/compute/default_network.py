# SPDX-License-Identifier: GPL-3.0-or-later
"""The auto-mode network `default` that every new project has."""

from __future__ import annotations

from typing import Any

from simulator.compute.geography import AUTO_MODE_BLOCK
from simulator.compute.links import GLOBAL, link
from simulator.compute.networks import FIREWALL, NETWORK, ROUTE
from simulator.compute.resources import Resources
from simulator.compute.store import Body

NAME = "default"
_RULES: dict[str, tuple[list[dict[str, Any]], str]] = {
    "allow-icmp": ([{"IPProtocol": "icmp"}], "0.0.0.0/0"),
    "allow-internal": (
        [{"IPProtocol": protocol, "ports": ["0-65535"]} for protocol in ("tcp", "udp")] + [{"IPProtocol": "icmp"}],
        str(AUTO_MODE_BLOCK),
    ),
    "allow-rdp": ([{"IPProtocol": "tcp", "ports": ["3389"]}], "0.0.0.0/0"),
    "allow-ssh": ([{"IPProtocol": "tcp", "ports": ["22"]}], "0.0.0.0/0"),
}


def lay_out(resources: Resources) -> None:
    """Makes the network, a subnetwork in every region, its route and its firewall rules."""
    sent = {"name": NAME, "autoCreateSubnetworks": True, "description": "Default network for the project"}
    network = resources.create(NETWORK, GLOBAL, sent)["selfLink"]
    resources.fill_auto_mode(network)
    route: Body = {"name": "default-route-internet", "network": network, "destRange": "0.0.0.0/0"}
    gateway = link(resources.path(GLOBAL, "gateways", "default-internet-gateway"))
    resources.create(
        ROUTE, GLOBAL, {**route, "description": "Default route to the Internet.", "nextHopGateway": gateway}
    )
    for suffix, (allowed, source) in _RULES.items():
        rule = {"name": f"{NAME}-{suffix}", "network": network, "allowed": allowed, "priority": 65534}
        resources.create(FIREWALL, GLOBAL, {**rule, "sourceRanges": [source]})
