# SPDX-License-Identifier: GPL-3.0-or-later
"""What Google's controller refuses in a backend policy that its schema lets through."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

PREFIX = "gke.named_metrics."
# Compute Engine's rule for the names of custom metrics: 1 to 64 characters.
METRIC_NAME = re.compile(r"[a-z]([-_.a-z0-9]*[a-z0-9])?")
LONGEST_NAME = 64
PER_BACKEND = (
    "balancingMode",
    "trafficDuration",
    "customMetrics",
    "maxInFlightRequestsPerEndpoint",
    "maxRatePerEndpoint",
    "backendPreference",
    "capacityScalerPercent",
)


def problems(default: dict[str, Any]) -> list[str]:
    """Why the policy is invalid, in words; nothing when it is valid."""
    scopes = default.get("scopes") or []
    return [
        *_double_fields(default, scopes),
        *_affinity_problems(default.get("sessionAffinity") or {}),
        *_mode_problems(default, "default"),
        *(
            problem
            for index, scope in enumerate(scopes)
            for problem in _mode_problems({**_backend_part(default), **scope}, f"default.scopes[{index}]")
        ),
    ]


def _double_fields(default: dict[str, Any], scopes: list[dict[str, Any]]) -> Iterator[str]:
    # Google's page on scopes: a field in both places rejects the whole policy.
    scoped = {field for scope in scopes for field in scope if field != "selector"}
    for field in sorted(scoped & set(default)):
        yield f"field {field} must not be set both in default and in a scope"


def _affinity_problems(affinity: dict[str, Any]) -> Iterator[str]:
    # Compute Engine: only a generated cookie has a time to live. The sentence is ours.
    if affinity.get("cookieTtlSec") and affinity.get("type") != "GENERATED_COOKIE":
        yield "default: sessionAffinity.cookieTtlSec can only be set for type GENERATED_COOKIE"


def _mode_problems(settings: dict[str, Any], where: str) -> Iterator[str]:
    mode = settings.get("balancingMode")
    limit, metrics = settings.get("maxInFlightRequestsPerEndpoint"), settings.get("customMetrics") or []
    # The how-to: the two modes exclude each other, and IN_FLIGHT needs its limit.
    if mode == "IN_FLIGHT" and limit is None:
        yield f"{where}: maxInFlightRequestsPerEndpoint is required for balancing mode IN_FLIGHT"
    if mode == "IN_FLIGHT" and metrics:
        yield f"{where}: customMetrics cannot be set for balancing mode IN_FLIGHT"
    if mode == "CUSTOM_METRICS" and not metrics:
        yield f"{where}: customMetrics is required for balancing mode CUSTOM_METRICS"
    # Compute Engine: in-flight limits do not go with RATE, CONNECTION or custom metrics, rates not with CONNECTION.
    if mode in ("CUSTOM_METRICS", "RATE", "CONNECTION") and limit is not None:
        yield f"{where}: maxInFlightRequestsPerEndpoint cannot be set for balancing mode {mode}"
    if mode == "CONNECTION" and settings.get("maxRatePerEndpoint") is not None:
        yield f"{where}: maxRatePerEndpoint cannot be set for balancing mode CONNECTION"
    # Compute Engine's capacity scaler is 0 or at least 0.1.
    if 0 < int(settings.get("capacityScalerPercent", 100)) < 10:
        yield f"{where}: capacityScalerPercent must be 0 or between 10 and 100"
    for metric in metrics:
        yield from _metric_problems(metric["name"], where)


def _metric_problems(name: str, where: str) -> Iterator[str]:
    if not name.startswith(PREFIX):
        yield f"{where}: custom metric {name} must start with {PREFIX}"
    elif len(name) > LONGEST_NAME or not METRIC_NAME.fullmatch(name):
        yield f"{where}: custom metric name {name} is invalid"


def _backend_part(default: dict[str, Any]) -> dict[str, Any]:
    return {field: default[field] for field in PER_BACKEND if field in default}
