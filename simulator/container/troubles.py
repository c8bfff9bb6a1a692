# SPDX-License-Identifier: GPL-3.0-or-later
"""Scripted troubles of clusters and node pools: they only change what is shown."""

from __future__ import annotations

from typing import Any

from simulator.container.places import ClusterKey
from simulator.faults import Faults
from simulator.faults.effects import DEGRADED, POOL_ERROR

Body = dict[str, Any]
_UNHEALTHY = "The cluster is degraded: its control plane components are unhealthy."
_INCOMPLETE = "Google Compute Engine: Not all instances running in IGM. Current errors: [GCE_STOCKOUT]."


def troubled_cluster(faults: Faults, key: ClusterKey, body: Body) -> Body:
    """Gives a cluster as it looks with the faults scripted for it and its pools."""
    if "nodePools" in body:
        body = {**body, "nodePools": [troubled_pool(faults, key, pool) for pool in body["nodePools"]]}
    fault = faults.of_thing(DEGRADED, f"{key.location}/{key.name}") if body["status"] == "RUNNING" else None
    return _troubled(body, "DEGRADED", "UNKNOWN", fault.message or _UNHEALTHY) if fault else body


def troubled_pool(faults: Faults, key: ClusterKey, pool: Body) -> Body:
    """Gives a node pool as it looks with the fault scripted for it."""
    running = pool["status"] == "RUNNING"
    fault = faults.of_thing(POOL_ERROR, f"{key.location}/{key.name}/{pool['name']}") if running else None
    return _troubled(pool, "RUNNING_WITH_ERROR", "GCE_STOCKOUT", fault.message or _INCOMPLETE) if fault else pool


def _troubled(body: Body, status: str, code: str, message: str) -> Body:
    return {**body, "status": status, "statusMessage": message, "conditions": [{"code": code, "message": message}]}
