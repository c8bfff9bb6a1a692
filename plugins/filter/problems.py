# SPDX-License-Identifier: GPL-3.0-or-later
"""Filters that say what is wrong with an input, by the same rules as the modules; nothing when it is fine."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible_collections.gkefleet.inference.plugins.module_utils import (
    _backend_settings,
    _gpu_machines,
    _locations,
    _names,
    _neg_arithmetic,
    _node_pool_problems,
    _ranges,
    _versions,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._errors import InputError

DEFAULT_DISK_GB = 100
KUBERNETES_OBJECT = _names.NameRule(
    "name of a Kubernetes object",
    r"[a-z0-9]([-a-z0-9]*[a-z0-9])?",
    63,
    "lower-case letters, digits and hyphens, no hyphen first or last",
)


def name_problems(name: str, option: str, kind: str) -> list[str]:
    """Say why Google or Kubernetes would refuse the name of this kind, such as cluster or inference_pool."""
    rule = KUBERNETES_OBJECT if kind == "kubernetes_object" else getattr(_names, kind.upper(), None)
    if not isinstance(rule, _names.NameRule):
        raise AnsibleFilterError(f"name_problems knows no kind {kind!r}")
    return rule.problems(option, name)


def location_problems(location: str, option: str, region: str | None = None) -> list[str]:
    """Say why the location is no region or zone, or is neither this region nor one of its zones."""
    problems = _locations.location_problems(option, location)
    if problems or region is None or _locations.region_of(location) == region:
        return problems
    return [f"{option}: {location} is not in {region}, the region of this cluster; set {region} or one of its zones"]


def membership_location_problems(location: str, option: str) -> list[str]:
    """Say why no membership can live there: neither in a region nor global."""
    if location == "global" or _locations.is_region(location):
        return []
    return [f"{option}: memberships live in a region or are global, not in {location!r}; set global or a region"]


def zone_problems(zones: Sequence[str], option: str, location: str) -> list[str]:
    """Say which entries are no zones of the location's region."""
    problems = _locations.node_location_problems(location, zones or None)
    return [problem.replace("node_locations", option, 1) for problem in problems]


def version_problems(version: str, option: str) -> list[str]:
    """Say why a minimum version cannot carry a multi-cluster inference gateway."""
    lowest = _versions.MULTICLUSTER_INFERENCE_GATEWAY
    try:
        known = _versions.parse_minimum(version)
    except ValueError as error:
        return [f"{option}: {error}"]
    if known >= _versions.parse(lowest):
        return []
    return [f"{option}: {version} has no multi-cluster inference gateway; set {lowest} or newer"]


def node_pool_problems(
    pool: Mapping[str, Any], option: str, location: str, cluster_zones: Sequence[str] = ()
) -> list[str]:
    """Say which options of a node pool contradict each other or the machine type.

    Zones that the pool shares with its cluster are judged with the cluster.
    """
    problems = [*_node_pool_problems.node_pool_problems(pool), *_zones_of_pool(pool, location, cluster_zones)]
    return [f"{option}, pool {pool['name']}: {problem}" for problem in problems]


def _zones_of_pool(pool: Mapping[str, Any], location: str, cluster_zones: Sequence[str]) -> list[str]:
    """Say what is wrong with the zones; accelerators are in few of them, so a regional pool must list its own."""
    zones = pool.get("node_locations")
    if zones and zones == cluster_zones:
        return []
    if zones or _locations.is_zone(location):
        return _locations.node_location_problems(location, zones or None)
    return ["node_locations: not every zone has accelerators; list the zones its nodes may be in"]


def proxy_range_problems(text: str, option: str, others: Mapping[str, str], machine_types: Sequence[str]) -> list[str]:
    """Say why proxies cannot use the range: its form, another region's range, or data cards of the machine types."""
    problems = _ranges.range_problems(option, text)
    if problems:
        return problems
    named = [_ranges.NamedRange(name, other) for name, other in others.items() if not _ranges.range_problems("", other)]
    large = [machine_type for machine_type in machine_types if _gpu_machines.is_large(machine_type)]
    return _ranges.overlap_problems(option, text, named) + _ranges.network_card_problems(option, text, large)


def port_problems(ports: Sequence[int | str], option: str) -> list[str]:
    """Say which port numbers an inference pool refuses; those given with -e are text."""
    return _neg_arithmetic.port_problems(option, [int(port) for port in ports])


