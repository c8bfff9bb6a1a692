# SPDX-License-Identifier: GPL-3.0-or-later
"""GatewayClass and ReferenceGrant. Source: the Gateway API's reference, standard channel."""

from __future__ import annotations

from simulator.crds.definition import Column, Definition, Version
from simulator.crds.gateway_names import ANNOTATIONS, GROUP, GROUP_NAME, KIND_NAME, NAMESPACE, OBJECT_NAME
from simulator.crds.schema import conditions, listing, pending, record, rules, text


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
        Column("Description", ".spec.description", wide=True),
    )
    version = Version("v1", spec, status, columns)
    return Definition(
        GROUP, "GatewayClass", "gatewayclasses", (version,), ("gc",), namespaced=False, annotations=ANNOTATIONS
    )


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
    version = Version("v1beta1", spec, None, needs_spec=False)
    return Definition(GROUP, "ReferenceGrant", "referencegrants", (version,), ("refgrant",), annotations=ANNOTATIONS)
