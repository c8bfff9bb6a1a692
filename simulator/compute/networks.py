# SPDX-License-Identifier: GPL-3.0-or-later
"""VPC networks, firewall rules and routes."""

from __future__ import annotations

from simulator.compute import peerings
from simulator.compute.kinds import Draft, Kind, links_in, merged
from simulator.compute.links import invalid_value, link, name_of
from simulator.compute.store import Body, Store
from simulator.errors import ApiError, invalid_argument

_LOWEST_PRIORITY = 65535


def complete_network(draft: Draft) -> Body:
    """Gives a network as recorded answers show it."""
    routing = {"routingMode": "REGIONAL", "bgpBestPathSelectionMode": "LEGACY", **draft.sent.get("routingConfig", {})}
    network = {
        **draft.common("network"),
        "autoCreateSubnetworks": bool(draft.sent.get("autoCreateSubnetworks")),
        "networkFirewallPolicyEnforcementOrder": "AFTER_CLASSIC_FIREWALL",
        "routingConfig": routing,
        "selfLinkWithId": link(f"projects/{draft.project}/global/networks/{draft.id}"),
    }
    return {**network, **{key: draft.sent[key] for key in ("description", "mtu") if key in draft.sent}}


def network_body(store: Store, path: str) -> Body:
    """Gives a network with the list of its subnetworks, which is absent when it has none."""
    body = peerings.shown(store, store.get(path) or {})
    subnetworks = [sub["selfLink"] for sub in store.every("subnetworks") if sub["network"] == body["selfLink"]]
    return {**body, "subnetworks": subnetworks} if subnetworks else body


def check_unused(store: Store, path: str) -> None:
    """Refuses while something that does not go along with the network uses it."""
    staying = set(store.users(path)) - set(goes_along(store, path))
    if staying:
        text = f"The network resource '{path}' is already being used by '{min(staying)}'"
        raise ApiError(400, "FAILED_PRECONDITION", text, "RESOURCE_IN_USE_BY_ANOTHER_RESOURCE")


def goes_along(store: Store, path: str) -> list[str]:
    """Gives the paths that vanish with a network: default routes, and the auto-mode subnetworks nobody uses."""
    automatic = bool((store.get(path) or {}).get("autoCreateSubnetworks"))
    return [user for user in store.users(path) if _is_derived(store, user, automatic, name_of(path))]


def _is_derived(store: Store, user: str, automatic: bool, network: str) -> bool:
    if "/routes/" in user:
        return str((store.get(user) or {}).get("description", "")).startswith("Default ")
    return automatic and "/subnetworks/" in user and name_of(user) == network and not store.users(user)


def complete_firewall(draft: Draft) -> Body:
    """Gives a firewall rule with its defaults."""
    sent = draft.sent
    _check_priority(sent.get("priority", 0))
    if not sent.get("allowed") and not sent.get("denied"):
        raise invalid_argument("Required field 'resource.allowed' not specified", "required")
    defaults = {"direction": "INGRESS", "priority": 1000, "disabled": False, "logConfig": {"enable": False}}
    if sent.get("direction", "INGRESS") == "INGRESS" and not sent.get("sourceRanges") and not sent.get("sourceTags"):
        defaults["sourceRanges"] = ["0.0.0.0/0"]
    default = link(f"projects/{draft.project}/global/networks/default")
    network = draft.linked("network") if "network" in sent else default
    return {**defaults, "description": "", **sent, **draft.common("firewall"), "network": network}


def _check_priority(priority: int) -> None:
    if not 0 <= priority <= _LOWEST_PRIORITY:
        # The first half is recorded; the bound is the API reference's, its sentence ours.
        raise invalid_value("resource.priority", str(priority), f"Must be between 0 and {_LOWEST_PRIORITY}.")


def complete_route(draft: Draft) -> Body:
    """Gives a static route with its defaults."""
    own = {"network": draft.linked("network"), "priority": draft.sent.get("priority", 1000), "routeType": "STATIC"}
    return {**links_in(draft.sent), **draft.common("route"), **own}


def patch_firewall(_store: Store, old: Body, change: Body) -> Body:
    """Gives the firewall rule after a PATCH."""
    return merged(old, links_in(change))


def patch_network(_store: Store, old: Body, change: Body) -> Body:
    """Gives the network after a PATCH: only routing and MTU can change."""
    return merged(old, {key: value for key, value in change.items() if key in ("routingConfig", "mtu", "description")})


NETWORK = Kind("networks", "network", "network", ("global",), complete_network, patch=patch_network)
FIREWALL = Kind("firewalls", "firewall", "firewall", ("global",), complete_firewall, patch=patch_firewall)
ROUTE = Kind("routes", "route", "route", ("global",), complete_route)
