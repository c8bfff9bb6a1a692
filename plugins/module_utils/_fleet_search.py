# SPDX-License-Identifier: GPL-3.0-or-later
"""Searches a project's clusters and fleet for what belongs to a multi-cluster inference gateway."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from functools import cached_property
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._container_api import ContainerApi
from ansible_collections.gkefleet.inference.plugins.module_utils._errors import (
    ApiDisabled,
    FleetError,
    ParentMissing,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._feature_state import membership_path
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._google_api import Connection, GoogleApi
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_api import KubeApi
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_connection import kube_server
from ansible_collections.gkefleet.inference.plugins.module_utils._locations import region_of
from ansible_collections.gkefleet.inference.plugins.module_utils._marked_objects import MarkedObjects
from ansible_collections.gkefleet.inference.plugins.module_utils._marks import labelled
from ansible_collections.gkefleet.inference.plugins.module_utils._picture_shapes import cluster_link

INGRESS = "multiclusteringress"


class FleetSearch:
    """One look at clusters and fleet; what cannot be read fails the search, but for clusters that do not answer."""

    def __init__(self, connection: Connection, options: Mapping[str, Any]) -> None:
        self.connection = connection
        self.options = options
        self.project: str = options["project"]

    def _listed(self, path: str) -> list[Body]:
        try:
            return list(GoogleApi.connect("gkehub", self.connection).list(path, "resources"))
        except ApiDisabled:
            return []

    @cached_property
    def features(self) -> list[dict[str, Any]]:
        """The features of the fleet."""
        return [
            {
                "name": body["name"].rsplit("/", 1)[-1],
                "ours": labelled(body.get("labels")),
                "config_membership": body.get("spec", {}).get(INGRESS, {}).get("configMembership"),
            }
            for body in self._listed(f"v1/projects/{self.project}/locations/global/features")
        ]

    @property
    def _config_memberships(self) -> set[str]:
        return {membership_path(feature["config_membership"] or "") for feature in self.features}

    @cached_property
    def _memberships(self) -> dict[str, Body]:
        """Every membership by the link of its cluster."""
        found = self._listed(f"v1/projects/{self.project}/locations/-/memberships")
        return {one.get("endpoint", {}).get("gkeCluster", {}).get("resourceLink", one["name"]): one for one in found}

    @cached_property
    def memberships_left(self) -> list[dict[str, Any]]:
        """The memberships of ours whose cluster is gone; the others go with their clusters."""
        here = {cluster_link(body) for body in self.all_clusters}
        gone = {
            link: one for link, one in self._memberships.items() if link not in here and labelled(one.get("labels"))
        }
        return [{"name": one["name"], **_coordinates(link)} for link, one in gone.items()]

    @cached_property
    def all_clusters(self) -> list[Body]:
        """Every cluster of the project."""
        parent = f"projects/{self.project}/locations/-"
        try:
            answer = ContainerApi.connect(self.connection).get("list_clusters", "ListClustersRequest", parent=parent)
        except ApiDisabled:
            return []
        if answer.get("missingZones"):
            zones = ", ".join(answer["missingZones"])
            raise FleetError(f"Google could not list the clusters in {zones}, so some may be missed. Try again later.")
        found: list[Body] = answer.get("clusters", [])
        return found

    @cached_property
    def clusters(self) -> list[dict[str, Any]]:
        """The clusters of ours, of the fleet and those asked for by name, each with what the mark is on."""
        return [self._cluster(body) for body in self.all_clusters if self._concerns(body)]

    def _concerns(self, body: Body) -> bool:
        member = cluster_link(body) in self._memberships
        return member or labelled(body.get("resourceLabels")) or body["name"] in self.options["former_clusters"]

    def _cluster(self, body: Body) -> dict[str, Any]:
        membership = self._memberships.get(cluster_link(body))
        ours = labelled(body.get("resourceLabels"))
        known = {
            "name": body["name"],
            "location": body["location"],
            "region": region_of(body["location"]),
            "status": body.get("status"),
            "ours": ours,
            "config": bool(membership and membership_path(membership["name"]) in self._config_memberships),
            "membership": membership and membership["name"],
            "membership_ours": bool(membership and labelled(membership.get("labels"))),
            "kube_endpoint": self.options["kube_endpoints"].get(body["name"], self.options["kube_endpoint"]),
        }
        objects, problem = self._objects(known)
        return {**known, **asdict(objects), "problem": problem}

    def _objects(self, cluster: Mapping[str, Any]) -> tuple[MarkedObjects, str | None]:
        names = {"cluster": cluster["name"], "location": cluster["location"], "membership": cluster["membership"]}
        asked = {**self.options, **names, "kube_endpoint": cluster["kube_endpoint"]}
        try:
            api = KubeApi.connect(kube_server(self.connection, asked), self.connection)
            goes_whole = cluster["ours"] and cluster["region"] not in self.options["drained_regions"]
            return MarkedObjects.on(api, goes_whole), None
        except ParentMissing:
            return MarkedObjects(), None  # it has no endpoint yet, so there is nothing in it
        except FleetError as e:
            return MarkedObjects(), str(e)

    @cached_property
    def gateways(self) -> list[Body]:
        """Every Gateway on a cluster that answers, whoever made it."""
        made = [one for cluster in self.clusters for one in (*cluster["routing"], *cluster["foreign_gateways"])]
        return [one for one in made if one["kind"] == "Gateway"]


def _coordinates(link: str) -> dict[str, str]:
    """The name and location of a cluster by its link //container.googleapis.com/projects/P/locations/L/clusters/C."""
    parts = link.split("/")
    return {"cluster": parts[-1], "location": parts[-3] if len(parts) > 4 else ""}
