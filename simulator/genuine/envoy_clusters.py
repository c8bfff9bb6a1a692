# SPDX-License-Identifier: GPL-3.0-or-later
"""Backends as Envoy's clusters: model servers with health checks, and the endpoint pickers that choose among them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from simulator.dataplane.forwarding import HealthCheck
from simulator.genuine.envoy_picture import Backend, Host, Picture
from simulator.genuine.envoy_types import (
    CLUSTER,
    ENDPOINTS,
    HTTP_OPTIONS,
    OVERRIDE_HOST,
    ROUND_ROBIN,
    UPSTREAM_TLS,
    Config,
    address,
    typed,
    watched,
)

# The header by which a picker names the endpoint (the inference extension's endpoint picker protocol).
DESTINATION = "x-gateway-destination-endpoint"
# Google's defaults for a health check.
USUAL = {"checkIntervalSec": 5, "timeoutSec": 5, "healthyThreshold": 2, "unhealthyThreshold": 2}
# Real seconds: this machine's own slowness is not a model server's, and must not look like it at high speed.
LEAST_INTERVAL, LEAST_TIMEOUT = 0.1, 2.0
NO_LIMIT = 1_000_000


def clusters(picture: Picture, folder: str) -> Iterator[Config]:
    """The clusters of all backends, whose endpoints are files of that folder, and of their pickers."""
    for backend in picture.backends.values():
        yield _servers(backend, picture, folder)
        yield _picker(backend)


def picker_cluster(backend: str) -> str:
    """The name of the cluster that is a backend's picker."""
    return f"{backend}/picker"


def assignment(backend: Backend) -> Config:
    """The endpoints of a backend, as its cluster reads them."""
    return typed(ENDPOINTS, **_assigned(backend.name, [_host(host) for host in backend.hosts]))


def nobody() -> Config:
    """The cluster of a service that has no healthy endpoint anywhere: it answers 503."""
    return {"name": "nobody", "type": "STATIC", "load_assignment": {"cluster_name": "nobody"}}


def _servers(backend: Backend, picture: Picture, folder: str) -> Config:
    return typed(
        CLUSTER,
        name=backend.name,
        type="EDS",
        eds_cluster_config={"eds_config": watched(folder, file_name(backend.name))},
        connect_timeout="5s",
        circuit_breakers=_unlimited(),
        # Fewer than half healthy is no reason to ask the sick.
        common_lb_config={"healthy_panic_threshold": {"value": 0}},
        # Who is gone is gone, even while it still answers.
        ignore_health_on_host_removal=True,
        health_checks=[_health_check(backend.check, picture)],
        load_balancing_policy=_by_the_pickers_choice(),
    )


def _picker(backend: Backend) -> Config:
    name = picker_cluster(backend.name)
    http2 = typed(HTTP_OPTIONS, explicit_http_config={"http2_protocol_options": {}})
    return typed(
        CLUSTER,
        name=name,
        type="STATIC",
        connect_timeout="5s",
        circuit_breakers=_unlimited(),
        load_assignment=_assigned(name, [{"address": address(*backend.picker)}] if backend.picker else []),
        typed_extension_protocol_options={"envoy.extensions.upstreams.http.v3.HttpProtocolOptions": http2},
        # Pickers serve with certificates that they sign themselves.
        transport_socket={"name": "tls", "typed_config": typed(UPSTREAM_TLS)},
    )


def file_name(cluster: str) -> str:
    """The file with the endpoints of a cluster."""
    return f"endpoints-{cluster.replace('/', '_')}.json"


def _assigned(name: str, hosts: list[Config]) -> Config:
    return {"cluster_name": name, "endpoints": [{"lb_endpoints": [{"endpoint": host} for host in hosts]}]}


def _host(host: Host) -> Config:
    asked = {"address": address(*host.health), "port_value": host.health[1]}
    return {"address": address(*host.address), "health_check_config": asked}


def _by_the_pickers_choice() -> Config:
    turns = {"name": "round_robin", "typed_config": typed(ROUND_ROBIN)}
    fallback = {"policies": [{"typed_extension_config": turns}]}
    chosen = typed(OVERRIDE_HOST, override_host_sources=[{"header": DESTINATION}], fallback_policy=fallback)
    return {"policies": [{"typed_extension_config": {"name": "override_host", "typed_config": chosen}}]}


def _health_check(check: HealthCheck, picture: Picture) -> Config:
    timing: Mapping[str, int] = {**USUAL, **dict(check.timing)}
    interval = picture.seconds(timing["checkIntervalSec"], LEAST_INTERVAL)
    intervals = ("interval", "no_traffic_interval", "no_traffic_healthy_interval")
    return {
        **dict.fromkeys(intervals, interval),
        "timeout": picture.seconds(timing["timeoutSec"], LEAST_TIMEOUT),
        "healthy_threshold": timing["healthyThreshold"],
        "unhealthy_threshold": timing["unhealthyThreshold"],
        **_question(check),
    }


def _question(check: HealthCheck) -> Config:
    if check.type == "TCP":
        return {"tcp_health_check": {}}
    # Every other protocol is one that model servers, which speak plain HTTP/1.1, do not understand.
    codec = "HTTP1" if check.type == "HTTP" else "HTTP2"
    return {"http_health_check": {"path": check.path, "codec_client_type": codec}}


def _unlimited() -> Config:
    names = ("max_connections", "max_pending_requests", "max_requests")
    return {"thresholds": [dict.fromkeys(names, NO_LIMIT)]}
