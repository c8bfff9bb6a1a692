# SPDX-License-Identifier: GPL-3.0-or-later
"""Paths of networks and subnets from projects/ on, as Google compares them (Compute Engine API: partial URLs)."""

from __future__ import annotations

from ansible_collections.gkefleet.inference.plugins.module_utils._locations import region_of


def link_path(url: str) -> str:
    """Give a link from projects/ on: hosts and API versions in front of it vary."""
    return url[url.index("projects/") :] if "projects/" in url else url


def network_path(project: str, network: str | None) -> str | None:
    """Give the path of a network from projects/ on; a name alone means one of the project itself."""
    if network is None or "/" in network:
        return network and link_path(network)
    return f"projects/{project}/global/networks/{network}"


def subnetwork_path(project: str, location: str, subnetwork: str | None) -> str | None:
    """Give the path of a subnet from projects/ on; a name alone means one of the project and the region."""
    if subnetwork is None or "/" in subnetwork:
        return subnetwork and link_path(subnetwork)
    return f"projects/{project}/regions/{region_of(location)}/subnetworks/{subnetwork}"
