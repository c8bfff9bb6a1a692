# SPDX-License-Identifier: GPL-3.0-or-later
"""Filters that say where hosts contradict each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from ansible_collections.gkefleet.inference.plugins.plugin_utils._host_variables import (
    HostVars,
    Variables,
    each,
    setting,
)
from ansible_collections.gkefleet.inference.plugins.plugin_utils.filters.hosts import settings

# What the roles of one host must agree in: the shared variable that their own ones read, and these.
READ_BY_ROLES: dict[str, tuple[str, ...]] = {
    "gkefleet_cluster_name": (
        "gke_gpu_cluster_name",
        "fleet_cluster_name",
        "inference_backend_cluster",
        "mc_gateway_cluster",
    ),
    "gkefleet_location": (
        "gke_gpu_cluster_location",
        "fleet_cluster_location",
        "inference_backend_location",
        "mc_gateway_location",
    ),
    "gkefleet_project": ("gke_gpu_cluster_project", "inference_backend_project", "mc_gateway_project"),
    "gkefleet_region": ("gke_gpu_cluster_region", "mc_gateway_region"),
    "gkefleet_network": ("gke_gpu_cluster_network", "mc_gateway_network"),
    "gkefleet_pool_name": ("inference_backend_pool", "mc_gateway_pool"),
    "gkefleet_namespace": ("inference_backend_namespace", "mc_gateway_pool_namespace"),
    "gkefleet_port": ("inference_backend_ports", "mc_gateway_port"),
}


def unequal_problems(hosts: Sequence[str], hostvars: HostVars, *names: str, default: Any = None) -> list[str]:
    """Say that hosts disagree about what the first set of these variables says, in which they must agree."""
    found = settings(hosts, hostvars, names, default)
    return differences({host: value for host, (_name, value) in found.items()}, *_used(found, hosts, names))


def repeated_problems(hosts: Sequence[str], hostvars: HostVars, *names: str) -> list[str]:
    """Say which hosts share a value that only one of them may have; a host that sets none has its own name."""
    found = settings(hosts, hostvars, names, None)
    owners: dict[str, list[str]] = {}
    for host, (_name, value) in found.items():
        owners.setdefault(value, []).append(host)
    return [
        f"{' and '.join(_used(found, sharing, names))}: {' and '.join(sharing)} are both {value!r};"
        " give each host its own"
        for value, sharing in owners.items()
        if len(sharing) > 1
    ]


def differences(values: Mapping[str, Any], *options: str) -> list[str]:
    """Say that the values of hosts are not one, though they must be; the options are what set them."""
    if len({_meaning(value) for value in values.values()}) <= 1:
        return []
    listed = ", ".join(f"{host}: {value}" for host, value in values.items())
    differ = f"{options[0]} differs" if len(options) == 1 else f"{' and '.join(options)} differ"
    return [f"{differ} between hosts ({listed}); set one value for all of them"]


def _meaning(value: Any) -> tuple[str, ...]:
    """Give what is compared: values given with -e are text, and a list of one is as good as the one."""
    return tuple(str(item) for item in value) if isinstance(value, (list, tuple)) else (str(value),)


def _used(found: Mapping[str, tuple[str, Any]], hosts: Sequence[str], names: Sequence[str]) -> list[str]:
    """Give the names that count for any of the hosts, what all roles read first."""
    counting = {found[host][0] for host in hosts}
    return [name for name in reversed(names) if name in counting]


def role_problems(hosts: Sequence[str], hostvars: HostVars) -> list[str]:
    """Say where the roles' own variables of a host mean different clusters, networks or pools."""
    return [problem for host, variables in each(hosts, hostvars) for problem in _role_problems(host, variables)]


def _role_problems(host: str, variables: Variables) -> Iterator[str]:
    for shared, names in READ_BY_ROLES.items():
        if not any(name in variables for name in names):
            continue
        otherwise = variables.get(shared, _default(shared, host, variables))
        values = {name: variables.get(name, otherwise) for name in names}
        if not set.intersection(*({item.rsplit("/", 1)[-1] for item in _meaning(value)} for value in values.values())):
            listed = ", ".join(f"{name}: {value}" for name, value in values.items())
            yield f"{shared}: the roles mean different ones on {host} ({listed}); set {shared} instead of them"


def _default(shared: str, host: str, variables: Variables) -> Any:
    """Give what roles read where nobody has set the shared variable (roles/*/defaults/main.yml)."""
    engine = setting(variables, ("inference_backend_engine", "gkefleet_engine"))[1]
    return {
        "gkefleet_cluster_name": host,
        "gkefleet_location": variables.get("gkefleet_region"),
        "gkefleet_network": "default",
        "gkefleet_namespace": "default",
        "gkefleet_port": 30000 if engine == "sglang" else 8000,
    }.get(shared)


FILTERS: dict[str, Callable[..., Any]] = {
    "repeated_problems": repeated_problems,
    "role_problems": role_problems,
    "unequal_problems": unequal_problems,
}
