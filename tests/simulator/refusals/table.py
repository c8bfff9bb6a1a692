# SPDX-License-Identifier: GPL-3.0-or-later
"""All refusals of the table."""

from __future__ import annotations

from tests.simulator.refusals import clusters, fleet, networks, node_pools, objects, projects
from tests.simulator.refusals.refusal import Refusal

CLOUD: list[Refusal] = [
    *clusters.REFUSALS,
    *node_pools.REFUSALS,
    *fleet.REFUSALS,
    *networks.REFUSALS,
    *projects.REFUSALS,
]
CLUSTER: list[Refusal] = objects.REFUSALS
