# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws a gateway with everything it stands on, from what the APIs say now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property, partial
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._conditions import (
    policy_conditions,
    route_conditions,
    status_conditions,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._container_api import ContainerApi
from ansible_collections.gkefleet.inference.plugins.module_utils._errors import FleetError
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
FEATURES = ("multiclusteringress", "multiclusterservicediscovery")


class Attempts:
    """Reads that may fail: the picture goes on without them, and they say why."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def at(self, read: Callable[[], Any], otherwise: Any) -> Any:
        """What is read, or what stands in for it."""
        try:
            return read()
        except FleetError as e:
            self.problems.append(str(e))
            return otherwise


class GatewayPicture:
    """One look at a project."""

    def __init__(self, connection: Connection, options: Mapping[str, Any]) -> None:
        self.connection = connection
        self.options = options
        self._attempts = Attempts()

    def drawn(self) -> dict[str, Any]:
        """The whole picture."""
        config = self._config_membership()
        on_config = next((one for one in self._clusters if one["membership"] == config), None)
        return {
            "config_cluster": on_config and on_config["name"],
            "features": {name: feature_shape(body) for name, body in self._features.items()},
            "clusters": [{**one, "pools": self._pools(one)} for one in self._clusters],
            **self._configuration(on_config),
            "problems": self._attempts.problems,
        }

    @cached_property
    def _features(self) -> dict[str, Body | None]:
        gkehub = GoogleApi.connect("gkehub", self.connection)
        base = f"v1/projects/{self.options['project']}/locations/global/features"
        return {name: self._attempts.at(partial(gkehub.find, f"{base}/{name}"), None) for name in FEATURES}

    def _config_membership(self) -> str:
        spec = (self._features["multiclusteringress"] or {}).get("spec", {})
        return str(spec.get("multiclusteringress", {}).get("configMembership", ""))

    @cached_property
    def _clusters(self) -> list[dict[str, Any]]:
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

    def _configuration(self, config: Mapping[str, Any] | None) -> dict[str, Any]:
        if config is None:
            return {"imports": [], "policies": [], "gateways": [], "routes": []}
        policies = [
            named(body, policy_conditions(body), kind=kind, target=body["spec"]["targetRef"]["name"])
            for kind, plural in (
                ("GCPBackendPolicy", "gcpbackendpolicies"),
                ("HealthCheckPolicy", "healthcheckpolicies"),
            )
            for body in self._objects(config, GOOGLE_KINDS, plural)
        ]
        gateways = self._objects(config, GATEWAY_API, "gateways")
        routes = self._objects(config, GATEWAY_API, "httproutes")
        imports = self._objects(config, GOOGLE_KINDS, "gcpinferencepoolimports")
        return {
            "imports": [{"name": body["metadata"]["name"]} for body in imports],
            "policies": policies,
            "gateways": [named(body, status_conditions(body), addresses=self._addresses(body)) for body in gateways],
            "routes": [named(body, route_conditions(body)) for body in routes],
        }

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
