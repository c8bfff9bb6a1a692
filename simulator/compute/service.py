# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulated compute v1."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from simulator.cloud import Cloud
from simulator.compute.default_network import lay_out
from simulator.compute.operations import ComputeOperations
from simulator.compute.quota_limits import PROJECT_LIMITS, REGION_LIMITS
from simulator.compute.quotas import Machines, total
from simulator.compute.resource_calls import ResourceCalls
from simulator.compute.resources import Resources
from simulator.compute.routes import compute_routes
from simulator.compute.store import Body, Store
from simulator.faults.effects import QUOTA
from simulator.web import Route

_COUNTED = {
    "NETWORKS": "networks",
    "SUBNETWORKS": "subnetworks",
    "FIREWALLS": "firewalls",
    "FORWARDING_RULES": "forwardingRules",
    "HEALTH_CHECKS": "healthChecks",
    "BACKEND_SERVICES": "backendServices",
    "URL_MAPS": "urlMaps",
    "TARGET_HTTP_PROXIES": "targetHttpProxies",
    "NETWORK_ENDPOINT_GROUPS": "networkEndpointGroups",
}


class ComputeService:
    """Compute Engine: networks, load balancers, and what machines there are to be had."""

    name = "compute"

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.resources = Resources(cloud, Store(cloud.project.number))
        self.operations = ComputeOperations(cloud)
        self.calls = ResourceCalls(cloud, self.resources, self.operations)
        # Who runs machines: gives the groups of machines of a region. The container service is one.
        self.machine_users: list[Callable[[str], list[Machines]]] = []
        # Who shows machines and their groups: gives those of a zone, of one collection of the API.
        self.machine_bodies: list[Callable[[str, str], list[Body]]] = []
        self._limits: dict[tuple[str, str], float] = {}
        lay_out(self.resources)

    def routes(self) -> list[Route]:
        """What it answers."""
        return compute_routes(self)

    def dump(self) -> dict[str, Any]:
        """Its resources by path."""
        return dict(self.resources.store.items())

    def machines_of(self, zone: str, collection: str) -> list[Body]:
        """Gives the machines of a zone, or their groups, as the collection of that name shows them."""
        return [body for bodies in self.machine_bodies for body in bodies(zone, collection)]

    def set_limit(self, region: str, metric: str, limit: float) -> None:
        """Changes a regional quota; for scenarios."""
        self._limits[region, metric] = limit

    def limits(self, region: str) -> dict[str, float]:
        """Gives the region's quota limits by metric."""
        return {metric: self._limit(region, metric, limit) for metric, limit in REGION_LIMITS.items()}

    def _limit(self, region: str, metric: str, usual: float) -> float:
        fault = self.cloud.faults.of_thing(QUOTA, f"{region}/{metric}")
        return fault.limit if fault else self._limits.get((region, metric), usual)

    def usage(self, region: str) -> Counter[str]:
        """Gives what the region's machines take of each metric."""
        return total((group for machines in self.machine_users for group in machines(region)), self.limits(region))

    def project_limits(self) -> dict[str, float]:
        """Gives the project-wide quota limits by metric."""
        return {metric: self._limits.get(("", metric), limit) for metric, limit in PROJECT_LIMITS.items()}

    def project_usage(self) -> Counter[str]:
        """Gives what the project holds of each counted kind."""
        store = self.resources.store
        return Counter({metric: len(store.every(collection)) for metric, collection in _COUNTED.items()})
