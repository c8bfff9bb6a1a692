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
    rules,
    text,
)

# Gateway address types: any string that holds IPAddress or NamedAddress, or a domain-prefixed one.
ADDRESS_TYPE = text(
    minLength=1, maxLength=253, pattern=r"IPAddress|NamedAddress|^Hostname|[a-z0-9.-]+/[A-Za-z0-9/._~%!$&'()*+,;=:-]+$"
)
ADDRESS = record({"type": {**ADDRESS_TYPE, "default": "IPAddress"}, "value": text(maxLength=253)})

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
    }
)
ALLOWED_ROUTES = record(
    {
        "namespaces": record(
            {
                "from": text("All", "Selector", "Same", "None", default="Same"),
                "selector": record({"matchLabels": mapping(text()), "matchExpressions": listing(anything())}),
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
UNIQUE = (
    "self.all(one, self.exists_one(other, one.port == other.port && one.protocol == other.protocol && "
    "(has(one.hostname) ? one.hostname : '') == (has(other.hostname) ? other.hostname : '')))"
)
LISTENERS = keyed(
    LISTENER,
    "name",
    minItems=1,
    maxItems=64,
    **rules((UNIQUE, "Combination of port, protocol and hostname must be unique for each listener")),
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
            "addresses": listing(ADDRESS, maxItems=16),
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
