# SPDX-License-Identifier: GPL-3.0-or-later
"""Subnetworks: ordinary ones and what all share; the rules of proxy-only ones are in proxy_only."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import AddressValueError, IPv4Network, NetmaskValueError

from simulator.compute import peerings, proxy_only
from simulator.compute.geography import AUTO_MODE_BLOCK
from simulator.compute.kinds import Draft, Kind, in_use, merged, same_fingerprint
from simulator.compute.links import invalid_value, name_of, path_of
from simulator.compute.store import Body, Store
from simulator.errors import condition_not_met, invalid_argument

_FIELD = "resource.ipCidrRange"


def complete_subnetwork(draft: Draft) -> Body:
    """Gives a subnetwork as recorded answers show it, after all checks."""
    network = draft.linked("network")
    block = _block(str(draft.sent.get("ipCidrRange", "")))
    purpose = draft.sent.get("purpose") or "PRIVATE"
    if purpose in proxy_only.PURPOSES:
        proxy_only.check_request(draft.sent, block)
    _check_new(draft, block, path_of(network))
    body = {**_every(draft, network, block), "purpose": purpose}
    if purpose in proxy_only.PURPOSES:
        proxy_only.check_neighbours(draft.store, body, draft.sent["role"])
        return {**body, "role": draft.sent["role"]}
    return {**body, **_private(draft.sent)}


def auto_subnetwork(draft: Draft, network: str) -> Body:
    """Gives the subnetwork an auto-mode network has in a region."""
    block = IPv4Network(str(draft.sent["ipCidrRange"]))
    return {**_every(draft, network, block), "purpose": "PRIVATE", **_private(draft.sent)}


def _every(draft: Draft, network: str, block: IPv4Network) -> Body:
    body = {
        **draft.common("subnetwork"),
        "network": network,
        "ipCidrRange": str(block),
        "gatewayAddress": str(block[1]),
        "fingerprint": draft.fingerprint,
        "privateIpGoogleAccess": bool(draft.sent.get("privateIpGoogleAccess")),
        "privateIpv6GoogleAccess": "DISABLE_GOOGLE_ACCESS",
        "allowSubnetCidrRoutesOverlap": False,
    }
    return {**body, "description": draft.sent["description"]} if draft.sent.get("description") else body


def _private(sent: Body) -> Body:
    flow_logs = bool(sent.get("enableFlowLogs") or (sent.get("logConfig") or {}).get("enable"))
    body = {"stackType": "IPV4_ONLY", "logConfig": {"enable": flow_logs}, "enableFlowLogs": flow_logs}
    ranges = sent.get("secondaryIpRanges")
    return {**body, "secondaryIpRanges": ranges} if ranges else body


def _block(text: str) -> IPv4Network:
    if not text:
        raise invalid_argument(f"Required field '{_FIELD}' not specified", "required")
    try:
        return IPv4Network(text)
    except (AddressValueError, NetmaskValueError, ValueError) as error:
        # Google refuses host bits and malformed ranges alike; the sentence after the range is ours.
        raise invalid_value(_FIELD, text, f"Invalid IPCidrRange: {text} is not a network address.") from error


def ranges_of(subnetwork: Body) -> Iterator[IPv4Network]:
    """Gives the primary and the secondary ranges of a subnetwork."""
    yield IPv4Network(subnetwork["ipCidrRange"])
    for secondary in subnetwork.get("secondaryIpRanges", ()):
        yield IPv4Network(secondary["ipCidrRange"])


def _check_new(draft: Draft, block: IPv4Network, network: str) -> None:
    if (draft.store.get(network) or {}).get("autoCreateSubnetworks") and block.overlaps(AUTO_MODE_BLOCK):
        # Reported text of a subnet added to an auto-mode network inside its reserved block.
        why = f"Extended subnetworks in auto subnet mode networks cannot overlap with {AUTO_MODE_BLOCK}"
        raise invalid_value(_FIELD, str(block), f"Invalid IPCidrRange: {block}. {why}")
    check_overlaps(draft.store, {"network": network}, block)
    peerings.check_routes(draft.store, network, block)


def check_overlaps(store: Store, subnetwork: Body, block: IPv4Network) -> None:
    """Refuses a range for that subnetwork which another one of its network has."""
    for other in store.every("subnetworks"):
        if path_of(other["network"]) != path_of(subnetwork["network"]) or other.get("id") == subnetwork.get("id"):
            continue
        if any(block.overlaps(taken) for taken in ranges_of(other)):
            where = f"'{other['name']}' in region '{name_of(other['region'])}'"
            why = f"Invalid IPCidrRange: {block} conflicts with existing subnetwork {where}."
            raise invalid_value(_FIELD, str(block), why)


def may_delete(store: Store, path: str, body: Body) -> None:
    """Refuses to delete a subnetwork that belongs to an auto-mode network or that something uses."""
    network = store.get(path_of(body["network"])) or {}
    if network.get("autoCreateSubnetworks") and body["purpose"] == "PRIVATE" and body["name"] == network["name"]:
        # Reported text.
        text = "Invalid resource usage: 'Cannot delete auto subnetwork from an auto subnet mode network.'."
        raise invalid_argument(text, "invalidResourceUsage")
    for user in store.users(path):
        raise in_use("subnetwork", path, user)
    if body["purpose"] in proxy_only.PURPOSES:
        proxy_only.may_delete(store, path, body)


def patch(store: Store, old: Body, change: Body) -> Body:
    """Gives the subnetwork after a PATCH: description, private access, flow logs, secondary ranges, or a role."""
    if not change.get("fingerprint"):
        # Reported for clients that leave it out.
        raise invalid_argument("Required field 'resource.fingerprint' not specified", "required")
    if not same_fingerprint(change["fingerprint"], old["fingerprint"]):
        raise condition_not_met("Invalid fingerprint.")
    for key in ("name", "network", "region", "ipCidrRange", "purpose"):
        if key in change and name_of(str(change[key])) != name_of(str(old[key])):
            raise invalid_value(f"resource.{key}", str(change[key]), "Field cannot be modified.")
    if "role" in change:
        proxy_only.check_promotion(old, change["role"])
    return merged(old, {key: value for key, value in change.items() if key not in ("fingerprint", "network", "region")})


SUBNETWORK = Kind(
    "subnetworks",
    "subnetwork",
    "subnetwork",
    ("regions",),
    complete_subnetwork,
    may_delete,
    patch,
    {"insert": "compute.subnetworks.insert", "delete": "compute.subnetworks.delete"},
)
