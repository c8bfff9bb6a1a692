# SPDX-License-Identifier: GPL-3.0-or-later
"""Gateway: addresses and listeners. Source: the Gateway API's reference, standard channel, v1."""

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
from simulator.crds.gateway_rules import ADDRESS_RULES, ADDRESSES_RULES, LISTENER_RULES, TLS_RULES
from simulator.crds.schema import (
    Schema,
    anything,
    conditions,
    integer,
    keyed,
    listing,
    mapping,
    pending,
    port,
    record,
    text,
)

# Gateway address types: any string that holds IPAddress or NamedAddress, or a domain-prefixed one.
ADDRESS_TYPE = text(
    minLength=1, maxLength=253, pattern=r"IPAddress|NamedAddress|^Hostname|[a-z0-9.-]+/[A-Za-z0-9/._~%!$&'()*+,;=:-]+$"
)
IP_ADDRESS = {"type": {"enum": ["IPAddress"]}, "value": {"anyOf": [{"format": "ipv4"}, {"format": "ipv6"}]}}
ADDRESS = record(
    {"type": {**ADDRESS_TYPE, "default": "IPAddress"}, "value": text(maxLength=253)},
    oneOf=[{"properties": IP_ADDRESS}, {"properties": {"type": {"not": {"enum": ["IPAddress"]}}}}],
    **ADDRESS_RULES,
)
ADDRESSES = listing(
    ADDRESS,
    maxItems=16,
    **ADDRESSES_RULES,
)

CERTIFICATE = record(
    {
        "group": {**GROUP_NAME, "default": ""},
        "kind": {**KIND_NAME, "default": "Secret"},
        "name": OBJECT_NAME,
        "namespace": NAMESPACE,
    },
    required=("name",),
)
TLS = record(
    {
        "mode": text("Terminate", "Passthrough", default="Terminate"),
        "certificateRefs": listing(CERTIFICATE, maxItems=64),
        "options": mapping(text(maxLength=4096), maxProperties=16),
    },
    **TLS_RULES,
)
ALLOWED_ROUTES = record(
    {
        "namespaces": record(
            {
                "from": text("All", "Selector", "Same", "None", default="Same"),
                "selector": record(
                    {"matchLabels": mapping(text()), "matchExpressions": listing(anything())},
                    **{"x-kubernetes-map-type": "atomic"},
                ),
            },
            default={"from": "Same"},
        ),
        "kinds": listing(record({"group": {**GROUP_NAME, "default": GROUP}, "kind": KIND_NAME}, required=("kind",))),
    },
    default={"namespaces": {"from": "Same"}},
)
LISTENER = record(
    {
        "name": SECTION,
        "hostname": HOSTNAME,
        "port": port(),
        "protocol": text(minLength=1, maxLength=255),
        "tls": TLS,
        "allowedRoutes": ALLOWED_ROUTES,
    },
    required=("name", "port", "protocol"),
)
LISTENER_STATUS = record(
    {
        "name": SECTION,
        "supportedKinds": listing(record({"group": GROUP_NAME, "kind": KIND_NAME}, required=("kind",)), maxItems=8),
        "attachedRoutes": integer(),
        "conditions": conditions(),
    },
    required=("attachedRoutes", "conditions", "name"),
)
WAITING = pending("Accepted", "Programmed")
LISTENERS = keyed(
    LISTENER,
    "name",
    minItems=1,
    maxItems=64,
    **LISTENER_RULES,
)
INFRASTRUCTURE = record(
    {
        "labels": mapping(text(maxLength=63), maxProperties=8),
        "annotations": mapping(text(maxLength=4096), maxProperties=8),
    }
)


def gateway() -> Definition:
    """Gateway: addresses and listeners."""
    columns = (
        Column("Class", ".spec.gatewayClassName"),
        Column("Address", ".status.addresses[*].value"),
        Column("Programmed", '.status.conditions[?(@.type=="Programmed")].status'),
    )
    version = Version("v1", _spec(), _status(), columns)
    return Definition(GROUP, "Gateway", "gateways", (version,), ("gtw",), annotations=ANNOTATIONS)


def _spec() -> Schema:
    return record(
        {
            "gatewayClassName": OBJECT_NAME,
            "addresses": ADDRESSES,
            "listeners": LISTENERS,
            "infrastructure": INFRASTRUCTURE,
        },
        required=("gatewayClassName", "listeners"),
    )


def _status() -> Schema:
    return record(
        {
            "addresses": listing(ADDRESS, maxItems=16),
            "conditions": conditions(default=WAITING),
            "listeners": keyed(LISTENER_STATUS, "name", maxItems=64),
        },
        default={"conditions": WAITING},
    )
