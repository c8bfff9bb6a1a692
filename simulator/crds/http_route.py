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
from simulator.crds.schema import conditions, integer, keyed, listing, port, record, rules, text

HEADER_NAME = text(minLength=1, maxLength=256)
DURATION = text(pattern=r"^([0-9]{1,5}(h|m|s|ms)){1,4}$")
FILTERS = (
    "RequestHeaderModifier",
    "ResponseHeaderModifier",
    "RequestMirror",
    "RequestRedirect",
    "URLRewrite",
    "ExtensionRef",
)

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
BACKEND_FIELDS = {
    "group": {**GROUP_NAME, "default": ""},
    "kind": {**KIND_NAME, "default": "Service"},
    "name": OBJECT_NAME,
    "namespace": NAMESPACE,
    "port": port(),
}
NEEDS_PORT = rules(
    ("size(self.group) != 0 || self.kind != 'Service' || has(self.port)", "Must have port for Service reference")
)
HEADER_VALUES = keyed(
    record({"name": HEADER_NAME, "value": text(minLength=1, maxLength=4096)}, required=("name", "value")),
    "name",
    maxItems=16,
)
HEADERS = record({"set": HEADER_VALUES, "add": HEADER_VALUES, "remove": listing(text(), maxItems=16)})
PATH = record(
    {
        "type": text("ReplaceFullPath", "ReplacePrefixMatch"),
        "replaceFullPath": text(maxLength=1024),
        "replacePrefixMatch": text(maxLength=1024),
    },
    required=("type",),
)
REDIRECT = record(
    {
        "scheme": text("http", "https"),
        "hostname": HOSTNAME,
        "path": PATH,
        "port": port(),
        "statusCode": {"type": "integer", "enum": [301, 302], "default": 302},
    }
)
FILTER = record(
    {
        "type": text(*FILTERS),
        "requestHeaderModifier": HEADERS,
        "responseHeaderModifier": HEADERS,
        "requestMirror": record({"backendRef": record(BACKEND_FIELDS, required=("name",), **NEEDS_PORT)}),
        "requestRedirect": REDIRECT,
        "urlRewrite": record({"hostname": HOSTNAME, "path": PATH}),
        "extensionRef": record(
            {"group": GROUP_NAME, "kind": KIND_NAME, "name": OBJECT_NAME}, required=("group", "kind", "name")
        ),
    },
    required=("type",),
)
BACKEND = record(
    {**BACKEND_FIELDS, "weight": integer(0, 1000000, default=1), "filters": listing(FILTER, maxItems=16)},
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
        "filters": listing(FILTER, maxItems=16),
        "backendRefs": listing(BACKEND, maxItems=16),
        "timeouts": record({"request": DURATION, "backendRequest": DURATION}),
    }
)


def http_route() -> Definition:
    """HTTPRoute: rules that send requests of a Gateway to backends."""
    spec = record(
        {
            "parentRefs": listing(PARENT, maxItems=32),
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