def network_endpoint_group_problems(clusters: Sequence[Mapping[str, Any]]) -> list[str]:
    """Say by how much clusters, each with name, ports and zones, exceed what one backend service takes."""
    shares = [_neg_arithmetic.Share(each["name"], int(each["ports"]), int(each["zones"])) for each in clusters]
    return _neg_arithmetic.group_problems(shares)


def room_problems(pools: Sequence[Mapping[str, Any]], gpus: int, ephemeral_storage: str) -> list[str]:
    """Say why no node of the pools has room for a model server."""
    counts = [(pool.get("accelerator") or {}).get("count", 0) for pool in pools]
    problems = []
    if counts and max(counts) < gpus:
        problems.append(
            f"inference_backend_gpus_per_replica: a model server wants {gpus} GPUs, the largest node of"
            f" gkefleet_node_pools has {max(counts)}; set fewer, or another machine_type"
        )
    if pools and not any(_stores(pool, ephemeral_storage) for pool in pools):
        problems.append(
            f"inference_backend_ephemeral_storage: {ephemeral_storage} do not fit the nodes' boot disks; set"
            " local_ssd_count or a larger disk_size_gb in gkefleet_node_pools, or ask for less"
        )
    return problems


def _stores(pool: Mapping[str, Any], ephemeral_storage: str) -> bool:
    """Tell whether a node's disk may hold that much, beside the system; units other than Gi are left to Kubernetes."""
    machine = _gpu_machines.MACHINES.get(pool["machine_type"])
    gibibytes = ephemeral_storage.removesuffix("Gi")
    if pool.get("local_ssd_count") or (machine and machine.local_ssd) or not gibibytes.isdigit():
        return True
    return int(gibibytes) < int(pool.get("disk_size_gb") or DEFAULT_DISK_GB) * 0.9


def backend_policy_problems(options: Mapping[str, Any], prefix: str) -> list[str]:
    """Say which settings of a GCPBackendPolicy contradict each other, by the module's own rules."""
    options = _plain(options)
    whole = {
        **options,
        "metrics": [{"max_utilization": 60, "dry_run": False, **metric} for metric in options["metrics"]],
        "logging": {"enabled": True, "sample_rate": 100.0, **(options["logging"] or {})},
        "session_affinity": options["session_affinity"] and {"cookie_ttl": None, **options["session_affinity"]},
        "iap": options["iap"] and {"enabled": True, "client_id": None, "client_secret_name": None, **options["iap"]},
    }
    try:
        _backend_settings.check_settings(whole)
    except InputError as error:
        return [f"{prefix}{error}"]
    return []


def _plain(value: Any) -> Any:
    """Give Ansible's lazy containers, whose items are no sets of pairs, as ordinary ones."""
    if isinstance(value, Mapping):
        return {key: _plain(entry) for key, entry in value.items()}
    return [_plain(entry) for entry in value] if isinstance(value, list) else value


def region_problems(region: str, option: str) -> list[str]:
    """Say why the text is no region."""
    if _locations.is_region(region):
        return []
    return [f"{option}: {region!r} is no region; set one such as europe-west3"]


def unequal_problems(values: Mapping[str, Any], option: str) -> list[str]:
    """Say that hosts disagree about an option in which they must agree."""
    if len({repr(value) for value in values.values()}) <= 1:
        return []
    listed = ", ".join(f"{host}: {value}" for host, value in values.items())
    return [f"{option} differs between hosts ({listed}); set one value for all of them"]


def repeated_problems(values: Mapping[str, str], option: str) -> list[str]:
    """Say which hosts share a value that only one of them may have."""
    owners: dict[str, list[str]] = {}
    for host, value in values.items():
        owners.setdefault(value, []).append(host)
    return [
        f"{option}: {' and '.join(hosts)} are both {value!r}; give each host its own"
        for value, hosts in owners.items()
        if len(hosts) > 1
    ]


class FilterModule:
    """The filters of this file by name."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Give each filter its name."""
        return {
            "endpoint_picker_name": _names.endpoint_picker,
            "backend_policy_problems": backend_policy_problems,
            "location_problems": location_problems,
            "membership_location_problems": membership_location_problems,
            "name_problems": name_problems,
            "network_endpoint_group_problems": network_endpoint_group_problems,
            "node_pool_problems": node_pool_problems,
            "port_problems": port_problems,
            "proxy_range_problems": proxy_range_problems,
            "region_problems": region_problems,
            "repeated_problems": repeated_problems,
            "room_problems": room_problems,
            "unequal_problems": unequal_problems,
            "version_problems": version_problems,
            "zone_problems": zone_problems,
        }
