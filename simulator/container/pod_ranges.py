# SPDX-License-Identifier: GPL-3.0-or-later
"""Ranges for pods and Services: which are free in a network."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Network

from simulator.compute.geography import AUTO_MODE_BLOCK
from simulator.compute.links import name_of
from simulator.compute.store import Store
from simulator.compute.subnetworks import ranges_of
from simulator.errors import ApiError, invalid_argument

_POD_SPACE = IPv4Network("10.0.0.0/8")
_POD_PREFIX = 14
_LOWEST_AUTOMATIC = IPv4Network("10.16.0.0/14")
# Nodes of a /24 each that fit into a range of the usual size.
_NODES_IN_RANGE = 1024


def utilization(nodes: int) -> float:
    """Gives the part of a pod range that the nodes of its cluster take."""
    return round(nodes / _NODES_IN_RANGE, 4)


def named_range(store: Store, subnetwork: str, name: str) -> str:
    """Gives a secondary range of a subnetwork by its name."""
    for secondary in (store.get(subnetwork) or {}).get("secondaryIpRanges", ()):
        if secondary["rangeName"] == name:
            return str(secondary["ipCidrRange"])
    raise invalid_argument(f'Secondary range "{name}" does not exist in network "{name_of(subnetwork)}".')


def free_pods(wish: str, network: str, store: Store) -> str:
    """Gives a free range for pods: the one asked for, one of a size ("/14"), or one of the usual size ("")."""
    asked = wish or f"/{_POD_PREFIX}"
    taken = _taken(network, store)
    if not asked.startswith("/"):
        block = _block(asked)
        if any(block.overlaps(other) for other in taken):
            # Text from public reports.
            text = (
                f'Requested CIDR {asked} for containers is not available in network "{name_of(network)}" for cluster.'
            )
            raise invalid_argument(text)
        return str(block)
    for block in _candidates(int(asked[1:])):
        if not any(block.overlaps(other) for other in taken):
            return str(block)
    raise _exhausted(network, asked)


def free_services(asked: str, pods: str, network: str, store: Store) -> str:
    """Gives the range asked for Services, which GKE adds to the subnetwork beside that of the pods."""
    block = _block(asked)
    if any(block.overlaps(other) for other in (IPv4Network(pods), *_taken(network, store))):
        # The sentence for containers, from public reports, with another word.
        text = f'Requested CIDR {asked} for services is not available in network "{name_of(network)}" for cluster.'
        raise invalid_argument(text)
    return str(block)


def _block(text: str) -> IPv4Network:
    try:
        return IPv4Network(text)
    except ValueError as error:
        raise invalid_argument(f"Invalid CIDR {text}.") from error


def _candidates(prefix: int) -> Iterable[IPv4Network]:
    # Automatic pod ranges keep out of the auto-mode block and of the lowest addresses, where people put their own.
    return (
        block
        for block in _POD_SPACE.subnets(new_prefix=prefix)
        if block >= _LOWEST_AUTOMATIC and not block.overlaps(AUTO_MODE_BLOCK)
    )


def _taken(network: str, store: Store) -> list[IPv4Network]:
    mine = [body for body in store.every("subnetworks") if name_of(body["network"]) == name_of(network)]
    return [block for body in mine for block in ranges_of(body)]


def _exhausted(network: str, asked: str) -> ApiError:
    where = f'The network "{name_of(network)}" does not have available private IP space in 10.0.0.0/8'
    return invalid_argument(f"{where} to reserve a {asked} block for pods for cluster.")
