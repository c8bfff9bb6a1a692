# SPDX-License-Identifier: GPL-3.0-or-later
"""Values of the right shape that only the project can judge."""

from __future__ import annotations

from tests.trials.inputs.cases import Case, group, host, west
from tests.trials.inputs.shared_cases import POOL

ATLANTIS = {
    "gkefleet_region": "atlantis-north1",
    "gkefleet_location": "atlantis-north1",
    "gkefleet_node_locations": ["atlantis-north1-a"],
}
CASES = [
    # One host alone: two in one region would be refused for their two ranges before.
    Case("host", tuple(ATLANTIS.items()), "gkefleet_location"),
    *host("gkefleet_node_locations", ["us-east4-z"]),
    *group("gkefleet_project", "another-project"),
    *group("gkefleet_network", "no-such-network", names="no-such-network"),
    *group("gke_gpu_cluster_minimum_version", "1.99.0-gke.1", names="1.99.0-gke.1"),
    *west("gkefleet_node_pools", [{**POOL, "machine_type": "a9-highgpu-2g"}], names="a9-highgpu-2g"),
]
