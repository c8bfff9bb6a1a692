# SPDX-License-Identifier: GPL-3.0-or-later
"""Filters that give what the inventory plans for several clusters, each a host, as the checks take it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._known_variables import role_defaults
from ansible_collections.gkefleet.inference.plugins.module_utils._locations import is_zone
from ansible_collections.gkefleet.inference.plugins.module_utils._planned_ranges import (
    KINDS,
    PROXIES,
    PlannedRange,
    is_block,
)
from ansible_collections.gkefleet.inference.plugins.plugin_utils._host_variables import (
    NAMES,
    HostVars,
    Variables,
    each,
    said,
    serves,
    setting,
)

# What the inventory leaves out, the module or Google decides.
PLANNED = (
    "node_locations",
    "network",
    *KINDS,
    "node_pools",
    "private_nodes",
    "kube_endpoint",
    "release_channel",
    "minimum_version",
)


def planned_clusters(hosts: Sequence[str], hostvars: HostVars) -> list[dict[str, Any]]:
    """Give each cluster as M(gkefleet.inference.gke_preflight) takes it; what the inventory leaves out is left out."""
    plans = []
    for host, variables in each(hosts, hostvars):
        options = {option: said(variables, option) for option in PLANNED}
        given = {option: value for option, value in options.items() if value is not None}
        first = said(variables, "default_pool", role_defaults()["gke_gpu_cluster_default_pool"])
        where = {"name": said(variables, "name", host), "location": said(variables, "location")}
        plans.append({**where, "default_pool": first, **given})
    return plans


def _pools(variables: Variables) -> Sequence[Mapping[str, Any]]:
    """Give the GPU node pools of a host."""
    pools: Sequence[Mapping[str, Any]] = said(variables, "node_pools", [])
    return pools


def machine_types(hosts: Sequence[str], hostvars: HostVars) -> list[str]:
    """Give the machine types of all hosts' node pools."""
    return sorted({pool["machine_type"] for _host, variables in each(hosts, hostvars) for pool in _pools(variables)})


def pool_shares(hosts: Sequence[str], hostvars: HostVars, ports: int) -> list[dict[str, Any]]:
    """Give name, ports and zones with GPU nodes of each host that serves the model.

    Where Google is to choose the zones, one is certain.
    """
    return [
        {"name": host, "ports": ports, "zones": len(_zones(variables)) or 1}
        for host, variables in each(hosts, hostvars)
        if serves(variables)
    ]


def _zones(variables: Variables) -> set[str]:
    """Give the zones of a host's GPU nodes: those of the pools, or else of the cluster, or else where it lives."""
    location = said(variables, "location", "")
    own = said(variables, "node_locations") or ([location] if is_zone(location) else [])
    return {zone for pool in _pools(variables) or [{}] for zone in pool.get("node_locations") or own}


def ranges_by_region(hosts: Sequence[str], hostvars: HostVars) -> dict[str, dict[str, str]]:
    """Give the proxy ranges that hosts set, by region and host."""
    ranges: dict[str, dict[str, str]] = {}
    for host, variables in each(hosts, hostvars):
        own, region = said(variables, "proxy_range"), said(variables, "region")
        if own and region:
            ranges.setdefault(region, {})[host] = own
    return ranges


def planned_range_problems(hosts: Sequence[str], hostvars: HostVars) -> list[str]:
    """Say which ranges that hosts set for pods and Services cannot be used beside those of proxies and each other."""
    ranges = [planned for host, variables in each(hosts, hostvars) for planned in _ranges(host, variables)]
    problems = [problem for planned in ranges if planned.kind != PROXIES for problem in planned.problems()]
    for number, planned in enumerate(ranges):
        later = ranges[number + 1 :]
        problems += planned.overlaps(other for other in later if {planned.kind, other.kind} != {PROXIES})
    return problems


def _ranges(host: str, variables: Variables) -> Iterator[PlannedRange]:
    for kind in KINDS:
        name, text = setting(variables, NAMES[kind])
        if name and is_block(str(text)):
            yield PlannedRange(kind, name, host, said(variables, "region", ""), text)


FILTERS: dict[str, Callable[..., Any]] = {
    "machine_types": machine_types,
    "planned_clusters": planned_clusters,
    "planned_range_problems": planned_range_problems,
    "pool_shares": pool_shares,
    "ranges_by_region": ranges_by_region,
}
