# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules for IPv4 ranges, first of all those of proxy-only subnets (Cloud Load Balancing docs: Proxy-only subnets)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Network

LONGEST_PREFIX = 26
DATA_NETWORK_CARDS = IPv4Network("192.168.0.0/16")
AUTO_MODE = IPv4Network("10.128.0.0/9")
MANAGED_SERVICES = IPv4Network("34.118.224.0/20")
AVOID = {
    IPv4Network("0.0.0.0/8"): "it means this network alone",
    IPv4Network("127.0.0.0/8"): "it holds loopback addresses",
    IPv4Network("224.0.0.0/4"): "it holds multicast addresses",
    IPv4Network("169.254.0.0/16"): "it holds link-local addresses such as the metadata server's",
    IPv4Network("172.17.0.0/16"): "it holds the default Docker bridge of nodes",
    MANAGED_SERVICES: "GKE gives Services addresses from it",
}


@dataclass(frozen=True)
class NamedRange:
    """A range in use, and words that tell the user whose it is."""

    name: str
    range: str

    def clashes(self, wanted: IPv4Network) -> bool:
        """Tell whether a subnet with the wanted range would be refused, or cut its owner off."""
        return wanted.overlaps(IPv4Network(self.range, strict=False))


@dataclass(frozen=True)
class Destination(NamedRange):
    """Where a route leads; a subnet may be part of it, as the more specific way, but may not contain it."""

    def clashes(self, wanted: IPv4Network) -> bool:
        """Tell whether the wanted range contains the route's destination."""
        return IPv4Network(self.range, strict=False).subnet_of(wanted)


def range_problems(option: str, text: str) -> list[str]:
    """Say why the text is no usable range for proxies, whatever the network holds."""
    problems = block_problems(option, text)
    if problems:
        return problems
    wanted = IPv4Network(text)
    if "/" in text and wanted.prefixlen <= LONGEST_PREFIX:
        return []
    return [
        (
            f"{option}: {text} holds {wanted.num_addresses} addresses, proxies need at least 64;"
            f" set a prefix of /{LONGEST_PREFIX} or shorter, such as /23"
        )
    ]


def block_problems(option: str, text: str) -> list[str]:
    """Say why the text is no range that a network can use, whatever it is for."""
    try:
        wanted = IPv4Network(text)
    except ValueError:
        return [malformed(option, text)]
    return [
        f"{option}: {text} overlaps {avoided}, which cannot be used: {why}; set another range"
        for avoided, why in AVOID.items()
        if wanted.overlaps(avoided)
    ]


def malformed(option: str, text: str) -> str:
    """Say why the text is no IPv4 range, of which Python says that it is none."""
    if not text:
        return f"{option} is not set; set a range such as 10.0.0.0/23"
    try:
        masked = IPv4Network(text, strict=False)
    except ValueError:
        return f"{option}: {text!r} is not an IPv4 range; set one such as 10.0.0.0/23"
    return f"{option}: {text} has host bits set; set {masked}"


def overlap_problems(option: str, text: str, taken: Iterable[NamedRange]) -> list[str]:
    """Say which ranges in use the wanted one overlaps."""
    wanted = IPv4Network(text)
    return [
        f"{option}: {text} overlaps {other.range} of {other.name}; set a range that is free in this network"
        for other in taken
        if other.clashes(wanted)
    ]


def auto_mode_problems(option: str, text: str) -> list[str]:
    """Say why the range cannot be added to an auto-mode network, which keeps 10.128.0.0/9 for itself."""
    if not IPv4Network(text).overlaps(AUTO_MODE):
        return []
    return [
        (
            f"{option}: {text} overlaps {AUTO_MODE}, which an auto-mode network keeps for its own subnets;"
            " set another range"
        )
    ]


def network_card_problems(option: str, text: str, large_machine_types: Iterable[str]) -> list[str]:
    """Say which machine types would swallow answers to proxies: their data cards route 192.168.0.0/16."""
    if not IPv4Network(text).overlaps(DATA_NETWORK_CARDS):
        return []
    return [
        f"{option}: {text} lies in {DATA_NETWORK_CARDS}, which the data network cards of {machine_type} use;"
        " set a range outside of it"
        for machine_type in sorted(set(large_machine_types))
    ]
