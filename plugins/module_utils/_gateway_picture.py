# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws a gateway with everything it stands on, from what the APIs say now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
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

GOOGLE_KINDS = "/apis/networking.gke.io/v1"
GATEWAY_API = "/apis/gateway.networking.k8s.io/v1"
INFERENCE = "/apis/inference.networking.k8s.io/v1"
FEATURES = ("multiclusteringress", "multiclusterservicediscovery")


@dataclass
class GatewayPicture:
    """One look at a project; what cannot be read is told in ``problems``."""

    connection: Connection
    options: Mapping[str, Any]
    problems: list[str] = field(default_factory=list)

    def drawn(self) -> dict[str, Any]:
        """The whole picture."""
        config = self._config_membership()
        on_config = next((one for one in self._clusters if one["membership"] == config), None)
        return {
            "config_cluster": on_config and on_config["name"],
            "features": {name: _feature(body) for name, body in self._features.items()},
            "clusters": [{**one, "pools": self._pools(one)} for one in self._clusters],
            **self._configuration(on_config),
            "problems": self.problems,
        }

    def _tried(self, read: Callable[[], Any], otherwise: Any) -> Any:
        try:
            return read()
        except FleetError as e:
            self.problems.append(str(e))
            return otherwise

    @cached_property
    def _features(self) -> dict[str, Body | None]:
        gkehub = GoogleApi.connect("gkehub", self.connection)
        base = f"v1/projects/{self.options['project']}/locations/global/features"
        return {name: self._tried(partial(gkehub.find, f"{base}/{name}"), None) for name in FEATURES}

    def _config_membership(self) -> str:
        spec = (self._features["multiclusteringress"] or {}).get("spec", {})
        return str(spec.get("multiclusteringress", {}).get("configMembership", ""))

    @cached_property
    def _clusters(self) -> list[dict[str, Any]]:
        memberships = self._memberships()
        parent = f"projects/{self.options['project']}/locations/-"
        container = ContainerApi.connect(self.connection)
        answer = self._tried(lambda: container.get("list_clusters", "ListClustersRequest", parent=parent), {})
        if answer.get("missingZones"):
            self.problems.append(f"Google could not list the clusters in {', '.join(answer['missingZones'])}")
        asked = self.options["clusters"]
        found = [_cluster(body, memberships.get(_link(body))) for body in answer.get("clusters", [])]
        return [one for one in found if (one["name"] in asked if asked else one["membership"])]

    def _memberships(self) -> dict[str, Body]:
        gkehub = GoogleApi.connect("gkehub", self.connection)
        path = f"v1/projects/{self.options['project']}/locations/-/memberships"
        found = self._tried(lambda: list(gkehub.list(path, "resources")), [])
        return {one.get("endpoint", {}).get("gkeCluster", {}).get("resourceLink", ""): one for one in found}

    def _api(self, cluster: Mapping[str, Any]) -> KubeApi:
        names = {"cluster": cluster["name"], "location": cluster["location"], "membership": cluster["membership"]}
        return KubeApi.connect(kube_server(self.connection, {**self.options, **names}), self.connection)

    def _objects(self, cluster: Mapping[str, Any], root: str, plural: str) -> list[Body]:
        path = f"{root}/namespaces/{self.options['namespace']}/{plural}"
        return list((self._tried(lambda: self._api(cluster).find(path), None) or {}).get("items", []))

    def _pools(self, cluster: Mapping[str, Any]) -> list[dict[str, Any]]:
        return [_pool(body) for body in self._objects(cluster, INFERENCE, "inferencepools")]

    def _configuration(self, config: Mapping[str, Any] | None) -> dict[str, Any]:
        if config is None:
            return {"imports": [], "policies": [], "gateways": [], "routes": []}
        policies = [
            _named(body, policy_conditions(body), kind=kind, target=body["spec"]["targetRef"]["name"])
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
            "gateways": [_named(body, status_conditions(body), addresses=self._addresses(body)) for body in gateways],
            "routes": [_named(body, route_conditions(body)) for body in routes],
        }

    def _addresses(self, gateway: Body) -> list[dict[str, str]]:
        given = [entry["value"] for entry in gateway.get("status", {}).get("addresses", [])]
        asked = [_asked_region(entry) for entry in gateway["spec"].get("addresses", [])]
        return [
            {"address": address, "region": self._regions.get(address) or (asked[place] if place < len(asked) else "")}
            for place, address in enumerate(given)
        ]

    @cached_property
    def _regions(self) -> dict[str, str]:
        """Region by address: a status entry does not name its region, the forwarding rule's subnetwork does."""
        compute = GoogleApi.connect("compute", self.connection)
        path = f"compute/v1/projects/{self.options['project']}/global/forwardingRules"
        rules = self._tried(lambda: list(compute.list(path, "items")), [])
        return {
            rule["IPAddress"]: rule["subnetwork"].split("/regions/")[1].split("/")[0]
            for rule in rules
            if "/regions/" in rule.get("subnetwork", "")
        }


def _link(cluster: Body) -> str:
    path = cluster["selfLink"].split("/projects/")[1].replace("/zones/", "/locations/")
    return f"//container.googleapis.com/projects/{path}"


def _cluster(body: Body, membership: Body | None) -> dict[str, Any]:
    return {
        "name": body["name"],
        "location": body["location"],
        "status": body.get("status"),
        "version": body.get("currentMasterVersion"),
        "membership": membership and membership["name"],
        "membership_state": membership and membership.get("state", {}).get("code"),
    }


def _feature(body: Body | None) -> dict[str, Any] | None:
    if body is None:
        return None
    members = body.get("membershipStates", {})
    return {
        "state": body.get("resourceState", {}).get("state"),
        "code": body.get("state", {}).get("state", {}).get("code"),
        "description": body.get("state", {}).get("state", {}).get("description"),
        "memberships": {name: state.get("state", {}) for name, state in members.items()},
    }


def _pool(body: Body) -> dict[str, Any]:
    return {
        "name": body["metadata"]["name"],
        "ports": [port["number"] for port in body["spec"]["targetPorts"]],
        "exported": body["metadata"].get("annotations", {}).get("networking.gke.io/export") == "True",
    }


def _named(body: Body, conditions: list[Body], **more: Any) -> dict[str, Any]:
    return {"name": body["metadata"]["name"], **more, "conditions": conditions}


def _asked_region(entry: Body) -> str:
    """The region of spec.addresses[]: ephemeral-ipv4-address/REGION, or a value regions/REGION/addresses/NAME."""
    kind, value = str(entry.get("type", "")), str(entry.get("value", ""))
    return value.split("/")[1] if value.startswith("regions/") else kind.rsplit("/", 1)[-1]
