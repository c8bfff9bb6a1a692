# SPDX-License-Identifier: GPL-3.0-or-later
"""The Gateway API's kinds as far as gateways for inference use them.

Source: the Gateway API's reference, standard channel, v1.
"""

from __future__ import annotations

from simulator.crds.definition import Column, Definition, Version
from simulator.crds.schema import (
    DOMAIN_NAME,
    Schema,
    anything,
    boolean,
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

GROUP = "gateway.networking.k8s.io"
# The API server insists on these on every definition of a *.k8s.io group.
ANNOTATIONS = {
    "api-approved.kubernetes.io": "https://github.com/kubernetes-sigs/gateway-api/pull/3328",
    "gateway.networking.k8s.io/bundle-version": "v1.4.0",
    "gateway.networking.k8s.io/channel": "standard",
}

GROUP_NAME = text(maxLength=253, pattern=DOMAIN_NAME)
KIND_NAME = text(minLength=1, maxLength=63, pattern="^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$")
OBJECT_NAME = text(minLength=1, maxLength=253)
NAMESPACE = text(minLength=1, maxLength=63, pattern="^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
SECTION = text(minLength=1, maxLength=253)
HOSTNAME = text(minLength=1, maxLength=253)

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


def gateway_class() -> Definition:
    """GatewayClass: a kind of load balancer."""
    spec = record(
        {
            "controllerName": text(minLength=1, maxLength=253, **rules(("self == oldSelf", "Value is immutable"))),
            "description": text(maxLength=64),
            "parametersRef": record(
                {"group": GROUP_NAME, "kind": KIND_NAME, "name": OBJECT_NAME, "namespace": NAMESPACE},
                required=("group", "kind", "name"),
            ),
        },
        required=("controllerName",),
    )
    status = record(
        {"conditions": conditions(default=pending("Accepted"))}, default={"conditions": pending("Accepted")}
    )
    columns = (
        Column("Controller", ".spec.controllerName"),
        Column("Accepted", '.status.conditions[?(@.type=="Accepted")].status'),
    )
    version = Version("v1", spec, status, columns)
    return Definition(
        GROUP, "GatewayClass", "gatewayclasses", (version,), ("gc",), namespaced=False, annotations=ANNOTATIONS
    )


def gateway() -> Definition:
    """Gateway: addresses and listeners."""
    unique = (
        "self.all(one, self.exists_one(other, one.port == other.port && one.protocol == other.protocol && "
        "(has(one.hostname) ? one.hostname : '') == (has(other.hostname) ? other.hostname : '')))"
    )
    spec = record(
        {
            "gatewayClassName": OBJECT_NAME,
            "addresses": listing(ADDRESS, maxItems=16),
            "listeners": keyed(
                LISTENER,
                "name",
                minItems=1,
                maxItems=64,
                **rules((unique, "Combination of port, protocol and hostname must be unique for each listener")),
            ),
            "infrastructure": record(
                {
                    "labels": mapping(text(maxLength=63), maxProperties=8),
                    "annotations": mapping(text(maxLength=4096), maxProperties=8),
                }
            ),
        },
        required=("gatewayClassName", "listeners"),
    )
    waiting = pending("Accepted", "Programmed")
    status = record(
        {
            "addresses": listing(ADDRESS, maxItems=16),
            "conditions": conditions(default=waiting),
            "listeners": keyed(LISTENER_STATUS, "name", maxItems=64),
        },
        default={"conditions": waiting},
    )
    columns = (
        Column("Class", ".spec.gatewayClassName"),
        Column("Address", ".status.addresses[*].value"),
        Column("Programmed", '.status.conditions[?(@.type=="Programmed")].status'),
    )
    version = Version("v1", spec, status, columns)
    return Definition(GROUP, "Gateway", "gateways", (version,), ("gtw",), annotations=ANNOTATIONS)


def reference_grant() -> Definition:
    """ReferenceGrant: leave to refer to objects of another namespace."""
    origin = record(
        {"group": GROUP_NAME, "kind": KIND_NAME, "namespace": NAMESPACE}, required=("group", "kind", "namespace")
    )
    target = record({"group": GROUP_NAME, "kind": KIND_NAME, "name": OBJECT_NAME}, required=("group", "kind"))
    spec = record(
        {"from": listing(origin, minItems=1, maxItems=16), "to": listing(target, minItems=1, maxItems=16)},
        required=("from", "to"),
    )
    version = Version("v1beta1", spec, _nothing(), needs_spec=False, has_status=False)
    return Definition(GROUP, "ReferenceGrant", "referencegrants", (version,), ("refgrant",), annotations=ANNOTATIONS)


def _nothing() -> Schema:
    return record({"observed": boolean()})
