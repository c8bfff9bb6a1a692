# SPDX-License-Identifier: GPL-3.0-or-later
"""The load balancer of a multi-cluster Gateway: what the fleet's controller makes in Compute Engine and takes away.

Names start with gkemcg1-<namespace>-<gateway>- as public notes show them; cross-region internal forwarding rules are
global ones with scheme INTERNAL_MANAGED and a subnetwork of their region.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from simulator.compute.addresses import address_named
from simulator.compute.endpoint_groups import ENDPOINTS, GROUP
from simulator.compute.kinds import Kind, missing
from simulator.compute.links import GLOBAL, Scope, link, name_of, path_of, region, zone
from simulator.compute.load_balancing import BACKEND_SERVICE, FORWARDING_RULE, HEALTH_CHECK, HTTP_PROXY, URL_MAP
from simulator.compute.resources import Resources
from simulator.compute.store import Body
from simulator.errors import failed_precondition

_LONGEST_NAME = 63
_HASH = 12
_KEPT = ("id", "creationTimestamp", "IPAddress")


@dataclass(frozen=True)
class Endpoint:
    """One pod behind a backend."""

    address: str
    port: int
    healthy: bool = True


@dataclass(frozen=True)
class Group:
    """The pods of one cluster in one zone, with what the backend of that group says (balancing mode, preference)."""

    cluster: str
    zone: str
    endpoints: tuple[Endpoint, ...] = ()
    settings: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Backend:
    """One import: its groups, its backend service's settings (timeoutSec, ...) and its health check."""

    name: str
    groups: tuple[Group, ...] = ()
    settings: dict[str, Any] = field(default_factory=dict)
    health_check: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class GatewaySpec:
    """What one Gateway needs: a VIP per region (a reserved address by name, or "" for an ephemeral one)."""

    namespace: str
    name: str
    network: str
    regions: dict[str, str]
    backends: tuple[Backend, ...] = ()
    port: int = 80


