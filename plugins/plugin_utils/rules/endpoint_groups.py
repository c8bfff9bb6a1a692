# SPDX-License-Identifier: GPL-3.0-or-later
"""What each cluster adds to the network endpoint groups of the backend service."""

from __future__ import annotations

from collections.abc import Sequence

from ansible_collections.gkefleet.inference.plugins.module_utils._locations import is_zone
from ansible_collections.gkefleet.inference.plugins.module_utils._neg_arithmetic import Share
from ansible_collections.gkefleet.inference.plugins.plugin_utils._host_variables import (
    HostVars,
    Variables,
    each,
    said,
    serves,
)


def shares(hosts: Sequence[str], hostvars: HostVars, ports: int) -> list[Share]:
    """Give the part of each host that serves the model; where Google is to choose the zones, one is certain."""
    return [
        Share(host, ports, len(_zones(variables)) or 1)
        for host, variables in each(hosts, hostvars)
        if serves(variables)
    ]


def _zones(variables: Variables) -> set[str]:
    """Give the zones of a host's GPU nodes: those of the pools, or else of the cluster, or else where it lives."""
    location = said(variables, "location", "")
    own = said(variables, "node_locations") or ([location] if is_zone(location) else [])
    return {zone for pool in said(variables, "node_pools") or [{}] for zone in pool.get("node_locations") or own}
