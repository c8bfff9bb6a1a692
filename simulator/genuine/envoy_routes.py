# SPDX-License-Identifier: GPL-3.0-or-later
"""A gateway's rules as Envoy's routes: the first that matches takes a request, and its share decides the region."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from simulator.dataplane.envoy import ABORTED
from simulator.dataplane.forwarding import Rule, Service
from simulator.dataplane.matching import rank
from simulator.genuine.envoy_clusters import picker_cluster
from simulator.genuine.envoy_picture import Door, Picture
from simulator.genuine.envoy_types import PROCESSOR_PER_ROUTE, ROUTES, Config, typed

PICKER_FILTER = "endpoint-picker"
# Weights are whole numbers: so many make one share.
WHOLE = 10_000


def route_configuration(door: Door, picture: Picture) -> Config:
    """All routes of a door; hosts are matched by the routes, because every rule of every host is open to a request."""
    everything = {"name": "gateway", "domains": ["*"], "routes": [*_routes(door, picture), _refused(404)]}
    return typed(ROUTES, name=door.name, virtual_hosts=[everything], ignore_port_in_host_matching=True)


def _routes(door: Door, picture: Picture) -> Iterator[Config]:
    rules = door.forwarding.rules
    matches = [(rank(match), -index, match) for index, rule in enumerate(rules) for match in rule.matches or ({},)]
    for _, index, match in sorted(matches, key=lambda item: item[:2], reverse=True):
        rule = rules[-index]
        yield {"match": _match(match, rule.hostnames), **_action(rule, door, picture)}


def _match(match: Mapping[str, Any], hostnames: tuple[str, ...]) -> Config:
    headers = [_value(item) for item in match.get("headers") or []]
    if "method" in match:
        headers.append({"name": ":method", "string_match": {"exact": match["method"]}})
    if hostnames:
        any_host = "|".join(re.escape(name).replace(r"\*", "[^:]*") for name in hostnames)
        headers.append({"name": ":authority", "string_match": {"safe_regex": {"regex": f"(?:{any_host})(?::[0-9]+)?"}}})
    queries = [_value(item) for item in match.get("queryParams") or []]
    return {**_path(match.get("path") or {}), "headers": headers, "query_parameters": queries}


def _path(wanted: Mapping[str, str]) -> Config:
    value = wanted.get("value", "/")
    match wanted.get("type", "PathPrefix"):
        case "Exact":
            return {"path": value}
        case "RegularExpression":
            return {"safe_regex": {"regex": value}}
    return {"prefix": "/"} if value.rstrip("/") == "" else {"path_separated_prefix": value.rstrip("/")}


def _value(wanted: Mapping[str, str]) -> Config:
    if wanted.get("type") == "RegularExpression":
        return {"name": wanted["name"], "string_match": {"safe_regex": {"regex": wanted["value"]}}}
    return {"name": wanted["name"], "string_match": {"exact": wanted["value"]}}


def _action(rule: Rule, door: Door, picture: Picture) -> Config:
    services = door.forwarding.services
    known = [(services.get((namespace, name)), weight) for namespace, name, weight in rule.backends]
    weighted = [(service, weight) for service, weight in known if service is not None and weight]
    if not weighted:
        return {"direct_response": _refused(500)["direct_response"]}
    taken = [_taken(*item, picture) for service, weight in weighted for item in _weights(service, weight, picture)]
    timeout = picture.seconds(max(service.timeout for service, _ in weighted))
    return {"route": {"weighted_clusters": {"clusters": taken}, "timeout": timeout}}


def _weights(service: Service, weight: int, picture: Picture) -> Iterator[tuple[str, int]]:
    shares = picture.shares.get((service.namespace, service.name)) or {}
    if not shares:
        yield "nobody", weight * WHOLE
    for name, share in shares.items():
        if round(share * WHOLE):
            yield name, round(weight * share * WHOLE)


def _taken(name: str, weight: int, picture: Picture) -> Config:
    entry = {"name": name, "weight": weight}
    if name not in picture.backends or not picture.backends[name].asks_picker:
        return entry
    picker = {"grpc_service": {"envoy_grpc": {"cluster_name": picker_cluster(name)}}}
    return {**entry, "typed_per_filter_config": {PICKER_FILTER: typed(PROCESSOR_PER_ROUTE, overrides=picker)}}


def _refused(status: int) -> Config:
    return {"match": {"prefix": "/"}, "direct_response": {"status": status, "body": {"inline_string": ABORTED}}}
