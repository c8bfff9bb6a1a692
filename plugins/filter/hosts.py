# SPDX-License-Identifier: GPL-3.0-or-later
"""Filters that read what the inventory says about several clusters, each a host."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

Variables = Mapping[str, Any]
HostVars = Mapping[str, Variables]


def _each(hosts: Sequence[str], hostvars: HostVars) -> Iterator[tuple[str, Variables]]:
    """Give each host with its variables, which Ansible puts together anew at every look."""
    return ((host, hostvars[host]) for host in hosts)


def _serves(variables: Variables) -> bool:
    """Tell whether a host serves the model: it has GPU node pools, or does not say."""
    return "gkefleet_node_pools" not in variables or len(variables["gkefleet_node_pools"]) > 0


def _pools(variables: Variables) -> Sequence[Mapping[str, Any]]:
    """Give the GPU node pools of a host."""
    pools: Sequence[Mapping[str, Any]] = variables.get("gkefleet_node_pools", [])
    return pools


def host_values(hosts: Sequence[str], hostvars: HostVars, *names: str, default: Any = None) -> dict[str, Any]:
    """Give each host the first of these variables that its inventory sets, or else the default or its own name."""
    own = {
        host: next((variables[name] for name in names if name in variables), default)
        for host, variables in _each(hosts, hostvars)
    }
    return {host: host if value is None else value for host, value in own.items()}


def serving_hosts(hosts: Sequence[str], hostvars: HostVars) -> list[str]:
    """Give the hosts that serve the model: those with GPU node pools, or that do not say."""
    return [host for host, variables in _each(hosts, hostvars) if _serves(variables)]


def gateway_regions(hosts: Sequence[str], hostvars: HostVars) -> list[str]:
    """Give the regions that get a gateway address: those listed, or else those of the serving hosts."""
    serving: list[str] = []
    for _host, variables in _each(hosts, hostvars):
        if "gkefleet_gateway_regions" in variables:
            return list(variables["gkefleet_gateway_regions"])
        if "gkefleet_region" in variables and _serves(variables):
            serving.append(variables["gkefleet_region"])
    return list(dict.fromkeys(serving))


def gateway_hosts(hosts: Sequence[str], hostvars: HostVars) -> list[str]:
    """Give the host that acts for each region with a gateway address: the first serving one, or the first."""
    serving = serving_hosts(hosts, hostvars)
    regions = host_values(hosts, hostvars, "gkefleet_region", default="")
    first: dict[str, str] = {}
    for host in [*serving, *hosts]:
        first.setdefault(regions[host], host)
    return [first[region] for region in gateway_regions(hosts, hostvars) if region in first]


def answering_clusters(hosts: Sequence[str], hostvars: HostVars, pool: str) -> list[dict[str, str]]:
    """Give each serving cluster with its location and where its model servers are."""
    return [
        {
            "cluster": variables.get("gkefleet_cluster_name", host),
            "location": variables.get("gkefleet_location", variables.get("gkefleet_region")),
            "namespace": variables.get("gkefleet_namespace", "default"),
            "selector": f"app={pool}",
            **({"kube_endpoint": variables["gkefleet_kube_endpoint"]} if "gkefleet_kube_endpoint" in variables else {}),
        }
        for host, variables in _each(hosts, hostvars)
        if _serves(variables)
    ]


def kube_endpoints(hosts: Sequence[str], hostvars: HostVars) -> dict[str, str]:
    """Give, by the name of its cluster, how each host that says so wants its Kubernetes API reached."""
    return {
        variables.get("gkefleet_cluster_name", host): variables["gkefleet_kube_endpoint"]
        for host, variables in _each(hosts, hostvars)
        if "gkefleet_kube_endpoint" in variables
    }


def planned_clusters(hosts: Sequence[str], hostvars: HostVars) -> list[dict[str, Any]]:
    """Give each cluster as M(gkefleet.inference.gke_preflight) takes it; what the inventory leaves out is left out."""
    options = {
        "node_locations": "gkefleet_node_locations",
        "network": "gkefleet_network",
        "proxy_range": "gkefleet_proxy_range",
        "node_pools": "gkefleet_node_pools",
        "release_channel": "gke_gpu_cluster_release_channel",
        "minimum_version": "gke_gpu_cluster_minimum_version",
    }
    return [
        {
            "name": variables.get("gkefleet_cluster_name", host),
            "location": variables.get("gkefleet_location", variables.get("gkefleet_region")),
            **{option: variables[name] for option, name in options.items() if name in variables},
        }
        for host, variables in _each(hosts, hostvars)
    ]


def machine_types(hosts: Sequence[str], hostvars: HostVars) -> list[str]:
    """Give the machine types of all hosts' node pools."""
    return sorted({pool["machine_type"] for _host, variables in _each(hosts, hostvars) for pool in _pools(variables)})


def pool_shares(hosts: Sequence[str], hostvars: HostVars, ports: int) -> list[dict[str, Any]]:
    """Give name, ports and zones with GPU nodes of each host."""
    zones = {
        host: {zone for pool in _pools(variables) for zone in pool.get("node_locations") or []}
        for host, variables in _each(hosts, hostvars)
    }
    return [{"name": host, "ports": ports, "zones": len(listed)} for host, listed in zones.items()]


def ranges_by_region(hosts: Sequence[str], hostvars: HostVars) -> dict[str, dict[str, str]]:
    """Give the proxy ranges that hosts set, by region and host."""
    ranges: dict[str, dict[str, str]] = {}
    for host, variables in _each(hosts, hostvars):
        own = variables.get("mc_gateway_proxy_range", variables.get("gkefleet_proxy_range"))
        if own and "gkefleet_region" in variables:
            ranges.setdefault(variables["gkefleet_region"], {})[host] = own
    return ranges


class FilterModule:
    """The filters of this file by name."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Give each filter its name."""
        return {
            "answering_clusters": answering_clusters,
            "gateway_hosts": gateway_hosts,
            "gateway_regions": gateway_regions,
            "host_values": host_values,
            "kube_endpoints": kube_endpoints,
            "machine_types": machine_types,
            "planned_clusters": planned_clusters,
            "pool_shares": pool_shares,
            "ranges_by_region": ranges_by_region,
            "serving_hosts": serving_hosts,
        }
