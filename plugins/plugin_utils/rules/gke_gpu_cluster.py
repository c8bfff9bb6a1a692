# SPDX-License-Identifier: GPL-3.0-or-later
"""What makes a cluster that cannot work."""

from __future__ import annotations

from collections.abc import Iterator

from ansible.module_utils.parsing.convert_bool import boolean
from ansible_collections.gkefleet.inference.plugins.module_utils import _locations, _names, _versions
from ansible_collections.gkefleet.inference.plugins.plugin_utils.rules.agreement import (
    repeated_problems,
    unequal_problems,
)
from ansible_collections.gkefleet.inference.plugins.plugin_utils.rules.node_pools import node_pool_problems
from ansible_collections.gkefleet.inference.plugins.plugin_utils.rules.parts import Part
from ansible_collections.gkefleet.inference.plugins.plugin_utils.rules.ranges import planned_range_problems
from ansible_collections.gkefleet.inference.plugins.plugin_utils.rules.settings import Settings, missing_project


def _cluster(settings: Settings) -> Iterator[str]:
    yield from _names.CLUSTER.problems("gke_gpu_cluster_name", settings["name"])
    yield from _minimum_version("gke_gpu_cluster_minimum_version", settings["minimum_version"])
    if settings["hpa_profile"] != "performance":
        yield "gke_gpu_cluster_hpa_profile: none leaves AutoscalingMetrics without effect; set performance"
    if settings["auto_monitoring"] == "all" and not boolean(settings["managed_prometheus"]):
        yield (
            "gke_gpu_cluster_auto_monitoring: managed Prometheus does that; set "
            "gke_gpu_cluster_managed_prometheus: true"
        )


def _places(settings: Settings) -> Iterator[str]:
    location, region, zones = settings["location"], settings["region"], settings["node_locations"]
    problems = _locations.location_problems("gkefleet_location", location)
    yield from problems
    if not problems and _locations.region_of(location) != region:
        yield (
            f"gkefleet_location: {location} is not in {region}, the region of this cluster; set {region} or one of "
            "its zones"
        )
    for problem in _locations.node_location_problems(location, zones or None):
        yield problem.replace("node_locations", "gkefleet_node_locations", 1)


def _minimum_version(option: str, version: str) -> Iterator[str]:
    """Say why a minimum version cannot carry a multi-cluster inference gateway."""
    lowest = _versions.MULTICLUSTER_INFERENCE_GATEWAY
    try:
        if _versions.parse_minimum(version) < _versions.parse(lowest):
            yield f"{option}: {version} has no multi-cluster inference gateway; set {lowest} or newer"
    except ValueError as error:
        yield f"{option}: {error}"


def _node_pools(settings: Settings) -> Iterator[str]:
    location, zones = settings["location"], settings["node_locations"]
    for pool in settings["node_pools"]:
        yield from node_pool_problems(pool, "gkefleet_node_pools", location, zones)
    names = [settings["default_pool"]["name"], *(pool["name"] for pool in settings["node_pools"])]
    if len(set(names)) < len(names):
        yield "gkefleet_node_pools: two pools have one name, or that of the default pool; name each differently"


def _endpoints(settings: Settings) -> Iterator[str]:
    by_ip = settings["ip_endpoints"]
    if by_ip is not None and not boolean(by_ip) and settings["kube_endpoint"] != "dns":
        yield (
            "gke_gpu_cluster_ip_endpoints: without them the DNS endpoint is the way in; set "
            "gke_gpu_cluster_kube_endpoint: dns"
        )
    if boolean(settings["private_endpoint"]) and not boolean(settings["private_nodes"]):
        yield (
            "gke_gpu_cluster_private_endpoint: a private control plane needs private nodes; set "
            "gke_gpu_cluster_private_nodes: true"
        )


def _one_fleet(settings: Settings) -> Iterator[str]:
    """Multi-cluster Gateways balance inside one network and one fleet (GKE docs: Set up multi-cluster Gateway)."""
    yield from repeated_problems(settings, "gke_gpu_cluster_name", "gkefleet_cluster_name")
    yield from unequal_problems(settings, "gke_gpu_cluster_network", "gkefleet_network", default="default")
    yield from unequal_problems(settings, "gke_gpu_cluster_project", "gkefleet_project", default=settings["project"])


def _ranges(settings: Settings) -> list[str]:
    """The ranges of one network exclude each other, whatever each is for."""
    return planned_range_problems(settings.clusters, settings.hostvars)


GKE_GPU_CLUSTER = Part(
    "gke_gpu_cluster_",
    of_host=(missing_project, _cluster, _places, _node_pools, _endpoints),
    of_all_hosts=(_one_fleet, _ranges),
)
