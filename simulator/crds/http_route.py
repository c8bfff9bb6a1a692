# SPDX-License-Identifier: GPL-3.0-or-later
"""HTTPRoute: which requests go to which backend. Source: the Gateway API's reference, standard channel, v1."""

from __future__ import annotations

from simulator.crds.definition import Column, Definition, Version
from simulator.crds.gateway_names import (
    ANNOTATIONS,
    GROUP,
    GROUP_NAME,
    HOSTNAME,
    KIND_NAME,
    NAMESPACE,
    OBJECT_NAME,
    SECTION,
)
from simulator.crds.http_route_filters import BACKEND_FIELDS, FILTER_LIST, HEADER_NAME, NEEDS_PORT
from simulator.crds.http_route_rules import DIFFERENT_PARENTS, PATH_RULES, TIMEOUT_ORDER
from simulator.crds.schema import conditions, integer, keyed, listing, port, record, text

DURATION = text(pattern=r"^([0-9]{1,5}(h|m|s|ms)){1,4}$")
PARENT = record(
    {
        "group": {**GROUP_NAME, "default": GROUP},
        "kind": {**KIND_NAME, "default": "Gateway"},
        "namespace": NAMESPACE,
        "name": OBJECT_NAME,
        "sectionName": SECTION,
        "port": port(),
    },
    required=("name",),
)
BACKEND = record(
    {**BACKEND_FIELDS, "weight": integer(0, 1000000, default=1), "filters": FILTER_LIST},
    required=("name",),
    **NEEDS_PORT,
)
NAMED_MATCH = record(
    {
        "type": text("Exact", "RegularExpression", default="Exact"),
        "name": HEADER_NAME,
        "value": text(minLength=1, maxLength=4096),
    },
    required=("name", "value"),
)
MATCH = record(
    {
        "path": record(
            {
                "type": text("Exact", "PathPrefix", "RegularExpression", default="PathPrefix"),
                "value": text(maxLength=1024, default="/"),
            },
            default={"type": "PathPrefix", "value": "/"},
            **PATH_RULES,
        ),
        "headers": keyed(NAMED_MATCH, "name", maxItems=16),
        "queryParams": keyed(NAMED_MATCH, "name", maxItems=16),
        "method": text("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"),
    }
)
ANY_PATH = [{"path": {"type": "PathPrefix", "value": "/"}}]
RULE = record(
    {
        "name": SECTION,
        "matches": listing(MATCH, maxItems=64, default=ANY_PATH),
        "filters": FILTER_LIST,
        "backendRefs": listing(BACKEND, maxItems=16),
        "timeouts": record({"request": DURATION, "backendRequest": DURATION}, **TIMEOUT_ORDER),
    }
)


def http_route() -> Definition:
    """HTTPRoute: rules that send requests of a Gateway to backends."""
    spec = record(
        {
            "parentRefs": listing(PARENT, maxItems=32, **DIFFERENT_PARENTS),
            "hostnames": listing(HOSTNAME, maxItems=16),
            "rules": listing(RULE, minItems=1, maxItems=16, default=[{"matches": ANY_PATH}]),
        }
    )
    parent_status = record(
        {"parentRef": PARENT, "controllerName": text(minLength=1, maxLength=253), "conditions": conditions()},
        required=("controllerName", "parentRef"),
    )
    status = record({"parents": listing(parent_status, maxItems=32)}, required=("parents",))
    version = Version("v1", spec, status, (Column("Hostnames", ".spec.hostnames"),))
    return Definition(GROUP, "HTTPRoute", "httproutes", (version,), annotations=ANNOTATIONS)
