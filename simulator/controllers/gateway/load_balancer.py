# SPDX-License-Identifier: GPL-3.0-or-later
"""The compute resources that a gateway wants, and what its proxies are to do, from the objects of the fleet."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from simulator.controllers.gateway.fleet import Fleet, Member
from simulator.controllers.gateway.policies import attached
from simulator.controllers.gateway.route_references import backends_of, joined
from simulator.controllers.kinds import BACKEND_POLICY, HEALTH_CHECK_POLICY, POOL_IMPORT
from simulator.controllers.manifests import Key, Manifest, is_selected, name_of, namespace_of, uid_of
from simulator.controllers.objects import Objects
from simulator.dataplane.forwarding import Forwarding, Group, HealthCheck, Rule, Service

# Google's limit for one backend service.
MOST_NEGS = 50
SUB_OBJECTS = {
    "TCP": "tcpHealthCheck",
    "HTTP": "httpHealthCheck",
    "HTTPS": "httpsHealthCheck",
    "HTTP2": "http2HealthCheck",
    "GRPC": "grpcHealthCheck",
}
TIMING = ("checkIntervalSec", "timeoutSec", "healthyThreshold", "unhealthyThreshold")
Exports = Mapping[Key, list[tuple[Member, Manifest]]]


@dataclass(frozen=True)
class Plan:
    """What a gateway's load balancer should be: services, rules per listener, and what stands in the way."""

    services: dict[Key, Service]
    listeners: dict[str, Forwarding]
    problems: dict[Key, str]


def plan(gateway: Manifest, config: Objects, exports: Exports, fleet: Fleet) -> Plan:
    """Works the load balancer out; an import whose groups cannot be balanced together stays out, with its problem."""
    wanted = {(item.namespace, item.name) for route in joined(gateway, None, config) for item in backends_of(route)}
    present = {key for key in wanted if config.find(POOL_IMPORT, *key) is not None}
    problems = {key: problem for key in present if (problem := _problem(exports.get(key, []), fleet))}
    services = {key: _service(key, exports.get(key, []), config) for key in sorted(present - set(problems))}
    listeners = {
        listener["name"]: Forwarding(tuple(_rules(gateway, listener, config)), services)
        for listener in gateway["spec"]["listeners"]
        if listener["protocol"] == "HTTP"
    }
    return Plan(services, listeners, problems)


def resource_name(gateway: Manifest, role: str) -> str:
    """The name of one of a gateway's resources: gkemcg1-NAMESPACE-GATEWAY-HASH, at most 63 characters."""
    digest = hashlib.sha256(f"{uid_of(gateway)}/{role}".encode()).hexdigest()[:12]
    return f"{resource_prefix(gateway)}{digest}"


def resource_prefix(gateway: Manifest) -> str:
    """What the names of all resources of a gateway begin with."""
    return f"gkemcg1-{namespace_of(gateway)[:20]}-{name_of(gateway)[:20]}-"


def negs(exported: list[tuple[Member, Manifest]]) -> int:
    """How many endpoint groups a backend service needs: ports times zones, over all clusters."""
    return sum(len(pool["spec"]["targetPorts"]) * len(member.zones) for member, pool in exported)


def _problem(exported: list[tuple[Member, Manifest]], fleet: Fleet) -> str | None:
    if negs(exported) > MOST_NEGS:
        return f"backend service would have {negs(exported)} network endpoint groups, at most {MOST_NEGS} are allowed"
    home = fleet.config_member
    strangers = sorted(member.name for member, _ in exported if home and member.network != home.network)
    # All clusters, the config cluster included, must be in one VPC network (the how-to).
    return f"clusters in another VPC network than the config cluster: {', '.join(strangers)}" if strangers else None


def _service(key: Key, exported: list[tuple[Member, Manifest]], config: Objects) -> Service:
    policy = attached(BACKEND_POLICY, POOL_IMPORT, *key, config)
    default: dict[str, Any] = (policy or {}).get("spec", {}).get("default") or {}
    groups = tuple(_group(member, pool, default) for member, pool in exported)
    timeout = float(default.get("timeoutSec", 30))
    return Service(*key, groups, health_check(attached(HEALTH_CHECK_POLICY, POOL_IMPORT, *key, config)), timeout)


def health_check(policy: Manifest | None) -> HealthCheck:
    """The check a policy asks for; without one GET / on the serving port."""
    default = (policy or {}).get("spec", {}).get("default") or {}
    config = default.get("config") or {}
    kind = config.get("type", "HTTP")
    settings = config.get(SUB_OBJECTS[kind]) or {}
    timing = tuple((field, default[field]) for field in TIMING if field in default)
    return HealthCheck(kind, settings.get("requestPath", "/"), int(settings.get("port", 0)), timing)


def _group(member: Member, pool: Manifest, default: dict[str, Any]) -> Group:
    spec = pool["spec"]
    picker = spec.get("endpointPickerRef") or {}
    return Group(
        cluster=member.key,
        region=member.region,
        namespace=namespace_of(pool),
        pool=name_of(pool),
        selector=spec["selector"].get("matchLabels") or {},
        ports=tuple(port["number"] for port in spec["targetPorts"]),
        picker=picker.get("name", ""),
        fails_open=picker.get("failureMode") == "FailOpen",
        settings=settings_for(member, default),
        picker_port=int((picker.get("port") or {}).get("number", 9002)),
    )


def settings_for(member: Member, default: dict[str, Any]) -> dict[str, Any]:
    """The backend settings of one cluster: the default's, and those of the first scope that selects it."""
    scopes = default.get("scopes") or []
    first: dict[str, Any] = next((scope for scope in scopes if _selects(scope, member)), {})
    plain = {key: value for key, value in default.items() if key != "scopes"}
    return {**plain, **{key: value for key, value in first.items() if key != "selector"}}


def _selects(scope: dict[str, Any], member: Member) -> bool:
    return is_selected({"matchLabels": scope.get("selector") or {}}, member.scope_labels)


def _rules(gateway: Manifest, listener: dict[str, Any], config: Objects) -> Iterator[Rule]:
    for route in joined(gateway, listener, config):
        for rule in route["spec"].get("rules") or []:
            references = rule.get("backendRefs") or []
            backends = tuple(
                (item.get("namespace") or namespace_of(route), item["name"], int(item.get("weight", 1)))
                for item in references
                if item.get("kind") == POOL_IMPORT.name
            )
            hostnames = route["spec"].get("hostnames") or ([listener["hostname"]] if "hostname" in listener else [])
            yield Rule(tuple(rule.get("matches") or ()), backends, tuple(hostnames))
