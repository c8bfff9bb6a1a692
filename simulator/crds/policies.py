# SPDX-License-Identifier: GPL-3.0-or-later
"""What Google's Direct policies share, and the policy on Gateways. Source: public gke-gateway-api definitions."""

from __future__ import annotations

from simulator.crds.definition import Definition, Version
from simulator.crds.gateway_names import GROUP_NAME, KIND_NAME, NAMESPACE, OBJECT_NAME
from simulator.crds.schema import Schema, boolean, conditions, listing, record, text

GROUP = "networking.gke.io"
DIRECT = {"gateway.networking.k8s.io/policy": "Direct"}

TARGET = record(
    {"group": GROUP_NAME, "kind": KIND_NAME, "name": OBJECT_NAME, "namespace": NAMESPACE},
    required=("group", "kind", "name"),
)
ANCESTOR = record(
    {
        "ancestorRef": record(
            {"group": GROUP_NAME, "kind": KIND_NAME, "name": OBJECT_NAME, "namespace": NAMESPACE}, required=("name",)
        ),
        "controllerName": text(minLength=1, maxLength=253),
        "conditions": conditions(),
    },
    required=("ancestorRef", "controllerName"),
)
STATUS = record({"ancestors": listing(ANCESTOR, maxItems=16), "conditions": conditions()})


def policy(kind: str, plural: str, default: Schema) -> Definition:
    """A Direct policy: one target and its default settings."""
    spec = record({"targetRef": TARGET, "default": default}, required=("targetRef",))
    return Definition(GROUP, kind, plural, (Version("v1", spec, STATUS),), labels=DIRECT)


def gateway_policy() -> Definition:
    """GCPGatewayPolicy: TLS policy, access from other regions and region of a Gateway."""
    default = record({"sslPolicy": text(), "allowGlobalAccess": boolean(), "region": text()})
    return policy("GCPGatewayPolicy", "gcpgatewaypolicies", default)
