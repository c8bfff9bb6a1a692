# SPDX-License-Identifier: GPL-3.0-or-later
"""GCPBackendPolicy: the public fields and those that only the definition inside GKE has.

Balancing modes, custom metrics, in-flight limits, capacity scaler and scopes have no complete public source: they are
written from Google's how-to pages and from samples.
"""

from __future__ import annotations

from simulator.crds.definition import Definition
from simulator.crds.policies import policy
from simulator.crds.schema import Schema, boolean, integer, listing, mapping, record, text

PERCENT = "maxUtilizationPercent"
PERCENT_FIRST_SPELLING = "maxUtilization"

AFFINITIES = (
    "CLIENT_IP",
    "CLIENT_IP_PORT_PROTO",
    "CLIENT_IP_PROTO",
    "GENERATED_COOKIE",
    "HEADER_FIELD",
    "HTTP_COOKIE",
    "NONE",
)

SERVICE_FIELDS: dict[str, Schema] = {
    "timeoutSec": integer(1, 2147483647),
    "connectionDraining": record({"drainingTimeoutSec": integer(0, 3600)}),
    "logging": record({"enabled": boolean(), "sampleRate": integer(0, 1000000)}),
    "sessionAffinity": record({"type": text(*AFFINITIES), "cookieTtlSec": integer(0, 1209600)}),
    "securityPolicy": text(),
    "iap": record(
        {"enabled": boolean(), "clientID": text(), "oauth2ClientSecret": record({"name": text()})},
    ),
}


def backend_fields(utilisation: str) -> dict[str, Schema]:
    """The settings that a scope may give to some of the backends."""
    metric = record({"name": text(minLength=1), "dryRun": boolean(), utilisation: integer(1, 100)}, required=("name",))
    return {
        "balancingMode": text("CUSTOM_METRICS", "IN_FLIGHT", "RATE", "UTILIZATION", "CONNECTION"),
        "trafficDuration": text("LONG", "SHORT"),
        "customMetrics": listing(metric),
        "maxInFlightRequestsPerEndpoint": integer(1),
        "maxRatePerEndpoint": integer(1, 1000000000),
        "backendPreference": text("DEFAULT", "PREFERRED"),
        "capacityScalerPercent": integer(0, 100),
    }


def backend_policy(utilisation: str = PERCENT) -> Definition:
    """GCPBackendPolicy, whose utilisation target has had two spellings."""
    per_backend = backend_fields(utilisation)
    scope = record({"selector": mapping(text()), **per_backend}, required=("selector",))
    default = record({**SERVICE_FIELDS, **per_backend, "scopes": listing(scope)})
    return policy("GCPBackendPolicy", "gcpbackendpolicies", default)
