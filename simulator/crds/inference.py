# SPDX-License-Identifier: GPL-3.0-or-later
"""InferencePool as GKE manages it, and GCPInferencePoolImport.

Sources: the inference extension's API reference (v1); for the import only its name and purpose are public.
"""

from __future__ import annotations

from simulator.crds.definition import Definition, Version
from simulator.crds.gateway_names import GROUP as GATEWAY_GROUP
from simulator.crds.gateway_names import GROUP_NAME, KIND_NAME, NAMESPACE, OBJECT_NAME
from simulator.crds.policies import GROUP as GOOGLE_NETWORKING
from simulator.crds.schema import LABEL_VALUE, Schema, anything, conditions, listing, mapping, port, record, rules, text

GROUP = "inference.networking.k8s.io"
APPROVAL = {
    "api-approved.kubernetes.io": "https://github.com/kubernetes-sigs/gateway-api-inference-extension/pull/1173"
}

PICKER = record(
    {
        "group": {**GROUP_NAME, "default": ""},
        "kind": {**KIND_NAME, "default": "Service"},
        "name": OBJECT_NAME,
        "port": record({"number": port()}, required=("number",)),
        "failureMode": text("FailOpen", "FailClose", default="FailClose"),
    },
    required=("name",),
    **rules(("self.kind != 'Service' || has(self.port)", "port is required when the picker is a Service")),
)
PARENT = record(
    {
        "parentRef": record(
            {
                "group": {**GROUP_NAME, "default": GATEWAY_GROUP},
                "kind": {**KIND_NAME, "default": "Gateway"},
                "name": OBJECT_NAME,
                "namespace": NAMESPACE,
            },
            required=("name",),
        ),
        "controllerName": text(maxLength=253),
        "conditions": conditions(),
    },
    required=("parentRef",),
)
UNIQUE_PORTS = rules(
    ("self.all(one, self.exists_one(other, other.number == one.number))", "port numbers must be unique")
)


def inference_pool() -> Definition:
    """InferencePool: pods that serve one model, and who picks among them."""
    version = Version("v1", _pool_spec(), record({"parents": listing(PARENT, maxItems=32)}))
    return Definition(GROUP, "InferencePool", "inferencepools", (version,), ("infpool",), annotations=APPROVAL)


def inference_pool_import() -> Definition:
    """GCPInferencePoolImport: the exported pools of one name, on the config cluster."""
    version = Version("v1", anything(), anything(), needs_spec=False)
    return Definition(GOOGLE_NETWORKING, "GCPInferencePoolImport", "gcpinferencepoolimports", (version,))


def _pool_spec() -> Schema:
    labels = mapping(text(maxLength=63, pattern=LABEL_VALUE), maxProperties=64)
    target_port = record({"number": port()}, required=("number",))
    return record(
        {
            "selector": record({"matchLabels": labels}, required=("matchLabels",)),
            "targetPorts": listing(target_port, minItems=1, maxItems=8, **UNIQUE_PORTS),
            "appProtocol": text("http", "kubernetes.io/h2c", default="http"),
            "endpointPickerRef": PICKER,
        },
        required=("endpointPickerRef", "selector", "targetPorts"),
    )
