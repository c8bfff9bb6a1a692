# Copyright: gkefleet.inference contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads what the variables of a host say about its cluster, whichever of the names that the roles read is set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Variables = Mapping[str, Any]
HostVars = Mapping[str, Variables]

# The roles' own variable first, then what its default reads (roles/*/defaults/main.yml).
NAMES: dict[str, tuple[str, ...]] = {
    "name": ("gke_gpu_cluster_name", "gkefleet_cluster_name"),
    "location": ("gke_gpu_cluster_location", "gkefleet_location", "gkefleet_region"),
    "node_locations": ("gke_gpu_cluster_node_locations", "gkefleet_node_locations"),
    "node_pools": ("gke_gpu_cluster_node_pools", "gkefleet_node_pools"),
    "default_pool": ("gke_gpu_cluster_default_pool",),
    "private_nodes": ("gke_gpu_cluster_private_nodes",),
    "managed_prometheus": ("gke_gpu_cluster_managed_prometheus",),
    "network": ("gke_gpu_cluster_network", "gkefleet_network"),
    "release_channel": ("gke_gpu_cluster_release_channel",),
    "minimum_version": ("gke_gpu_cluster_minimum_version",),
    "pod_range": ("gke_gpu_cluster_pod_range",),
    "service_range": ("gke_gpu_cluster_service_range",),
    "proxy_range": ("mc_gateway_proxy_range", "gkefleet_proxy_range"),
    "region": ("mc_gateway_region", "gkefleet_region"),
    "gateway_regions": ("mc_gateway_regions", "gkefleet_gateway_regions"),
    "namespace": ("inference_backend_namespace", "gkefleet_namespace"),
    "kube_endpoint": ("inference_backend_kube_endpoint", "gkefleet_kube_endpoint"),
}


def each(hosts: Sequence[str], hostvars: HostVars) -> Iterator[tuple[str, Variables]]:
    """Give each host with its variables, which Ansible puts together anew at every look."""
    return ((host, hostvars[host]) for host in hosts)


def setting(variables: Variables, names: Sequence[str]) -> tuple[str, Any]:
    """Give the first of the names that the host sets, and its value; no name and None when it sets none."""
    return next(((name, variables[name]) for name in names if name in variables), ("", None))


def said(variables: Variables, what: str, default: Any = None) -> Any:
    """Give what the host's variables say about its cluster, or else the default."""
    name, value = setting(variables, NAMES[what])
    return value if name else default


def serves(variables: Variables) -> bool:
    """Tell whether a host serves the model: it has GPU node pools, or does not say."""
    pools = said(variables, "node_pools")
    return pools is None or len(pools) > 0
