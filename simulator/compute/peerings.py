# SPDX-License-Identifier: GPL-3.0-or-later
"""Peerings between networks of the project, and the routes they exchange (VPC docs: VPC Network Peering).

Every peered network lives in the one simulated project.
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Network

from simulator.compute.kinds import require_ready
from simulator.compute.links import path_of, reference
from simulator.compute.store import Body, Store
from simulator.errors import invalid_argument

_ACTIVE = {"state": "ACTIVE", "stateDetails": "Connected."}
_INACTIVE = {"state": "INACTIVE", "stateDetails": "Waiting for peer network to connect."}
_DEFAULTS = {
    "autoCreateRoutes": True,
    "exchangeSubnetRoutes": True,
    "exportCustomRoutes": False,
    "exportSubnetRoutesWithPublicIp": True,
    "importCustomRoutes": False,
    "importSubnetRoutesWithPublicIp": False,
    "stackType": "IPV4_ONLY",
}


def with_peering(store: Store, network: Body, request: Body, project: str) -> Body:
    """Gives a network with one more peering, after all checks."""
    asked = request.get("networkPeering") or {}
    name = asked.get("name", "")
    peer = require_ready(store, reference(str(asked.get("network", "")), project, "networkPeering.network"))
    if any(known["name"] == name for known in network.get("peerings", ())):
        raise invalid_argument(f"There is already a peering named '{name}' in the network.")
    for local in _subnet_ranges(store, network):
        for theirs in _subnet_ranges(store, peer):
            if local.overlaps(theirs):
                # Text from public reports.
                text = f"An IP range in the peer network ({theirs}) overlaps with an IP range in the local network"
                raise invalid_argument(f"{text} ({local}).")
    peering = {**_DEFAULTS, **asked, "network": peer["selfLink"]}
    return {**network, "peerings": [*network.get("peerings", ()), peering]}


def without_peering(network: Body, name: str) -> Body:
    """Gives a network without one of its peerings; 400 when it has none of that name."""
    kept = [peering for peering in network.get("peerings", ()) if peering["name"] != name]
    if len(kept) == len(network.get("peerings", ())):
        raise invalid_argument(f"There is no peering named '{name}' in the network.")  # the sentence is ours
    rest = {key: value for key, value in network.items() if key != "peerings"}
    return {**rest, "peerings": kept} if kept else rest


def shown(store: Store, network: Body) -> Body:
    """Gives a network with the state of its peerings: active when both sides have one."""
    peerings = [{**each, **(_ACTIVE if _back(store, network, each) else _INACTIVE)} for each in _peerings(network)]
    return {**network, "peerings": peerings} if peerings else network


def exchanged(store: Store, network: Body, name: str, direction: str) -> Iterator[Body]:
    """Gives the routes that active peerings bring in (INCOMING) or give away (OUTGOING)."""
    for peering in _peerings(network):
        back = _back(store, network, peering)
        if back is None or name not in ("", peering["name"]):
            continue
        peer = store.get(path_of(peering["network"])) or {}
        if direction == "OUTGOING":
            yield from _routes(store, network, peering["exportCustomRoutes"] and back["importCustomRoutes"])
        else:
            yield from _routes(store, peer, peering["importCustomRoutes"] and back["exportCustomRoutes"])


def _routes(store: Store, origin: Body, custom: bool) -> Iterator[Body]:
    for block in _subnet_ranges(store, origin):
        yield {"destRange": str(block), "type": "SUBNET_PEERING_ROUTE", "imported": True, "priority": 0}
    for route in static_routes(store, origin):
        yield {
            "destRange": route["destRange"],
            "type": "STATIC_PEERING_ROUTE",
            "imported": bool(custom),
            "priority": route["priority"],
        }


def static_routes(store: Store, network: Body) -> Iterator[Body]:
    """Gives the static routes of a network, but for those to the Internet."""
    for route in store.every("routes"):
        if route["network"] == network["selfLink"] and "/gateways/" not in route.get("nextHopGateway", ""):
            yield route


def _subnet_ranges(store: Store, network: Body) -> Iterator[IPv4Network]:
    for subnetwork in store.every("subnetworks"):
        if subnetwork["network"] == network["selfLink"]:
            yield IPv4Network(subnetwork["ipCidrRange"])
            yield from (IPv4Network(each["ipCidrRange"]) for each in subnetwork.get("secondaryIpRanges", ()))


def _peerings(network: Body) -> list[Body]:
    return list(network.get("peerings", ()))


def _back(store: Store, network: Body, peering: Body) -> Body | None:
    peer = store.get(path_of(peering["network"])) or {}
    return next((each for each in _peerings(peer) if each["network"] == network["selfLink"]), None)


def check_routes(store: Store, network_path: str, block: IPv4Network) -> None:
    """Refuses a subnet's range that peers use, or that swallows the destination of a static route."""
    network = store.get(network_path) or {}
    for route in exchanged(store, network, "", "INCOMING"):
        if block.overlaps(IPv4Network(route["destRange"])) and route["type"] == "SUBNET_PEERING_ROUTE":
            # Text from public reports of peerings.
            text = f"An IP range in the peer network ({route['destRange']}) overlaps with an IP range in the local"
            raise invalid_argument(f"{text} network ({block}).")
    for route in static_routes(store, network):
        if IPv4Network(route["destRange"], strict=False).subnet_of(block):
            # VPC docs: a static route cannot lead into a subnet's range. The sentence is ours.
            raise invalid_argument(f"The range {block} contains the destination of route '{route['name']}'.")
