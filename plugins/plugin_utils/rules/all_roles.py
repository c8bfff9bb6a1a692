# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the roles of one host contradict each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ansible_collections.gkefleet.inference.plugins.plugin_utils._host_variables import Variables, each, setting
from ansible_collections.gkefleet.inference.plugins.plugin_utils.rules.agreement import meaning
from ansible_collections.gkefleet.inference.plugins.plugin_utils.rules.parts import Part
from ansible_collections.gkefleet.inference.plugins.plugin_utils.rules.settings import Settings

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


def role_problems(settings: Settings) -> list[str]:
    """Say where the roles' own variables of a host mean different clusters, networks or pools."""
    hosts = each(settings.clusters, settings.hostvars)
    return [problem for host, variables in hosts for problem in _role_problems(host, variables)]


def _role_problems(host: str, variables: Variables) -> Iterator[str]:
    for shared, names in READ_BY_ROLES.items():
        if not any(name in variables for name in names):
            continue
        otherwise = variables.get(shared, _default(shared, host, variables))
        values = {name: variables.get(name, otherwise) for name in names}
        if not set.intersection(*({item.rsplit("/", 1)[-1] for item in meaning(value)} for value in values.values())):
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


ALL_ROLES = Part("", of_all_hosts=(role_problems,))
