# SPDX-License-Identifier: GPL-3.0-or-later
"""Filters that read what the inventory says about several clusters, each a host."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ansible_collections.gkefleet.inference.plugins.plugin_utils._host_variables import (
    HostVars,
    Variables,
    each,
    said,
    serves,
    setting,
)


def host_values(hosts: Sequence[str], hostvars: HostVars, *names: str, default: Any = None) -> dict[str, Any]:
    """Give each host the first of these variables that its inventory sets, or else the default or its own name."""
    return {host: value for host, (_name, value) in said_by(hosts, hostvars, names, default).items()}


def said_by(hosts: Sequence[str], hostvars: HostVars, names: Sequence[str], default: Any) -> dict[str, tuple[str, Any]]:
    """Give each host's value with the variable that sets it, an empty name for the default or the host's own name."""
    found = {host: setting(variables, names) for host, variables in each(hosts, hostvars)}
    otherwise = {host: host if default is None else default for host in hosts}
    return {host: (name, otherwise[host] if value is None else value) for host, (name, value) in found.items()}


def serving_hosts(hosts: Sequence[str], hostvars: HostVars) -> list[str]:
    """Give the hosts that serve the model: those with GPU node pools, or that do not say."""
    return [host for host, variables in each(hosts, hostvars) if serves(variables)]


def gateway_regions(hosts: Sequence[str], hostvars: HostVars) -> list[str]:
    """Give the regions that get a gateway address: those listed, or else those of the serving hosts."""
    return _regions([variables for _host, variables in each(hosts, hostvars)])


def _regions(clusters: Sequence[Variables]) -> list[str]:
    listed = next((said(one, "gateway_regions") for one in clusters if said(one, "gateway_regions") is not None), None)
    if listed is not None:
        return list(listed)
    return list(dict.fromkeys(said(one, "region") for one in clusters if serves(one) and said(one, "region")))


def gateway_hosts(hosts: Sequence[str], hostvars: HostVars) -> list[str]:
    """Give the host that acts for each region with a gateway address: the first serving one, or the first."""
    clusters = dict(each(hosts, hostvars))
    first: dict[str, str] = {}
    for host in sorted(clusters, key=lambda host: not serves(clusters[host])):
        first.setdefault(said(clusters[host], "region", ""), host)
    return [first[region] for region in _regions(list(clusters.values())) if region in first]


def answering_clusters(hosts: Sequence[str], hostvars: HostVars, pool: str) -> list[dict[str, str]]:
    """Give each serving cluster with its location and where its model servers are."""
    return [
        {
            "cluster": said(variables, "name", host),
            "location": said(variables, "location"),
            "namespace": said(variables, "namespace", "default"),
            "selector": f"app={pool}",
            **_endpoint(variables),
        }
        for host, variables in each(hosts, hostvars)
        if serves(variables)
    ]


def _endpoint(variables: Variables) -> dict[str, str]:
    endpoint = said(variables, "kube_endpoint")
    return {"kube_endpoint": endpoint} if endpoint else {}


def kube_endpoints(hosts: Sequence[str], hostvars: HostVars) -> dict[str, str]:
    """Give, by the name of its cluster, how each host that says so wants its Kubernetes API reached."""
    found = {
        said(variables, "name", host): said(variables, "kube_endpoint") for host, variables in each(hosts, hostvars)
    }
    return {cluster: endpoint for cluster, endpoint in found.items() if endpoint}


FILTERS: dict[str, Callable[..., Any]] = {
    "answering_clusters": answering_clusters,
    "gateway_hosts": gateway_hosts,
    "gateway_regions": gateway_regions,
    "host_values": host_values,
    "kube_endpoints": kube_endpoints,
    "serving_hosts": serving_hosts,
}
