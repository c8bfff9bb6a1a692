# SPDX-License-Identifier: GPL-3.0-or-later
"""Memberships: which clusters belong to the fleet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulator.cloud import Cloud
from simulator.errors import already_exists, unimplemented
from simulator.gkehub.membership import Membership, managed_by_gke, new_membership, settled, shown
from simulator.gkehub.membership_rules import check_agent, check_created, check_patched
from simulator.gkehub.names import check_id, check_location, existing, missing
from simulator.gkehub.operations import TYPES, HubOperations
from simulator.gkehub.spelling import as_google_spells
from simulator.masks import patched
from simulator.paging import page
from simulator.web import Request

_CHANGEABLE = ("labels", "authority", "description", "externalId", "endpoint")


class Memberships:
    """The memberships of the project's fleet."""

    def __init__(self, cloud: Cloud, operations: HubOperations) -> None:
        self._cloud = cloud
        self._operations = operations
        self._memberships: dict[tuple[str, str], Membership] = {}

    def all(self) -> list[Membership]:
        """Every membership, sorted by location and id."""
        return [self._memberships[key] for key in sorted(self._memberships)]

    def find(self, location: str, name: str) -> Membership | None:
        """The membership of that id."""
        return self._memberships.get((location, name))

    def of_cluster(self, location: str, name: str) -> Membership | None:
        """The membership of a cluster, wherever it lives."""
        return next((item for item in self.all() if item.cluster == (location, name)), None)

    def register(self, region: str, cluster: dict[str, Any]) -> Membership:
        """The membership that GKE makes for a cluster of its own, ready at once."""
        name = cluster["name"]
        if self.find(region, name):
            name = f"{name}-{self._cloud.uuid()[:4]}"  # GKE docs: a suffix where the name is taken; its form is ours
        membership = new_membership(self._cloud, region, name, managed_by_gke(self._cloud, cluster))
        membership.ready_at = self._cloud.clock.now()
        membership.body = settled(self._cloud, membership.body)
        self._memberships[region, name] = membership
        return membership

    def unregister(self, location: str, name: str) -> None:
        """Forgets the membership that GKE made for a cluster."""
        membership = self.of_cluster(location, name)
        if membership and membership.body["endpoint"].get("googleManaged"):
            self._forget(membership)

    def dump(self) -> dict[str, Any]:
        """Every membership by full name."""
        return {membership.body["name"]: shown(self._cloud, membership) for membership in self.all()}

    def every(self, request: Request) -> dict[str, Any]:
        """The memberships of a location, or of all."""
        if request.query.get("filter"):
            raise unimplemented("The simulator does not filter memberships.")
        here = [item for item in self.all() if request.params["location"] in ("-", item.location)]
        return page("resources", [shown(self._cloud, membership) for membership in here], request.query)

    def get(self, request: Request) -> dict[str, Any]:
        """One membership."""
        return shown(self._cloud, self._named(request))

    def create(self, request: Request) -> dict[str, Any]:
        """Register a cluster; that it is registered elsewhere is found out by the operation."""
        location, name, given = request.params["location"], request.query.get("membershipId", ""), self._given(request)
        check_location(location)
        check_id("membership_id", name)
        if self.find(location, name):
            raise existing(request, name)
        check_created(self._cloud, given)
        check_agent(self._cloud, given)
        membership = new_membership(self._cloud, location, name, given)
        self._memberships[location, name] = membership
        return self._start(request, membership, "create", lambda: self._register(membership))

    def patch(self, request: Request) -> dict[str, Any]:
        """Change labels or authority."""
        membership = self._named(request)
        mask = request.query.get("updateMask", "")
        body = patched(membership.body, self._given(request), mask, _CHANGEABLE)
        check_patched(membership.body, body)
        membership.body = {**membership.body, "state": {"code": "UPDATING"}}
        return self._start(request, membership, "update", lambda: self._settle(membership, body))

    def delete(self, request: Request) -> dict[str, Any]:
        """Unregister the cluster; the cluster itself stays."""
        membership = self._named(request)
        membership.body = {**membership.body, "state": {"code": "DELETING"}}
        return self._start(request, membership, "delete", lambda: self._forget(membership))

    def _start(
        self, request: Request, membership: Membership, verb: str, finish: Callable[[], dict[str, Any] | None]
    ) -> dict[str, Any]:
        step, target = f"gkehub.memberships.{verb}", f"memberships/{membership.name}"
        return self._operations.start(request, verb, target, step, finish, lambda _: self._undo(verb, membership))

    def _undo(self, verb: str, membership: Membership) -> None:
        """Puts things right after a scripted failure."""
        if verb == "create":
            self._forget(membership)
        else:
            membership.body = {**membership.body, "state": {"code": "READY"}}

    def _named(self, request: Request) -> Membership:
        membership = self.find(request.params["location"], request.params["membership"])
        if membership is None:
            raise missing(request)
        return membership

    def _given(self, request: Request) -> dict[str, Any]:
        return as_google_spells(request.body or {}, self._cloud.addresses.get("container", ""))

    def _register(self, membership: Membership) -> dict[str, Any]:
        other = next((item for item in self.all() if item.cluster == membership.cluster and item.ready_at), None)
        if other:
            self._forget(membership)
            raise already_exists(
                f"intend to register the cluster with resource: //gkehub.googleapis.com/{membership.body['name']}, but "
                f"the cluster is already registered with resource: //gkehub.googleapis.com/{other.body['name']}"
            )
        membership.ready_at = self._cloud.clock.now()
        return self._settle(membership, membership.body)

    def _settle(self, membership: Membership, body: dict[str, Any]) -> dict[str, Any]:
        membership.body = settled(self._cloud, body)
        return {"@type": f"{TYPES}.Membership", **shown(self._cloud, membership)}

    def _forget(self, membership: Membership) -> None:
        self._memberships.pop((membership.location, membership.name), None)
