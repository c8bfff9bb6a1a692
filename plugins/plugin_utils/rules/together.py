# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with the variables of roles beside each other, part by part."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ansible_collections.gkefleet.inference.plugins.plugin_utils._host_variables import Variables
from ansible_collections.gkefleet.inference.plugins.plugin_utils.rules.all_roles import ALL_ROLES
from ansible_collections.gkefleet.inference.plugins.plugin_utils.rules.fleet import FLEET
from ansible_collections.gkefleet.inference.plugins.plugin_utils.rules.gke_gpu_cluster import GKE_GPU_CLUSTER
from ansible_collections.gkefleet.inference.plugins.plugin_utils.rules.inference_backend import INFERENCE_BACKEND
from ansible_collections.gkefleet.inference.plugins.plugin_utils.rules.mc_gateway import MC_GATEWAY
from ansible_collections.gkefleet.inference.plugins.plugin_utils.rules.parts import Part, Rule
from ansible_collections.gkefleet.inference.plugins.plugin_utils.rules.proxy_subnets import (
    ALL_PROXY_RANGES,
    OWN_PROXY_RANGE,
    PROXY_SUBNET,
)
from ansible_collections.gkefleet.inference.plugins.plugin_utils.rules.settings import Settings

PARTS: dict[str, Part] = {
    "fleet": FLEET,
    "gke_gpu_cluster": GKE_GPU_CLUSTER,
    "inference_backend": INFERENCE_BACKEND,
    "proxy_subnet": PROXY_SUBNET,
    "own_proxy_range": OWN_PROXY_RANGE,
    "all_proxy_ranges": ALL_PROXY_RANGES,
    "mc_gateway": MC_GATEWAY,
    "all_roles": ALL_ROLES,
}


def problems_together(
    names: Sequence[str], variables: Variables, evaluate: Callable[[Any], Any], *, all_hosts: bool
) -> list[str]:
    """Say what is wrong with the first of these parts that has problems; those of all hosts build on each host's."""
    parts = [(PARTS[name], Settings(PARTS[name].prefix, variables, evaluate)) for name in names]
    wanted = [(part, settings) for part, settings in parts if part.wanted(settings)]
    alone = [(part.of_host, settings) for part, settings in wanted]
    together = [(part.of_all_hosts, settings) for part, settings in wanted if all_hosts]
    return next(_found(alone + together), [])


def _found(rules: Sequence[tuple[Sequence[Rule], Settings]]) -> Iterator[list[str]]:
    for own, settings in rules:
        problems = list(dict.fromkeys(problem for rule in own for problem in rule(settings)))
        if problems:
            yield problems
