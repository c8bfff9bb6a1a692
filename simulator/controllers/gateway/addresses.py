# SPDX-License-Identifier: GPL-3.0-or-later
"""What a Gateway asks for under addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass

from simulator.controllers.manifests import Manifest

EPHEMERAL = "networking.gke.io/ephemeral-ipv4-address/"
NAMED = "networking.gke.io/named-address-with-region"
NAMED_VALUE = re.compile(r"(?:projects/[^/]+/)?regions/([^/]+)/addresses/([^/]+)")


@dataclass(frozen=True)
class WantedAddress:
    """One address: its region and, when it is reserved, its name; or why it cannot be had."""

    region: str
    name: str = ""
    problem: str = ""


def wanted_addresses(gateway: Manifest, home_region: str) -> list[WantedAddress]:
    """The addresses a gateway of the cross-regional class asks for, in its order.

    One that asks for none gets one in the config cluster's region.
    """
    entries = gateway["spec"].get("addresses") or []
    if not entries:
        return [WantedAddress(home_region)]
    wanted = [_wanted(entry.get("type", "IPAddress"), entry.get("value", "")) for entry in entries]
    regions = [address.region for address in wanted]
    return [
        WantedAddress(address.region, problem=f"region {address.region} is asked for twice")
        if address.region in regions[:index] and not address.problem
        else address
        for index, address in enumerate(wanted)
    ]


def _wanted(kind: str, value: str) -> WantedAddress:
    if kind.startswith(EPHEMERAL):
        region = kind.removeprefix(EPHEMERAL)
        # The how-to: the value is the bare region and equals the one in the type.
        problem = "" if value == region else f"address value {value!r} must equal the region {region!r} of its type"
        return WantedAddress(region, problem=problem)
    if kind == NAMED:
        match = NAMED_VALUE.fullmatch(value)
        if match:
            return WantedAddress(match[1], match[2])
        return WantedAddress("", problem=f"address value {value!r} must have the form regions/REGION/addresses/NAME")
    return WantedAddress("", problem=f"address type {kind!r} is not supported by this GatewayClass")