class GatewayLoadBalancers:
    """Makes, changes and removes the load balancers of Gateways; raises ApiError where Compute Engine refuses."""

    def __init__(self, resources: Resources, project: str) -> None:
        self._resources = resources
        self._project = project

    def program(self, spec: GatewaySpec) -> dict[str, str]:
        """Brings the load balancer to what the Gateway asks for; gives the VIP of each region."""
        self._refuse_unknown_addresses(spec)
        services = [self._backend(spec, backend) for backend in spec.backends]
        default = {"defaultService": services[0]} if services else {}
        url_map = self._make(URL_MAP, GLOBAL, {"name": self._name(spec, "urlMap"), **default})
        sent = {"name": self._name(spec, "proxy"), "urlMap": url_map["selfLink"]}
        proxy = self._make(HTTP_PROXY, GLOBAL, sent)
        addresses = {place: self._rule(spec, place, proxy["selfLink"]) for place in spec.regions}
        self._drop_stale(spec)
        return addresses

    def withdraw(self, namespace: str, name: str) -> None:
        """Removes everything of a Gateway, in the order Compute Engine allows."""
        for path in self.leftovers(namespace, name):
            self._resources.remove(path)

    def leftovers(self, namespace: str, name: str) -> list[str]:
        """Gives the paths of what a Gateway has in Compute Engine, forwarding rules first."""
        prefix = _prefix(namespace, name)
        order = ("forwardingRules", "targetHttpProxies", "urlMaps", "backendServices", "healthChecks", GROUP.collection)
        found = [path for path, _ in self._resources.store.items() if name_of(path).startswith(prefix)]
        return sorted(found, key=lambda path: order.index(path.split("/")[-2]))

    def _refuse_unknown_addresses(self, spec: GatewaySpec) -> None:
        for place, named in spec.regions.items():
            if named and address_named(self._resources.store, self._project, place, named) is None:
                raise missing(f"projects/{self._project}/regions/{place}/addresses/{named}")

    def _backend(self, spec: GatewaySpec, backend: Backend) -> str:
        check = {"name": self._name(spec, f"hc/{backend.name}"), **backend.health_check}
        health = self._make(HEALTH_CHECK, GLOBAL, check)["selfLink"]
        sent = {
            "name": self._name(spec, f"backend/{backend.name}"),
            "loadBalancingScheme": "INTERNAL_MANAGED",
            **backend.settings,
            "healthChecks": [health],
            "backends": [{"group": self._group(spec, backend, group), **group.settings} for group in backend.groups],
        }
        return str(self._make(BACKEND_SERVICE, GLOBAL, sent)["selfLink"])

    def _group(self, spec: GatewaySpec, backend: Backend, group: Group) -> str:
        name = self._name(spec, f"neg/{backend.name}/{group.cluster}/{group.zone}")
        body = self._make(GROUP, zone(group.zone), {"name": name, "network": link(spec.network)})
        endpoints = [
            {"ipAddress": each.address, "port": each.port, "healthy": each.healthy} for each in group.endpoints
        ]
        filled = {**body, ENDPOINTS: endpoints, "size": len(endpoints)}
        self._resources.store.put(path_of(body["selfLink"]), filled)
        return str(body["selfLink"])

    def _rule(self, spec: GatewaySpec, place: str, target: str) -> str:
        named = spec.regions[place]
        reserved = address_named(self._resources.store, self._project, place, named) if named else None
        sent = {
            "name": self._name(spec, f"rule/{place}"),
            "loadBalancingScheme": "INTERNAL_MANAGED",
            "portRange": str(spec.port),
            "target": target,
            "subnetwork": reserved["subnetwork"] if reserved else self._subnetwork(spec, place),
            **({"IPAddress": reserved["address"]} if reserved else {}),
        }
        return str(self._make(FORWARDING_RULE, GLOBAL, sent)["IPAddress"])

    def _subnetwork(self, spec: GatewaySpec, place: str) -> str:
        for body in self._resources.store.under(self._project, region(place).path, "subnetworks"):
            if body["purpose"] == "PRIVATE" and path_of(body["network"]) == path_of(spec.network):
                return str(body["selfLink"])
        raise failed_precondition(f"No subnetwork in region {place} of network {name_of(spec.network)}.")

    def _make(self, kind: Kind, scope: Scope, sent: Body) -> Body:
        old = self._resources.store.get(self._resources.path(scope, kind.collection, sent["name"]))
        if old is None:
            return self._resources.create(kind, scope, sent)
        sent = {**sent, **({"IPAddress": old["IPAddress"]} if "IPAddress" in old and "IPAddress" not in sent else {})}
        fresh = kind.complete(self._resources.draft(kind.collection, scope, sent))
        body = {**fresh, **{key: old[key] for key in _KEPT if key in old and key != "IPAddress"}}
        self._resources.store.put(path_of(body["selfLink"]), body)
        return body

    def _drop_stale(self, spec: GatewaySpec) -> None:
        wanted = {self._name(spec, f"rule/{place}") for place in spec.regions}
        for backend in spec.backends:
            wanted |= {self._name(spec, f"{kind}/{backend.name}") for kind in ("hc", "backend")}
            for group in backend.groups:
                wanted.add(self._name(spec, f"neg/{backend.name}/{group.cluster}/{group.zone}"))
        wanted |= {self._name(spec, "urlMap"), self._name(spec, "proxy")}
        for path in self.leftovers(spec.namespace, spec.name):
            if name_of(path) not in wanted:
                self._resources.remove(path)

    def _name(self, spec: GatewaySpec, part: str) -> str:
        return _prefix(spec.namespace, spec.name) + _hash(f"{spec.namespace}/{spec.name}/{part}")


def _prefix(namespace: str, name: str) -> str:
    prefix = f"gkemcg1-{namespace}-{name}"
    return f"{prefix[: _LONGEST_NAME - _HASH - 1].rstrip('-')}-"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_HASH]
