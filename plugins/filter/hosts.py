# SPDX-License-Identifier: GPL-3.0-or-later
"""Filters that read what the inventory says about several clusters, each a host."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

HostVars = Mapping[str, Mapping[str, Any]]


def host_values(hosts: Sequence[str], hostvars: HostVars, *names: str, default: Any = None) -> dict[str, Any]:
    """Give each host the first of these variables that its inventory sets, or else the default or its own name."""
    own = {host: next((hostvars[host][name] for name in names if name in hostvars[host]), default) for host in hosts}
    return {host: host if value is None else value for host, value in own.items()}


def serving_hosts(hosts: Sequence[str], hostvars: HostVars) -> list[str]:
    """Give the hosts that serve the model: those with GPU node pools, or that do not say."""
    return [host for host in hosts if len(hostvars[host].get("gkefleet_node_pools", [host])) > 0]


def gateway_regions(hosts: Sequence[str], hostvars: HostVars) -> list[str]:
    """Give the regions that get a gateway address: those listed, or else those of the serving hosts."""
    listed = next(
        (hostvars[host]["gkefleet_gateway_regions"] for host in hosts if "gkefleet_gateway_regions" in hostvars[host]),
        None,
    )
    serving = [
        hostvars[host]["gkefleet_region"]
        for host in serving_hosts(hosts, hostvars)
        if "gkefleet_region" in hostvars[host]
    ]
    return list(dict.fromkeys(serving if listed is None else listed))


def gateway_hosts(hosts: Sequence[str], hostvars: HostVars) -> list[str]:
    """Give one host of each region that gets a gateway address; it acts for the region."""
    ordered = sorted(hosts, key=lambda host: host not in serving_hosts(hosts, hostvars))
    first = {hostvars[host].get("gkefleet_region"): host for host in reversed(ordered)}
    return [first[region] for region in gateway_regions(hosts, hostvars) if region in first]


def answering_clusters(hosts: Sequence[str], hostvars: HostVars, pool: str) -> list[dict[str, str]]:
    """Give each serving cluster with its location and where its model servers are."""
    return [
        {
            "cluster": hostvars[host].get("gkefleet_cluster_name", host),
            "location": hostvars[host].get("gkefleet_location", hostvars[host].get("gkefleet_region")),
            "namespace": hostvars[host].get("gkefleet_namespace", "default"),
            "selector": f"app={pool}",
        }
        for host in serving_hosts(hosts, hostvars)
    ]


def machine_types(hosts: Sequence[str], hostvars: HostVars) -> list[str]:
    """Give the machine types of all hosts' node pools."""
    pools = [pool for host in hosts for pool in hostvars[host].get("gkefleet_node_pools", [])]
    return sorted({pool["machine_type"] for pool in pools})


def pool_shares(hosts: Sequence[str], hostvars: HostVars, ports: int) -> list[dict[str, Any]]:
    """Give name, ports and zones with nodes of each serving host that lists its zones."""
    zones = {
        host: {
            zone for pool in hostvars[host].get("gkefleet_node_pools", []) for zone in pool.get("node_locations") or []
        }
        for host in serving_hosts(hosts, hostvars)
    }
    return [{"name": host, "ports": ports, "zones": len(listed)} for host, listed in zones.items()]


def ranges_of_region(hosts: Sequence[str], hostvars: HostVars, region: str) -> dict[str, str]:
    """Give the proxy ranges that hosts of the region set."""
    ranges = _ranges_by_host(hosts, hostvars)
    return {host: text for host, text in ranges.items() if hostvars[host].get("gkefleet_region") == region}


def ranges_of_other_regions(hosts: Sequence[str], hostvars: HostVars, region: str) -> dict[str, str]:
    """Give the proxy ranges that hosts of other regions set."""
    ranges = _ranges_by_host(hosts, hostvars)
    return {host: text for host, text in ranges.items() if hostvars[host].get("gkefleet_region") != region}


def _ranges_by_host(hosts: Sequence[str], hostvars: HostVars) -> dict[str, str]:
    """Give the proxy range of each host that sets one."""
    return {host: hostvars[host]["gkefleet_proxy_range"] for host in hosts if "gkefleet_proxy_range" in hostvars[host]}


class FilterModule:
    """The filters of this file by name."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Give each filter its name."""
        return {
            "answering_clusters": answering_clusters,
            "gateway_hosts": gateway_hosts,
            "gateway_regions": gateway_regions,
            "host_values": host_values,
            "machine_types": machine_types,
            "pool_shares": pool_shares,
            "ranges_of_other_regions": ranges_of_other_regions,
            "ranges_of_region": ranges_of_region,
            "serving_hosts": serving_hosts,
        }
