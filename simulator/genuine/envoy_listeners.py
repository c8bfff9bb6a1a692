# SPDX-License-Identifier: GPL-3.0-or-later
"""Doors as Envoy's listeners: HTTP, the question to the endpoint picker, then the routes."""

from __future__ import annotations

from simulator.dataplane.listeners import VIA
from simulator.genuine.envoy_picture import Door
from simulator.genuine.envoy_routes import PICKER_FILTER
from simulator.genuine.envoy_types import (
    CONNECTION_MANAGER,
    EXTERNAL_PROCESSOR,
    LISTENER,
    ROUTER,
    Config,
    address,
    typed,
    watched,
)

# The endpoint picker protocol: bodies are streamed both ways, trailers end them.
MODES = {
    **dict.fromkeys(("request_header_mode", "response_header_mode"), "SEND"),
    **dict.fromkeys(("request_body_mode", "response_body_mode"), "FULL_DUPLEX_STREAMED"),
    **dict.fromkeys(("request_trailer_mode", "response_trailer_mode"), "SEND"),
}
ROUTES_FILE = "routes-{door}.json"


def listener(door: Door, folder: str) -> Config:
    """The listener of a door; its routes are in a file of their own, because shares change often."""
    manager = typed(
        CONNECTION_MANAGER,
        stat_prefix=door.name,
        via=VIA,
        server_header_transformation="PASS_THROUGH",
        stream_idle_timeout="0s",
        rds={"route_config_name": door.name, "config_source": watched(folder, ROUTES_FILE.format(door=door.name))},
        http_filters=[_picker_filter(), {"name": "router", "typed_config": typed(ROUTER)}],
    )
    chain = {"filters": [{"name": "http", "typed_config": manager}]}
    return typed(LISTENER, name=door.name, address=address("127.0.0.1", door.port), filter_chains=[chain])


def _picker_filter() -> Config:
    # Which picker, only the backend that a route has chosen can tell; without a backend nobody is asked.
    processor = typed(
        EXTERNAL_PROCESSOR,
        grpc_service={"envoy_grpc": {"cluster_name": "nobody"}},
        processing_mode=MODES,
        message_timeout="10s",
        route_cache_action="RETAIN",
    )
    return {"name": PICKER_FILTER, "typed_config": processor, "disabled": True}
