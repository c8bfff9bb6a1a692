# SPDX-License-Identifier: GPL-3.0-or-later
"""HealthCheckPolicy with the port rules of the newer public definition.

The rules touch optional keys without asking whether they are there. On a real API server that is an error, and an
error is a refusal: `port` without `portSpecification`, and `requestPath` alone, are refused.
"""

from __future__ import annotations

from simulator.crds.definition import Definition
from simulator.crds.policies import policy
from simulator.crds.schema import Schema, boolean, integer, port, record, rules, text

PORT_FIELDS: dict[str, Schema] = {
    "portSpecification": text("USE_FIXED_PORT", "USE_NAMED_PORT", "USE_SERVING_PORT"),
    "port": port(),
    "portName": text(maxLength=63),
}
PROXY_HEADER = text("NONE", "PROXY_V1")
HTTP_FIELDS = {
    "host": text(maxLength=2048),
    "requestPath": text(maxLength=2048),
    "proxyHeader": PROXY_HEADER,
    "response": text(maxLength=1024),
}
TCP_FIELDS = {"request": text(maxLength=1024), "response": text(maxLength=1024), "proxyHeader": PROXY_HEADER}
GRPC_FIELDS = {"grpcServiceName": text(maxLength=1024)}

PORT_RULES = rules(
    (
        "self.portSpecification == 'USE_FIXED_PORT' ? has(self.port) && !has(self.portName) : true",
        "port must be specified, and portName must not, for portSpecification USE_FIXED_PORT",
    ),
    (
        "self.portSpecification == 'USE_NAMED_PORT' ? has(self.portName) && !has(self.port) : true",
        "portName must be specified, and port must not, for portSpecification USE_NAMED_PORT",
    ),
    (
        "!has(self.portSpecification) || self.portSpecification == 'USE_SERVING_PORT' "
        "? !has(self.port) && !has(self.portName) : true",
        "neither port nor portName may be specified for portSpecification USE_SERVING_PORT",
    ),
)

CHECKS = {
    "TCP": ("tcpHealthCheck", TCP_FIELDS),
    "HTTP": ("httpHealthCheck", HTTP_FIELDS),
    "HTTPS": ("httpsHealthCheck", HTTP_FIELDS),
    "HTTP2": ("http2HealthCheck", HTTP_FIELDS),
    "GRPC": ("grpcHealthCheck", GRPC_FIELDS),
}
TYPE_RULES = rules(
    *(
        (f"self.type == '{kind}' ? has(self.{field}) : true", f"{field} must be specified for type {kind}")
        for kind, (field, _) in CHECKS.items()
    )
)
# An interval left out counts as its default of 5 seconds, and so does a timeout.
INTERVAL_RULES = rules(
    (
        "!has(self.checkIntervalSec) || !has(self.timeoutSec) || self.checkIntervalSec >= self.timeoutSec",
        "checkIntervalSec must be greater than or equal to timeoutSec",
    ),
    (
        "has(self.checkIntervalSec) || !has(self.timeoutSec) || self.timeoutSec <= 5",
        "timeoutSec must not exceed the default checkIntervalSec of 5 seconds",
    ),
    (
        "!has(self.checkIntervalSec) || has(self.timeoutSec) || self.checkIntervalSec >= 5",
        "checkIntervalSec must not be below the default timeoutSec of 5 seconds",
    ),
)


def health_check_policy() -> Definition:
    """HealthCheckPolicy: how the load balancer asks a backend for its health."""
    checks = {field: record({**PORT_FIELDS, **own}, **PORT_RULES) for field, own in CHECKS.values()}
    config = record({"type": text(*CHECKS), **checks}, minProperties=2, maxProperties=2, **TYPE_RULES)
    default = record(
        {
            "checkIntervalSec": integer(1, 300),
            "timeoutSec": integer(1, 300),
            "healthyThreshold": integer(1, 10),
            "unhealthyThreshold": integer(1, 10),
            "logConfig": record({"enabled": boolean()}),
            "config": config,
        },
        **INTERVAL_RULES,
    )
    return policy("HealthCheckPolicy", "healthcheckpolicies", default)
