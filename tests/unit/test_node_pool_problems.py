# SPDX-License-Identifier: GPL-3.0-or-later
"""What a role says about a node pool beside its cluster."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.gkefleet.inference.plugins.plugin_utils.rules.node_pools import node_pool_problems

POOL: dict[str, Any] = {"name": "h100", "machine_type": "a3-highgpu-2g", "spot": True}


@pytest.mark.parametrize(
    ("zones", "cluster_zones", "said"),
    [
        (["us-east4-a"], ["us-east4-a"], 0),  # said of the cluster
        (["us-east4-a"], ["europe-west3-a"], 1),
        ([], [], 1),
        (None, ["europe-west3-a"], 1),
        (["europe-west3-a"], [], 0),
    ],
)
def test_zones_are_judged_once(zones: list[str] | None, cluster_zones: list[str], said: int) -> None:
    problems = node_pool_problems({**POOL, "node_locations": zones}, "pools", "europe-west3", cluster_zones)
    assert len(problems) == said
