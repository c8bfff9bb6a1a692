# SPDX-License-Identifier: GPL-3.0-or-later
"""Memberships: which clusters belong to the fleet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from simulator.cloud import Cloud
from simulator.errors import ApiError, already_exists, permission_denied, unimplemented
from simulator.gkehub.membership_rules import check_created, check_patched
from simulator.gkehub.names import check_id, check_location, cluster_of, existing, missing
from simulator.gkehub.operations import TYPES, HubOperations
from simulator.gkehub.spelling import as_google_spells
from simulator.masks import patched
from simulator.paging import page
from simulator.web import Request

_HUB = "gkehub.googleapis.com"
_CHANGEABLE = ("labels", "authority", "description", "externalId", "endpoint")


@dataclass
class Membership:
    """One cluster of the fleet; `cluster` is its location and name."""

    location: str
    name: str
    cluster: tuple[str, str]
    body: dict[str, Any]
    ready_at: float | None = None


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

    def dump(self) -> dict[str, Any]:
        """Every membership by full name."""
        return {membership.body["name"]: self._shown(membership) for membership in self.all()}

    def every(self, request: Request) -> dict[str, Any]:
        """The memberships of a location, or of all."""
        if request.query.get("filter"):
            raise unimplemented("The simulator does not filter memberships.")
        here = [item for item in self.all() if request.params["location"] in ("-", item.location)]
        return page("resources", [self._shown(membership) for membership in here], request.query)

    def get(self, request: Request) -> dict[str, Any]:
        """One membership."""
        return self._shown(self._named(request))

    def create(self, request: Request) -> dict[str, Any]:
        """Register a cluster; that it is registered elsewhere is found out by the operation."""
        location, name = request.params["location"], request.query.get("membershipId", "")
        check_location(location)
        check_id("membership_id", name)
        if self.find(location, name):
            raise existing(request, name)
        membership = self._new(location, name, self._given(request))
        self._memberships[location, name] = membership
        step, target = "gkehub.memberships.create", f"memberships/{name}"
        return self._operations.start(request, "create", target, step, lambda: self._register(membership))

    def patch(self, request: Request) -> dict[str, Any]:
        """Change labels or authority."""
        membership = self._named(request)
        mask = request.query.get("updateMask", "")
        body = patched(membership.body, self._given(request), mask, _CHANGEABLE)
        check_patched(self._cloud, membership.body, body)
        membership.body["state"] = {"code": "UPDATING"}
        return self._start(request, membership, "update", lambda: self._store(membership, body))

    def delete(self, request: Request) -> dict[str, Any]:
        """Unregister the cluster; the cluster itself stays."""
        membership = self._named(request)
        membership.body["state"] = {"code": "DELETING"}
        return self._start(request, membership, "delete", lambda: self._forget(membership))

    def _start(
        self, request: Request, membership: Membership, verb: str, finish: Callable[[], dict[str, Any] | None]
    ) -> dict[str, Any]:
        target = f"memberships/{membership.name}"
        return self._operations.start(request, verb, target, f"gkehub.memberships.{verb}", finish)

    def _named(self, request: Request) -> Membership:
        membership = self.find(request.params["location"], request.params["membership"])
        if membership is None:
            raise missing(request)
        return membership

    def _given(self, request: Request) -> dict[str, Any]:
        return as_google_spells(request.body or {}, self._cloud.addresses.get("container", ""))

    def _new(self, location: str, name: str, given: dict[str, Any]) -> Membership:
        check_created(self._cloud, given)
        self._check_agent(given["endpoint"]["gkeCluster"]["resourceLink"])
        link = cluster_of(given["endpoint"]["gkeCluster"]["resourceLink"])
        assert link is not None
        now = self._cloud.clock.timestamp()
        body = {
            **given,
            "name": f"projects/{self._cloud.project.id}/locations/{location}/memberships/{name}",
            "createTime": now,
            "updateTime": now,
            "uniqueId": self._cloud.uuid(),
            "state": {"code": "CREATING"},
        }
        return Membership(location, name, link[1:], body)

    def _check_agent(self, link: str) -> None:
        # Reported right after enabling the API: the fleet's agent is new and IAM has not spread its role yet.
        project = self._cloud.project
        email = project.agent(_HUB)
        if not project.account_exists(email) or not project.allows(email, "container.clusters.get"):
            raise permission_denied(
                f'hub default service account does not have access to the GKE cluster project for "{link}"'
            )

    def _register(self, membership: Membership) -> dict[str, Any]:
        other = next((item for item in self.all() if item.cluster == membership.cluster and item.ready_at), None)
        if other:
            del self._memberships[membership.location, membership.name]
            raise _registered(membership, other)
        membership.ready_at = self._cloud.clock.now()
        return self._store(membership, membership.body)

    def _store(self, membership: Membership, body: dict[str, Any]) -> dict[str, Any]:
        membership.body = {**body, "state": {"code": "READY"}, "updateTime": self._cloud.clock.timestamp()}
        if membership.body.get("authority", {}).get("issuer"):
            membership.body["authority"] = {**membership.body["authority"], **self._identity(membership)}
        return {"@type": f"{TYPES}.Membership", **self._shown(membership)}

    def _identity(self, membership: Membership) -> dict[str, str]:
        return {
            "identityProvider": membership.body["authority"]["issuer"],
            "workloadIdentityPool": f"{self._cloud.project.id}.svc.id.goog",
        }

    def _forget(self, membership: Membership) -> None:
        del self._memberships[membership.location, membership.name]

    def _shown(self, membership: Membership) -> dict[str, Any]:
        """The membership with what the fleet knows of the living cluster."""
        cluster = self._cloud.find_cluster(*membership.cluster)
        endpoint = dict(membership.body["endpoint"])
        if cluster is None:
            endpoint["gkeCluster"] = {**endpoint["gkeCluster"], "clusterMissing": True}
            return {**membership.body, "endpoint": endpoint}
        if membership.ready_at is None:
            return dict(membership.body)
        now = self._cloud.clock.timestamp()
        endpoint["kubernetesMetadata"] = {
            "kubernetesApiServerVersion": "v" + cluster.get("currentMasterVersion", "0.0.0"),
            "nodeCount": cluster.get("currentNodeCount", 0),
            "updateTime": now,
        }
        return {**membership.body, "endpoint": endpoint, "externalId": cluster.get("id", ""), "lastConnectionTime": now}


def _registered(wanted: Membership, other: Membership) -> ApiError:
    return already_exists(
        f"intend to register the cluster with resource: //{_HUB}/{wanted.body['name']}, "
        f"but the cluster is already registered with resource: //{_HUB}/{other.body['name']}"
    )
