# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds what a multi-cluster Gateway's load balancer is made of in Compute Engine, and whose it is."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._locations import region_of
from ansible_collections.gkefleet.inference.plugins.module_utils._network_paths import link_path

# What the names of all resources of a multi-cluster Gateway begin with: gkemcg1-NAMESPACE-GATEWAY-HASH.
CONTROLLER = "gkemcg1-"
LONGEST = 20  # letters of namespace and name that are sure to be in it
# In the order in which they can be deleted by hand.
COLLECTIONS = (
    "forwardingRules",
    "targetHttpProxies",
    "targetHttpsProxies",
    "urlMaps",
    "backendServices",
    "healthChecks",
    "networkEndpointGroups",
    "addresses",
)


def prefixes(gateways: Iterable[Body]) -> tuple[str, ...]:
    """Gives what the names of the Gateways' resources begin with, as far as it is sure."""
    names = [gateway["metadata"] for gateway in gateways]
    return tuple(f"{CONTROLLER}{one['namespace'][:LONGEST]}-{one['name'][:LONGEST]}" for one in names)


def orphans(found: Collection[Body], gateways: Collection[Body]) -> list[Body]:
    """Gives the resources of multi-cluster Gateways that exist no longer."""
    living = prefixes(gateways)
    return [one for one in found if one["name"].startswith(CONTROLLER) and not one["name"].startswith(living)]


def region_of_rule(rule: Body) -> str:
    """Gives the region of a forwarding rule; that of its subnetwork for a cross-region one, which is global."""
    where = rule.get("region") or rule.get("subnetwork", "")
    return str(where).split("/regions/")[1].split("/")[0] if "/regions/" in str(where) else ""


def rules_on(subnet: Body, rules: Collection[Body]) -> list[str]:
    """Gives the names of the forwarding rules whose proxies live in a proxy-only subnet."""
    region = str(subnet["region"]).rsplit("/", 1)[-1]
    return sorted(rule["name"] for rule in rules if _served(rule, subnet["network"]) and region_of_rule(rule) == region)


def _served(rule: Body, network: str) -> bool:
    return rule.get("loadBalancingScheme") == "INTERNAL_MANAGED" and link_path(rule.get("network", "")) == link_path(
        network
    )


def part(collection: str, body: Body) -> dict[str, Any]:
    """Gives a resource of Compute Engine by what names it; without a location it is global."""
    where = str(body.get("zone") or body.get("region") or "")
    scope = "zone" if body.get("zone") else "region" if where else "global"
    return {"collection": collection, "name": body["name"], "scope": scope, "location": where.rsplit("/", 1)[-1]}


def groups_in(region: str, services: Iterable[Body]) -> list[str]:
    """Gives the names of the endpoint groups in a region that backend services send requests to."""
    urls = {backend["group"] for service in services for backend in service.get("backends", [])}
    zonal = [url.rsplit("/zones/", 1)[-1].split("/") for url in urls if "/zones/" in url]
    return sorted(parts[-1] for parts in zonal if region_of(parts[0]) == region)
