# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws a gateway with everything it stands on, from what the APIs say now."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, partial
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._attempts import Attempts
from ansible_collections.gkefleet.inference.plugins.module_utils._conditions import (
    policy_conditions,
    route_conditions,
    status_conditions,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._container_api import ContainerApi
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._google_api import Connection, GoogleApi
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_api import KubeApi
from ansible_collections.gkefleet.inference.plugins.module_utils._kube_connection import kube_server
from ansible_collections.gkefleet.inference.plugins.module_utils._picture_shapes import (
    asked_region,
    cluster_link,
    cluster_shape,
    feature_shape,
    named,
    pool_shape,
)

GOOGLE_KINDS = "/apis/networking.gke.io/v1"
GATEWAY_API = "/apis/gateway.networking.k8s.io/v1"
INFERENCE = "/apis/inference.networking.k8s.io/v1"
POLICIES = {"GCPBackendPolicy": "gcpbackendpolicies", "HealthCheckPolicy": "healthcheckpolicies"}
PARTS = ("features", "clusters", "imports", "policies", "gateways", "routes")
FEATURES = ("multiclusteringress", "multiclusterservicediscovery")


class GatewayPicture:
    """One look at a project."""

    def __init__(self, connection: Connection, options: Mapping[str, Any]) -> None:
        self.connection = connection
        self.options = options
        self._attempts = Attempts()

    def drawn(self) -> dict[str, Any]:
        """The parts that are asked for; nothing is read for the others."""
        parts = {part: getattr(self, f"_{part}")() for part in PARTS if part in self.options["parts"]}
        name = self._config["name"] if self._config else None
        return {"config_cluster": name, **parts, "problems": self._attempts.problems}

    @cached_property
    def _config(self) -> Mapping[str, Any] | None:
        """The config cluster: the one that is given, or else the one that the fleet's feature names."""
        name, location = self.options["config_cluster"], self.options["config_location"]
        if name:
            return {"name": name, "location": location, "membership": self.options["config_membership"]}
        spec = (self._feature_bodies["multiclusteringress"] or {}).get("spec", {})
        membership = str(spec.get("multiclusteringress", {}).get("configMembership", ""))
        return next((one for one in self._shapes if one["membership"] == membership), None)

    def _features(self) -> dict[str, Any]:
        return {name: feature_shape(body) for name, body in self._feature_bodies.items()}

    def _clusters(self) -> list[dict[str, Any]]:
        return [{**one, "pools": self._pools(one)} for one in self._shapes]

    @cached_property
    def _feature_bodies(self) -> dict[str, Body | None]:
        gkehub = GoogleApi.connect("gkehub", self.connection)
        base = f"v1/projects/{self.options['project']}/locations/global/features"
        return {name: self._attempts.at(partial(gkehub.find, f"{base}/{name}"), None) for name in FEATURES}

    @cached_property
    def _shapes(self) -> list[dict[str, Any]]:
        memberships = self._memberships()
        parent = f"projects/{self.options['project']}/locations/-"
        container = ContainerApi.connect(self.connection)
        answer = self._attempts.at(lambda: container.get("list_clusters", "ListClustersRequest", parent=parent), {})
        if answer.get("missingZones"):
            self._attempts.problems.append(f"Google could not list the clusters in {', '.join(answer['missingZones'])}")
        asked = self.options["clusters"]
        found = [cluster_shape(body, memberships.get(cluster_link(body))) for body in answer.get("clusters", [])]
        return [one for one in found if (one["name"] in asked if asked else one["membership"])]

    def _memberships(self) -> dict[str, Body]:
        gkehub = GoogleApi.connect("gkehub", self.connection)
        path = f"v1/projects/{self.options['project']}/locations/-/memberships"
        found = self._attempts.at(lambda: list(gkehub.list(path, "resources")), [])
        return {one.get("endpoint", {}).get("gkeCluster", {}).get("resourceLink", ""): one for one in found}

    def _api(self, cluster: Mapping[str, Any]) -> KubeApi:
        names = {"cluster": cluster["name"], "location": cluster["location"], "membership": cluster["membership"]}
        return KubeApi.connect(kube_server(self.connection, {**self.options, **names}), self.connection)

    def _objects(self, cluster: Mapping[str, Any], root: str, plural: str) -> list[Body]:
        path = f"{root}/namespaces/{self.options['namespace']}/{plural}"
        return list((self._attempts.at(lambda: self._api(cluster).find(path), None) or {}).get("items", []))

    def _pools(self, cluster: Mapping[str, Any]) -> list[dict[str, Any]]:
        return [pool_shape(body) for body in self._objects(cluster, INFERENCE, "inferencepools")]

    def _configured(self, root: str, plural: str) -> list[Body]:
        return self._objects(self._config, root, plural) if self._config else []

    def _imports(self) -> list[dict[str, str]]:
        found = self._configured(GOOGLE_KINDS, "gcpinferencepoolimports")
        return [{"name": body["metadata"]["name"]} for body in found]

    def _policies(self) -> list[dict[str, Any]]:
        return [
            named(body, policy_conditions(body), kind=kind, target=body["spec"]["targetRef"]["name"])
            for kind, plural in POLICIES.items()
            for body in self._configured(GOOGLE_KINDS, plural)
        ]

    def _gateways(self) -> list[dict[str, Any]]:
        found = self._configured(GATEWAY_API, "gateways")
        return [named(body, status_conditions(body), addresses=self._addresses(body)) for body in found]

    def _routes(self) -> list[dict[str, Any]]:
        return [named(body, route_conditions(body)) for body in self._configured(GATEWAY_API, "httproutes")]

    def _addresses(self, gateway: Body) -> list[dict[str, str]]:
        given = [entry["value"] for entry in gateway.get("status", {}).get("addresses", [])]
        asked = [asked_region(entry) for entry in gateway["spec"].get("addresses", [])]
        return [
            {"address": address, "region": self._regions.get(address) or (asked[place] if place < len(asked) else "")}
            for place, address in enumerate(given)
        ]

    @cached_property
    def _regions(self) -> dict[str, str]:
        """Region by address: a status entry does not name its region, the forwarding rule's subnetwork does."""
        compute = GoogleApi.connect("compute", self.connection)
        path = f"compute/v1/projects/{self.options['project']}/global/forwardingRules"
        rules = self._attempts.at(lambda: list(compute.list(path, "items")), [])
        return {
            rule["IPAddress"]: rule["subnetwork"].split("/regions/")[1].split("/")[0]
            for rule in rules
            if "/regions/" in rule.get("subnetwork", "")
        }
