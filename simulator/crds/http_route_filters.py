# SPDX-License-Identifier: GPL-3.0-or-later
"""The filters of an HTTPRoute. Source: the Gateway API's reference, standard channel, v1."""

from __future__ import annotations

from simulator.crds.gateway_names import GROUP_NAME, HOSTNAME, KIND_NAME, NAMESPACE, OBJECT_NAME
from simulator.crds.schema import keyed, listing, port, record, rules, text

HEADER_NAME = text(minLength=1, maxLength=256, pattern=r"^[A-Za-z0-9!#$%&'*+\-.^_\x60|~]+$")
# What a filter says, by the type that says it.
FILTERS = {
    "requestHeaderModifier": "RequestHeaderModifier",
    "responseHeaderModifier": "ResponseHeaderModifier",
    "requestMirror": "RequestMirror",
    "requestRedirect": "RequestRedirect",
    "urlRewrite": "URLRewrite",
    "extensionRef": "ExtensionRef",
}
ONCE = ("RequestHeaderModifier", "ResponseHeaderModifier", "RequestRedirect", "URLRewrite")

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
        "type": text(*FILTERS.values()),
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
    **rules(
        *(
            (f"has(self.{field}) == (self.type == '{kind}')", f"{field} goes with the type {kind}")
            for field, kind in FILTERS.items()
        )
    ),
)
FILTER_LIST = listing(
    FILTER,
    maxItems=16,
    **rules(
        *((f"self.filter(one, one.type == '{kind}').size() <= 1", f"there is one {kind} at most") for kind in ONCE),
        (
            "!self.exists(one, one.type == 'RequestRedirect') || !self.exists(one, one.type == 'URLRewrite')",
            "a request is either redirected or rewritten",
        ),
    ),
)
