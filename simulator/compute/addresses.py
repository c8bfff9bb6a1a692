# SPDX-License-Identifier: GPL-3.0-or-later
"""Reserved addresses, regional and global, and the choice of a free address."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network

from simulator.compute.kinds import Draft, Kind, in_use
from simulator.compute.links import GLOBAL, invalid_value, link, path_of
from simulator.compute.store import Body, Store

# Addresses reserved for documentation: nobody is ever reached by accident (RFC 5737 and RFC 2544).
_EXTERNAL = IPv4Network("198.18.0.0/15")
_RESERVED_AT_START = 2


def complete_address(draft: Draft) -> Body:
    """Gives an address as recorded answers show it; labels of the insert body are ignored, as recorded."""
    sent = draft.sent
    internal = sent.get("addressType") == "INTERNAL"
    body: Body = {
        **draft.common("address"),
        "addressType": "INTERNAL" if internal else "EXTERNAL",
        "description": sent.get("description", ""),
        "labelFingerprint": draft.fingerprint,
        "networkTier": "PREMIUM",
        "status": "RESERVED",
        **{key: sent[key] for key in ("purpose", "prefixLength") if key in sent},
    }
    if internal and draft.scope != GLOBAL:
        return {**body, **_internal(draft)}
    if internal and "network" in sent:
        return {**body, "address": sent.get("address", "10.20.0.0"), "network": draft.linked("network")}
    return {**body, "address": sent.get("address") or external_address(draft.store)}


def _internal(draft: Draft) -> Body:
    subnetwork = draft.linked("subnetwork") if "subnetwork" in draft.sent else _default_subnetwork(draft)
    asked = draft.sent.get("address")
    if asked and _holder(draft.store, asked):
        raise invalid_value("resource.address", asked, f"IP '{asked}' is already being used by another resource.")
    address = asked or free_address(draft.store, path_of(subnetwork))
    return {"address": address, "subnetwork": subnetwork, "purpose": draft.sent.get("purpose", "GCE_ENDPOINT")}


def _default_subnetwork(draft: Draft) -> str:
    return link(f"projects/{draft.project}/{draft.scope.path}/subnetworks/default")


def _holder(store: Store, address: str) -> Body | None:
    for body in (*store.every("addresses"), *store.every("forwardingRules")):
        if address in (body.get("address"), body.get("IPAddress")):
            return body
    return None


def external_address(store: Store) -> str:
    """Gives an external address that no address or forwarding rule holds."""
    return next(str(address) for address in _EXTERNAL.hosts() if _holder(store, str(address)) is None)


def free_address(store: Store, subnetwork: str) -> str:
    """Gives an address of the subnetwork that no address or forwarding rule holds.

    Counts from the end of the range, so that it stays clear of the addresses nodes get.
    """
    body = store.get(subnetwork) or {}
    block = IPv4Network(body["ipCidrRange"])
    for offset in range(_RESERVED_AT_START + 1, block.num_addresses):
        address = str(IPv4Address(int(block.broadcast_address) - offset))
        if _holder(store, address) is None:
            return address
    raise invalid_value("resource.subnetwork", subnetwork, "IP space is exhausted.")


def may_delete(store: Store, path: str, body: Body) -> None:
    """Refuses to delete an address that a forwarding rule holds."""
    for rule in store.every("forwardingRules"):
        if rule.get("IPAddress") == body["address"]:
            raise in_use("address", path, path_of(rule["selfLink"]))


def address_body(store: Store, body: Body) -> Body:
    """Gives an address with its users, which make it IN_USE."""
    users = [rule["selfLink"] for rule in store.every("forwardingRules") if rule.get("IPAddress") == body["address"]]
    return {**body, "status": "IN_USE", "users": users} if users else body


ADDRESS = Kind("addresses", "address", "address", ("global", "regions"), complete_address, may_delete)
