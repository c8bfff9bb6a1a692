# SPDX-License-Identifier: GPL-3.0-or-later
"""Clusters that GKE itself registers to a fleet (GKE API reference: Fleet)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from simulator.container.places import ClusterKey
from simulator.errors import failed_precondition, unimplemented

if TYPE_CHECKING:
    from simulator.container.service import ContainerService
    from simulator.gkehub.service import GkeHub

Body = dict[str, Any]


class FleetRegistration:
    """Registers clusters that name a fleet project, and takes that back."""

    def __init__(self, service: ContainerService) -> None:
        self._service = service

    def check(self, fleet: Body) -> None:
        """Refuses a fleet that clusters cannot be registered to. The first sentence is ours."""
        if not fleet.get("project"):
            return
        if not self._service.cloud.project.enabled("gkehub.googleapis.com"):
            raise failed_precondition("The GKE Hub API is not enabled in the fleet project.")
        if not self._service.cloud.project.owns(fleet["project"]):
            raise unimplemented("The simulator has one project, so the fleet's must be the cluster's.")
        if fleet.get("membershipType") == "LIGHTWEIGHT":
            raise unimplemented("The simulator does not know lightweight memberships.")

    def join(self, key: ClusterKey, fleet: Body) -> None:
        """Registers the cluster and shows its membership; one that somebody has registered keeps that.

        No project means no fleet: that is how gcloud's --clear-fleet-project says so.
        """
        if not fleet.get("project"):
            return
        memberships, region = self._hub().memberships, self._service.place(key.location).region
        known = memberships.of_cluster(key.location, key.name)
        membership = known or memberships.register(region, self._service.cluster(key))
        shown: Body = {
            "project": fleet["project"],
            "membership": f"//gkehub.googleapis.com/{membership.body['name']}",
            **({"preRegistered": True} if known else {}),
        }
        self._service.clusters.change(key, fleet=shown)

    def leave(self, key: ClusterKey) -> None:
        """Takes the registration back, unless somebody else made it."""
        body = self._service.cluster(key)
        fleet = body.get("fleet", {})
        self._service.clusters.put(key, {name: value for name, value in body.items() if name != "fleet"})
        if fleet.get("membership") and not fleet.get("preRegistered"):
            self._hub().memberships.unregister(key.location, key.name)

    def _hub(self) -> GkeHub:
        return cast("GkeHub", self._service.cloud.services["gkehub"])
