# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads a VPC network and the ranges in use in it (Compute Engine API)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ansible_collections.gkefleet.inference.plugins.module_utils._compute_lists import everywhere
from ansible_collections.gkefleet.inference.plugins.module_utils._errors import FleetError
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._google_api import GoogleApi
from ansible_collections.gkefleet.inference.plugins.module_utils._network_paths import link_path
from ansible_collections.gkefleet.inference.plugins.module_utils._proxy_subnets import in_network, ranges_in_use
from ansible_collections.gkefleet.inference.plugins.module_utils._ranges import Destination, NamedRange


@dataclass(frozen=True)
class Network:
    """One network, by its path from projects/ on; with Shared VPC its project is the host project."""

    compute: GoogleApi
    path: str

    @property
    def project(self) -> str:
        """Give the project that the network and its subnets live in."""
        return self.path.split("/")[1]

    def body(self) -> Body:
        """Give the network itself. Raise FleetError when it does not exist."""
        found = self.compute.find(f"compute/v1/{self.path}")
        if found is None:
            raise FleetError(f"network {self.path} does not exist. Create it first, or correct network.")
        return found

    def subnets(self, region: str) -> list[Body]:
        """Give the network's subnets in one region."""
        return in_network(self.neighbours(region), self.path)

    def neighbours(self, region: str) -> list[Body]:
        """Give the project's subnets in one region, whatever their network: no two of them have one name."""
        return list(self.compute.list(f"compute/v1/projects/{self.project}/regions/{region}/subnetworks", "items"))

    def ranges(self, region: str) -> Iterator[NamedRange]:
        """Give every range in use in the network, as a new subnet in the region finds it.

        These are its subnets in all regions, what is set apart for peerings, the destinations of its static routes and
        what its peers have brought in (VPC docs: Subnets, Routes, VPC Network Peering).
        """
        yield from ranges_in_use(in_network(everywhere(self.compute, self.project, "subnetworks"), self.path))
        for address in self.compute.list(f"compute/v1/projects/{self.project}/global/addresses", "items"):
            if address.get("prefixLength") and link_path(address.get("network", "")) == self.path:
                yield NamedRange(f"address range {address['name']}", f"{address['address']}/{address['prefixLength']}")

        yield from self._static_routes()
        for peering in self.body().get("peerings", []):
            yield from self._imported(peering["name"], region)

    def _static_routes(self) -> Iterator[NamedRange]:
        for route in self.compute.list(f"compute/v1/projects/{self.project}/global/routes", "items"):
            # Routes to subnets and peers are listed too; those ranges are read where they come from.
            derived = route.get("nextHopNetwork") or route.get("nextHopPeering")
            if link_path(route["network"]) == self.path and not derived and ":" not in route["destRange"]:
                yield Destination(f"route {route['name']}", route["destRange"])

    def _imported(self, peering: str, region: str) -> Iterator[NamedRange]:
        path, query = f"compute/v1/{self.path}/listPeeringRoutes", {"direction": "INCOMING", "region": region}
        for route in self.compute.list(path, "items", peeringName=peering, **query):
            if route.get("imported") and ":" not in route["destRange"]:
                subnet = route.get("type") == "SUBNET_PEERING_ROUTE"
                kind = NamedRange if subnet else Destination
                yield kind(f"{'a subnet' if subnet else 'a route'} behind peering {peering}", route["destRange"])
