# SPDX-License-Identifier: GPL-3.0-or-later
"""Searches Compute Engine for what a multi-cluster inference gateway uses or has left behind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._compute_lists import everywhere
from ansible_collections.gkefleet.inference.plugins.module_utils._errors import ApiDisabled
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._fleet_search import FleetSearch
from ansible_collections.gkefleet.inference.plugins.module_utils._google_api import Connection, GoogleApi
from ansible_collections.gkefleet.inference.plugins.module_utils._load_balancer_parts import (
    COLLECTIONS,
    orphans,
    part,
    prefixes,
    rules_on,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._marks import DESCRIPTION
from ansible_collections.gkefleet.inference.plugins.module_utils._network_paths import link_path


class ComputeSearch:
    """One look at Compute Engine, after one at the fleet; while the API is not enabled there is nothing."""

    def __init__(self, connection: Connection, options: Mapping[str, Any], fleet: FleetSearch) -> None:
        self.compute = GoogleApi.connect("compute", connection)
        self.options = options
        self.fleet = fleet

    def _listed(self, projects: Iterable[str], bodies: Callable[[str], Iterable[Body]]) -> list[Body]:
        try:
            return [body for project in projects for body in bodies(project)]
        except ApiDisabled:
            return []

    def _resources(self, collection: str, projects: Iterable[str]) -> list[Body]:
        return self._listed(projects, lambda project: everywhere(self.compute, project, collection))

    def _firewalls(self, project: str) -> Iterable[Body]:
        return self.compute.list(f"compute/v1/projects/{project}/global/firewalls", "items")

    @cached_property
    def _projects(self) -> list[str]:
        """The project and, with Shared VPC, those that hold the networks."""
        networks = [body.get("networkConfig", {}).get("network", "") for body in self.fleet.all_clusters]
        paths = [link_path(network) for network in (*networks, *self.options["networks"])]
        hosts = [path.split("/")[1] for path in paths if path.startswith("projects/")]
        return list(dict.fromkeys([self.fleet.project, *hosts]))

    @cached_property
    def _parts(self) -> dict[str, list[Body]]:
        return {name: self._resources(name, [self.fleet.project]) for name in COLLECTIONS}

    @cached_property
    def load_balancer(self) -> list[dict[str, Any]]:
        """What is left of the load balancers of Gateways that are gone, or whose cluster does not answer."""
        return [
            part(collection, body)
            for collection, found in self._parts.items()
            for body in orphans(found, self.fleet.gateways)
        ]

    @property
    def _of_others(self) -> list[Body]:
        """The forwarding rules that no Gateway stands behind, so that they will not go with one."""
        living = prefixes(self.fleet.gateways)
        return [rule for rule in self._parts["forwardingRules"] if not rule["name"].startswith(living)]

    @cached_property
    def subnets(self) -> list[dict[str, Any]]:
        """The proxy-only subnets of ours, with the forwarding rules that hold each and stay."""
        found = self._resources("subnetworks", self._projects)
        return [
            {
                "name": one["name"],
                "project": link_path(one["network"]).split("/")[1],
                "region": str(one["region"]).rsplit("/", 1)[-1],
                "network": link_path(one["network"]),
                "range": one.get("ipCidrRange"),
                "used_by": rules_on(one, self._of_others),
            }
            for one in found
            if one.get("description") == DESCRIPTION
        ]

    @cached_property
    def firewalls(self) -> list[str]:
        """Rules that GKE made for clusters that were ours and are gone (their names are gke-CLUSTER-HASH-...)."""
        here = {body["name"] for body in self.fleet.all_clusters}
        former = tuple(f"gke-{name}-" for name in self.options["former_clusters"] if name not in here)
        if not former:
            return []
        rules = self._listed(self._projects, self._firewalls)
        return [rule["name"] for rule in rules if rule["name"].startswith(former)]
