# SPDX-License-Identifier: GPL-3.0-or-later
"""A gateway's load balancer as bodies of compute resources, in the order in which they must be made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from simulator.compute.endpoint_groups import GROUP
from simulator.compute.kinds import Kind as ComputeKind
from simulator.compute.links import GLOBAL, Scope, link, zone
from simulator.compute.load_balancing import BACKEND_SERVICE, FORWARDING_RULE, HEALTH_CHECK, HTTP_PROXY, URL_MAP
from simulator.controllers.gateway.fleet import Member
from simulator.controllers.gateway.load_balancer import SUB_OBJECTS, Plan, resource_name
from simulator.controllers.manifests import Manifest
from simulator.dataplane.forwarding import Group, Service

# In the order of making; removal goes the other way.
ORDER = (HEALTH_CHECK, GROUP, BACKEND_SERVICE, URL_MAP, HTTP_PROXY, FORWARDING_RULE)
RATE_LIMIT = 100000000
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


def parts(
    gateway: Manifest,
    plan: Plan,
    members: dict[tuple[str, str], Member],
    places: list[Place],
    project: str,
    network: str,
) -> Iterator[Part]:
    """Every resource of a gateway, each after what it refers to."""
    for service in plan.services.values():
        yield from _service_parts(gateway, service, members, project, network)
    for listener in gateway["spec"]["listeners"]:
        if listener["name"] in plan.listeners:
            yield from _listener_parts(gateway, listener, plan, places, project)


def neg_name(gateway: Manifest, group: Group, port: int, place: str) -> str:
    """The name of the endpoint group of one cluster, port and zone."""
    return resource_name(gateway, f"neg/{group.cluster}/{group.namespace}/{group.pool}/{port}/{place}")


def rule_name(gateway: Manifest, listener: str, region: str) -> str:
    """The name of the forwarding rule of one listener and region."""
    return resource_name(gateway, f"rule/{listener}/{region}")


def _service_parts(
    gateway: Manifest, service: Service, members: dict[tuple[str, str], Member], project: str, network: str
) -> Iterator[Part]:
    role = f"{service.namespace}/{service.name}"
    check = Part(HEALTH_CHECK, GLOBAL, _health_check(resource_name(gateway, f"check/{role}"), service))
    yield check
    backends = []
    for group in service.groups:
        for place in members[group.cluster].zones:
            for port in group.ports:
                part = _endpoint_group(gateway, group, port, place, members[group.cluster], network)
                backends.append(_backend(link(part.path(project)), group))
                yield part
    default = service.groups[0].settings if service.groups else {}
    yield Part(
        BACKEND_SERVICE,
        GLOBAL,
        {
            "name": resource_name(gateway, f"service/{role}"),
            "loadBalancingScheme": "INTERNAL_MANAGED",
            "protocol": "HTTP",
            "timeoutSec": int(service.timeout),
            "connectionDraining": default.get("connectionDraining") or {"drainingTimeoutSec": 0},
            "logConfig": _logging(default.get("logging") or {}),
            "healthChecks": [link(check.path(project))],
            "backends": backends,
        },
    )


def _listener_parts(
    gateway: Manifest, listener: dict[str, Any], plan: Plan, places: list[Place], project: str
) -> Iterator[Part]:
    url_map = Part(URL_MAP, GLOBAL, {"name": resource_name(gateway, f"map/{listener['name']}")})
    first = next(iter(plan.services.values()), None)
    if first is None:
        url_map.body["defaultRouteAction"] = UNMATCHED
    else:
        name = resource_name(gateway, f"service/{first.namespace}/{first.name}")
        url_map.body["defaultService"] = link(f"projects/{project}/global/backendServices/{name}")
    yield url_map
    proxy = {"name": resource_name(gateway, f"proxy/{listener['name']}"), "urlMap": link(url_map.path(project))}
    yield Part(HTTP_PROXY, GLOBAL, proxy)
    for place in places:
        yield Part(FORWARDING_RULE, GLOBAL, _forwarding_rule(gateway, listener, place, proxy["name"], project))


def _forwarding_rule(
    gateway: Manifest, listener: dict[str, Any], place: Place, proxy: str, project: str
) -> dict[str, Any]:
    body = {
        "name": rule_name(gateway, listener["name"], place.region),
        "loadBalancingScheme": "INTERNAL_MANAGED",
        "portRange": str(listener["port"]),
        "subnetwork": link(place.subnetwork),
        "target": link(f"projects/{project}/global/targetHttpProxies/{proxy}"),
    }
    return {**body, "IPAddress": place.address} if place.address else body


def _health_check(name: str, service: Service) -> dict[str, Any]:
    check = service.health_check
    probe: dict[str, Any] = {"port": check.port} if check.port else {"portSpecification": "USE_SERVING_PORT"}
    probe |= {"requestPath": check.path} if check.type.startswith("HTTP") else {}
    return {"name": name, "type": check.type, SUB_OBJECTS[check.type]: {"proxyHeader": "NONE", **probe}}


def _endpoint_group(gateway: Manifest, group: Group, port: int, place: str, member: Member, network: str) -> Part:
    body = {
        "name": neg_name(gateway, group, port, place),
        "networkEndpointType": "GCE_VM_IP_PORT",
        "network": link(network),
        "defaultPort": port,
        "description": f"cluster {member.location}/{member.name}, pool {group.namespace}/{group.pool}, port {port}",
    }
    return Part(GROUP, zone(place), body)


def _backend(url: str, group: Group) -> dict[str, Any]:
    settings = group.settings
    mode = settings.get("balancingMode", "RATE")
    backend: dict[str, Any] = {
        "group": url,
        "balancingMode": mode,
        "capacityScaler": int(settings.get("capacityScalerPercent", 100)) / 100,
    }
    if mode == "RATE":
        backend["maxRatePerEndpoint"] = int(settings.get("maxRatePerEndpoint", RATE_LIMIT))
    if mode == "IN_FLIGHT":
        backend["maxInFlightRequestsPerEndpoint"] = settings["maxInFlightRequestsPerEndpoint"]
    if mode == "CUSTOM_METRICS":
        backend["customMetrics"] = [_metric(metric) for metric in settings["customMetrics"]]
    backend |= {"preference": settings["backendPreference"]} if "backendPreference" in settings else {}
    return backend | ({"trafficDuration": settings["trafficDuration"]} if "trafficDuration" in settings else {})


def _metric(metric: dict[str, Any]) -> dict[str, Any]:
    percent = metric.get("maxUtilizationPercent") or metric.get("maxUtilization")
    target = {"maxUtilization": percent / 100} if percent else {}
    return {"name": metric["name"], "dryRun": bool(metric.get("dryRun")), **target}


def _logging(settings: dict[str, Any]) -> dict[str, Any]:
    if not settings.get("enabled"):
        return {"enable": False}
    # The policy counts parts per million, Compute Engine shares of one.
    return {"enable": True, "sampleRate": settings.get("sampleRate", 1000000) / 1000000}
