# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter that gives what the inventory plans for several clusters, each a host, as the checks take it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._known_variables import role_defaults
from ansible_collections.gkefleet.inference.plugins.module_utils._planned_ranges import KINDS
from ansible_collections.gkefleet.inference.plugins.plugin_utils._host_variables import HostVars, each, said

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


FILTERS: dict[str, Callable[..., Any]] = {"planned_clusters": planned_clusters}
