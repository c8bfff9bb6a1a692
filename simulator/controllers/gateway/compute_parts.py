# SPDX-License-Identifier: GPL-3.0-or-later
"""A gateway's load balancer as compute resources, in the order in which they must be made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from simulator.compute.endpoint_groups import GROUP
from simulator.compute.kinds import Kind as ComputeKind
from simulator.compute.links import GLOBAL, Scope, link, zone
from simulator.compute.load_balancing import BACKEND_SERVICE, FORWARDING_RULE, HEALTH_CHECK, HTTP_PROXY, URL_MAP
from simulator.controllers.gateway.compute_bodies import backend, health_check, service_settings
from simulator.controllers.gateway.fleet import ClusterKey, Member
from simulator.controllers.gateway.load_balancer import Plan, resource_name
from simulator.controllers.manifests import Manifest
from simulator.dataplane.forwarding import Group, Service

# In the order of making; removal goes the other way.
ORDER = (HEALTH_CHECK, GROUP, BACKEND_SERVICE, URL_MAP, HTTP_PROXY, FORWARDING_RULE)
UNMATCHED = {"faultInjectionPolicy": {"abort": {"httpStatus": 404, "percentage": 100}}}


@dataclass(frozen=True)
class Part:
    """One resource: its kind, where it lives and its body."""

    kind: ComputeKind
    scope: Scope
    body: dict[str, Any]

    def path(self, project: str) -> str:
        """Its path in Compute Engine."""
        return f"projects/{project}/{self.scope.path}/{self.kind.collection}/{self.body['name']}"


@dataclass(frozen=True)
class Place:
    """Where a gateway's address is: region, subnetwork path, and the address when it is reserved."""

    region: str
    subnetwork: str
    address: str = ""


@dataclass(frozen=True)
class Site:
    """A gateway and where its load balancer stands."""

    gateway: Manifest
    project: str
    network: str
    members: Mapping[ClusterKey, Member]
    places: list[Place]


def parts(site: Site, plan: Plan) -> Iterator[Part]:
    """Every resource of a gateway, each after what it refers to."""
    for service in plan.services.values():
        yield from _service_parts(site, service)
    for listener in site.gateway["spec"]["listeners"]:
        if listener["name"] in plan.listeners:
            yield from _listener_parts(site, listener, plan)


def neg_name(gateway: Manifest, group: Group, port: int, place: str) -> str:
    """The name of the endpoint group of one cluster, port and zone."""
    return resource_name(gateway, f"neg/{group.cluster}/{group.namespace}/{group.pool}/{port}/{place}")


def rule_name(gateway: Manifest, listener: str, region: str) -> str:
    """The name of the forwarding rule of one listener and region."""
    return resource_name(gateway, f"rule/{listener}/{region}")


def _service_parts(site: Site, service: Service) -> Iterator[Part]:
    role = f"{service.namespace}/{service.name}"
    check = Part(HEALTH_CHECK, GLOBAL, health_check(resource_name(site.gateway, f"check/{role}"), service))
    yield check
    backends = []
    for group in service.groups:
        for part in _endpoint_groups(site, group):
            backends.append(backend(link(part.path(site.project)), group))
            yield part
    body = {"name": resource_name(site.gateway, f"service/{role}"), **service_settings(service)}
    body |= {"healthChecks": [link(check.path(site.project))], "backends": backends}
    yield Part(BACKEND_SERVICE, GLOBAL, body)


def _endpoint_groups(site: Site, group: Group) -> Iterator[Part]:
    member = site.members[group.cluster]
    for place in member.zones:
        for port in group.ports:
            body = {
                "name": neg_name(site.gateway, group, port, place),
                "networkEndpointType": "GCE_VM_IP_PORT",
                "network": link(site.network),
                "defaultPort": port,
                "description": f"cluster {member.location}/{member.name}, pool {group.namespace}/{group.pool}",
            }
            yield Part(GROUP, zone(place), body)


def _listener_parts(site: Site, listener: dict[str, Any], plan: Plan) -> Iterator[Part]:
    url_map = Part(URL_MAP, GLOBAL, {"name": resource_name(site.gateway, f"map/{listener['name']}")})
    first = next(iter(plan.services.values()), None)
    if first is None:
        url_map.body["defaultRouteAction"] = UNMATCHED
    else:
        name = resource_name(site.gateway, f"service/{first.namespace}/{first.name}")
        url_map.body["defaultService"] = link(f"projects/{site.project}/global/backendServices/{name}")
    yield url_map
    name = resource_name(site.gateway, f"proxy/{listener['name']}")
    proxy = Part(HTTP_PROXY, GLOBAL, {"name": name, "urlMap": link(url_map.path(site.project))})
    yield proxy
    for place in site.places:
        yield Part(FORWARDING_RULE, GLOBAL, _forwarding_rule(site, listener, place, link(proxy.path(site.project))))


def _forwarding_rule(site: Site, listener: dict[str, Any], place: Place, target: str) -> dict[str, Any]:
    body = {
        "name": rule_name(site.gateway, listener["name"], place.region),
        "loadBalancingScheme": "INTERNAL_MANAGED",
        "portRange": str(listener["port"]),
        "subnetwork": link(place.subnetwork),
        "target": target,
    }
    return {**body, "IPAddress": place.address} if place.address else body
