# SPDX-License-Identifier: GPL-3.0-or-later
"""Picks and judges proxy-only subnets among a network's subnets (Cloud Load Balancing docs: Proxy-only subnets)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._network_paths import link_path
from ansible_collections.gkefleet.inference.plugins.module_utils._ranges import NamedRange

Subnet = dict[str, Any]
CROSS_REGION = "GLOBAL_MANAGED_PROXY"
REGIONAL = "REGIONAL_MANAGED_PROXY"


def in_network(subnets: Iterable[Subnet], network: str, region: str | None = None) -> list[Subnet]:
    """Give the subnets of a network, named by its path from projects/ on, in one region or in all."""
    return [
        subnet for subnet in subnets if link_path(subnet["network"]) == network and region in (None, region_of(subnet))
    ]


def region_of(subnet: Subnet) -> str:
    """Give the short name of a subnet's region."""
    return str(subnet["region"]).rsplit("/", 1)[-1]


def active(subnets: Sequence[Subnet], purpose: str = CROSS_REGION) -> Subnet | None:
    """Give the ACTIVE subnet of a purpose; a region of a network has one at most."""
    return next((subnet for subnet in subnets if _is(subnet, purpose, "ACTIVE")), None)


def backup(subnets: Sequence[Subnet], purpose: str = CROSS_REGION) -> Subnet | None:
    """Give the BACKUP subnet of a purpose."""
    return next((subnet for subnet in subnets if _is(subnet, purpose, "BACKUP")), None)


def name_problems(option: str, name: str, neighbours: Iterable[Subnet]) -> Iterator[str]:
    """Say which subnet of the region has the name already, whatever its network and purpose."""
    for subnet in neighbours:
        if subnet["name"] == name:
            what = f"a subnet of {link_path(subnet['network'])} with purpose {subnet.get('purpose', 'PRIVATE')}"
            yield f"{option}: {name} in {region_of(subnet)} is {what}; choose another name"


def _is(subnet: Subnet, purpose: str, role: str) -> bool:
    return subnet.get("purpose") == purpose and subnet.get("role") == role


def ranges_in_use(subnets: Iterable[Subnet]) -> Iterator[NamedRange]:
    """Give every primary and secondary IPv4 range of the subnets, with words that say whose it is."""
    for subnet in subnets:
        title = f"subnet {subnet['name']} in {region_of(subnet)}"
        if subnet.get("ipCidrRange"):
            yield NamedRange(title, subnet["ipCidrRange"])
        for secondary in subnet.get("secondaryIpRanges", []):
            if secondary.get("ipCidrRange"):
                yield NamedRange(f"{title} (secondary {secondary.get('rangeName')})", secondary["ipCidrRange"])
