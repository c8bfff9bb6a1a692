# SPDX-License-Identifier: GPL-3.0-or-later
"""Zonal network endpoint groups and their endpoints."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulator.compute.kinds import Draft, Kind, links_in, must_be_unused
from simulator.compute.store import Body

Change = Callable[[Body, list[dict[str, Any]]], Body]
# A group's endpoints ride along under this key inside the store; answers never show it.
ENDPOINTS = "endpoints"
# Whether an endpoint passes its health check; part of what the store knows, never of what lists show.
HEALTHY = "healthy"


def complete_group(draft: Draft) -> Body:
    """Gives a group of endpoints with nothing in it."""
    own = {"networkEndpointType": draft.sent.get("networkEndpointType", "GCE_VM_IP_PORT"), "size": 0}
    return {**links_in(draft.sent), **draft.common("networkEndpointGroup"), **own, ENDPOINTS: []}


def attached(group: Body, endpoints: list[dict[str, Any]]) -> Body:
    """Gives the group with more endpoints; one that is there already stays as it is."""
    present = {_key(endpoint) for endpoint in group[ENDPOINTS]}
    added = [endpoint for endpoint in endpoints if _key(endpoint) not in present]
    return _sized(group, [*group[ENDPOINTS], *added])


def detached(group: Body, endpoints: list[dict[str, Any]]) -> Body:
    """Gives the group without these endpoints."""
    gone = {_key(endpoint) for endpoint in endpoints}
    return _sized(group, [endpoint for endpoint in group[ENDPOINTS] if _key(endpoint) not in gone])


def _sized(group: Body, endpoints: list[dict[str, Any]]) -> Body:
    return {**group, ENDPOINTS: endpoints, "size": len(endpoints)}


def _key(endpoint: dict[str, Any]) -> tuple[str, int]:
    return endpoint.get("ipAddress", ""), int(endpoint.get("port", 0))


def shown(group: Body) -> Body:
    """Gives the group as the API shows it."""
    return {key: value for key, value in group.items() if key != ENDPOINTS}


GROUP = Kind(
    "networkEndpointGroups",
    "networkEndpointGroup",
    "network_endpoint_group",
    ("zones",),
    complete_group,
    must_be_unused("network_endpoint_group"),
)
