# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings of a GCPBackendPolicy: which go together, and how the API writes them.

Sources: GKE docs "Customize backend configurations for multi-cluster GKE Inference Gateway"; Compute API,
BackendService.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._given import given

METRIC_PREFIX = "gke.named_metrics."
METRIC_NAME = re.compile(r"[a-z]([-_.a-z0-9]{0,44}[a-z0-9])?")  # with the prefix at most 64 characters
ADVISED_TIMEOUT = 600  # seconds; GKE docs: shorter time-outs look like failures and draw more requests
PER_BACKEND = ("balancing_mode", "backend_preference", "max_rate_per_endpoint", "capacity_scaler")
LONGEST_COOKIE = 1_209_600  # seconds, two weeks


def backend_settings(options: Mapping[str, Any], in_percent: bool) -> Body:
    """spec.default of the policy; in_percent chooses the spelling of the target utilisation."""
    metrics = [_metric(metric, in_percent) for metric in options["metrics"]]
    return given(
        {
            "trafficDuration": options["traffic_duration"].upper(),
            "timeoutSec": options["backend_timeout"],
            "connectionDraining": {"drainingTimeoutSec": options["draining_timeout"]},
            **_per_backend({**options, "balancing_mode": default_mode(options)}),
            "customMetrics": metrics or None,
            "maxInFlightRequestsPerEndpoint": options["max_in_flight_per_endpoint"],
            "logging": _logging(options["logging"]),
            "securityPolicy": options["security_policy"],
            "sessionAffinity": _affinity(options["session_affinity"]),
            "iap": _iap(options["iap"]),
            "scopes": [given({**_per_backend(scope), "selector": scope["selector"]}) for scope in options["scopes"]]
            or None,
        }
    )


def default_mode(options: Mapping[str, Any]) -> str | None:
    """The balancing mode outside of the scopes: custom metrics, unless the user says otherwise or scopes say it."""
    scoped = any(scope.get("balancing_mode") for scope in options["scopes"])
    mode: str | None = options["balancing_mode"] or (None if scoped else "custom_metrics")
    return mode


def settings_warnings(options: Mapping[str, Any]) -> list[str]:
    """What the API takes but the operator will regret."""
    warnings = []
    if options["backend_timeout"] < ADVISED_TIMEOUT:
        warnings.append(
            f"backend_timeout: {options['backend_timeout']} s is less than {ADVISED_TIMEOUT} s; a longer request is "
            "cut off, and its region then looks free. Set at least twice the 99th percentile of the latency."
        )
    if (options["session_affinity"] or {"type": "none"})["type"] != "none":
        warnings.append(
            "session_affinity: a client is kept at one model server, whatever the endpoint picker would choose and "
            "however full it is. Leave it out unless sessions matter more than the balance."
        )
    return warnings


def _metric(metric: Mapping[str, Any], in_percent: bool) -> Body:
    field = "maxUtilizationPercent" if in_percent else "maxUtilization"
    return {"name": METRIC_PREFIX + metric["name"], field: metric["max_utilization"], "dryRun": metric["dry_run"]}


def _logging(logging: Mapping[str, Any] | None) -> Body | None:
    if not logging:
        return None
    if not logging["enabled"]:
        return {"enabled": False}
    return {"enabled": True, "sampleRate": round(logging["sample_rate"] * 10_000)}  # parts per million


def _per_backend(options: Mapping[str, Any]) -> Body:
    mode, preference = options.get("balancing_mode"), options.get("backend_preference")
    return {
        "balancingMode": mode and mode.upper(),
        "backendPreference": preference and preference.upper(),
        "maxRatePerEndpoint": options.get("max_rate_per_endpoint"),
        "capacityScalerPercent": options.get("capacity_scaler"),
    }


def _affinity(affinity: Mapping[str, Any] | None) -> Body | None:
    return None if not affinity else {"type": affinity["type"].upper(), "cookieTtlSec": affinity["cookie_ttl"]}


def _iap(iap: Mapping[str, Any] | None) -> Body | None:
    if not iap:
        return None
    return {
        "enabled": iap["enabled"],
        "clientID": iap["client_id"],
        "oauth2ClientSecret": {"name": iap["client_secret_name"]},
    }
