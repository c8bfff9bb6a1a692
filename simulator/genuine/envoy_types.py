# SPDX-License-Identifier: GPL-3.0-or-later
"""Envoy's extensions by the type names of its API (version 3)."""

from __future__ import annotations

from typing import Any

Config = dict[str, Any]
PREFIX = "type.googleapis.com/envoy."
CLUSTER = "config.cluster.v3.Cluster"
ENDPOINTS = "config.endpoint.v3.ClusterLoadAssignment"
LISTENER = "config.listener.v3.Listener"
ROUTES = "config.route.v3.RouteConfiguration"
CONNECTION_MANAGER = "extensions.filters.network.http_connection_manager.v3.HttpConnectionManager"
EXTERNAL_PROCESSOR = "extensions.filters.http.ext_proc.v3.ExternalProcessor"
PROCESSOR_PER_ROUTE = "extensions.filters.http.ext_proc.v3.ExtProcPerRoute"
ROUTER = "extensions.filters.http.router.v3.Router"
OVERRIDE_HOST = "extensions.load_balancing_policies.override_host.v3.OverrideHost"
ROUND_ROBIN = "extensions.load_balancing_policies.round_robin.v3.RoundRobin"
HTTP_OPTIONS = "extensions.upstreams.http.v3.HttpProtocolOptions"
UPSTREAM_TLS = "extensions.transport_sockets.tls.v3.UpstreamTlsContext"


def typed(kind: str, /, **content: Any) -> Config:
    """A message that carries its own type."""
    return {"@type": PREFIX + kind, **content}


def address(host: str, port: int) -> Config:
    """A socket address."""
    return {"socket_address": {"address": host, "port_value": port}}


def watched(folder: str, file: str) -> Config:
    """A file whose new versions are moved into place."""
    source = {"path": f"{folder}/{file}", "watched_directory": {"path": folder}}
    return {"path_config_source": source, "resource_api_version": "V3"}
