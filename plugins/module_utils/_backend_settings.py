# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings of a GCPBackendPolicy: which go together, and how the API writes them.

Sources: GKE docs "Customize backend configurations for multi-cluster GKE Inference Gateway"; Compute API,
BackendService.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import combinations
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._errors import InputError
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body

METRIC_PREFIX = "gke.named_metrics."
METRIC_NAME = re.compile(r"[a-z]([-_.a-z0-9]{0,44}[a-z0-9])?")  # with the prefix at most 64 characters
ADVISED_TIMEOUT = 600  # seconds; GKE docs: shorter time-outs look like failures and draw more requests
PER_BACKEND = ("backend_preference", "max_rate_per_endpoint", "capacity_scaler")


def backend_settings(options: Mapping[str, Any], in_percent: bool) -> Body:
    """spec.default of the policy; in_percent chooses the spelling of the target utilisation."""
    settings: Body = {
        "balancingMode": options["balancing_mode"].upper(),
        "trafficDuration": options["traffic_duration"].upper(),
        "timeoutSec": options["backend_timeout"],
        "connectionDraining": {"drainingTimeoutSec": options["draining_timeout"]},
        **_per_backend(options),
    }
    if options["balancing_mode"] == "custom_metrics":
        settings["customMetrics"] = [_metric(metric, in_percent) for metric in options["metrics"]]
    else:
        settings["maxInFlightRequestsPerEndpoint"] = options["max_in_flight_per_endpoint"]
    if options["logging"]:
        settings["logging"] = _logging(options["logging"])
    if options["scopes"]:
        settings["scopes"] = [{"selector": scope["selector"], **_per_backend(scope)} for scope in options["scopes"]]
    return settings


def check_settings(options: Mapping[str, Any]) -> None:
    """Raises InputError for settings that the API would refuse, or that would have no effect."""
    for problem in (*_mode_problems(options), *_range_problems(options), *_scope_problems(options)):
        raise InputError(problem)


def settings_warnings(options: Mapping[str, Any]) -> list[str]:
    """What the API takes but the operator will regret."""
    if options["backend_timeout"] >= ADVISED_TIMEOUT:
        return []
    return [
        f"backend_timeout: {options['backend_timeout']} s is less than {ADVISED_TIMEOUT} s; a longer request is cut "
        "off, and its region then looks free. Set at least twice the 99th percentile of the latency."
    ]


def _metric(metric: Mapping[str, Any], in_percent: bool) -> Body:
    field = "maxUtilizationPercent" if in_percent else "maxUtilization"
    return {"name": METRIC_PREFIX + metric["name"], field: metric["max_utilization"], "dryRun": metric["dry_run"]}


def _logging(logging: Mapping[str, Any]) -> Body:
    if not logging["enabled"]:
        return {"enabled": False}
    return {"enabled": True, "sampleRate": round(logging["sample_rate"] * 10_000)}  # parts per million


def _per_backend(options: Mapping[str, Any]) -> Body:
    settings: Body = {}
    if options.get("backend_preference"):
        settings["backendPreference"] = options["backend_preference"].upper()
    if options.get("max_rate_per_endpoint") is not None:
        settings["maxRatePerEndpoint"] = options["max_rate_per_endpoint"]
    if options.get("capacity_scaler") is not None:
        settings["capacityScalerPercent"] = options["capacity_scaler"]
    return settings


def _mode_problems(options: Mapping[str, Any]) -> list[str]:
    metrics, in_flight = options["metrics"], options["max_in_flight_per_endpoint"]
    if options["balancing_mode"] == "custom_metrics":
        problems = ["metrics: custom_metrics needs at least one metric, such as kv-cache."] if not metrics else []
        if in_flight is not None:
            problems.append("max_in_flight_per_endpoint: leave it out, or set balancing_mode: in_flight.")
        return problems + [problem for metric in metrics for problem in _metric_problems(metric)]
    problems = (
        ["max_in_flight_per_endpoint: in_flight needs it; set it, for example, to 1000."] if in_flight is None else []
    )
    if metrics:
        problems.append("metrics: leave them out, or set balancing_mode: custom_metrics.")
    return problems


def _metric_problems(metric: Mapping[str, Any]) -> list[str]:
    problems = []
    if not METRIC_NAME.fullmatch(metric["name"]):
        problems.append(
            f"metrics: {metric['name']!r} is no metric name; use at most 46 lower-case letters, digits, hyphens, dots "
            "and underscores, a letter first."
        )
    if not 1 <= metric["max_utilization"] <= 100:
        problems.append(
            f"metrics: max_utilization of {metric['name']} is {metric['max_utilization']}; set a percentage, 1 to 100."
        )
    return problems


def _range_problems(options: Mapping[str, Any]) -> list[str]:
    problems = []
    if not 1 <= options["backend_timeout"] <= 2147483647:
        problems.append("backend_timeout: set seconds from 1 to 2147483647.")
    if not 0 <= options["draining_timeout"] <= 3600:
        problems.append("draining_timeout: set seconds from 0 to 3600.")
    rate = (options["logging"] or {}).get("sample_rate", 100.0)
    if not 0 <= rate <= 100:
        problems.append("logging: set a sample_rate from 0 to 100 percent.")
    if options["max_in_flight_per_endpoint"] is not None and options["max_in_flight_per_endpoint"] < 1:
        problems.append("max_in_flight_per_endpoint: set 1 or more.")
    return problems + [problem for one in (options, *options["scopes"]) for problem in _backend_problems(one)]


def _backend_problems(options: Mapping[str, Any]) -> list[str]:
    scaler, rate = options.get("capacity_scaler"), options.get("max_rate_per_endpoint")
    problems = []
    if scaler is not None and scaler != 0 and not 10 <= scaler <= 100:
        problems.append("capacity_scaler: set 0 or a percentage from 10 to 100; Compute Engine has nothing between.")
    if rate is not None and not 1 <= rate <= 1_000_000_000:
        problems.append("max_rate_per_endpoint: set 1 to 1000000000 requests per second.")
    return problems


def _scope_problems(options: Mapping[str, Any]) -> list[str]:
    scoped = {name for scope in options["scopes"] for name in PER_BACKEND if scope.get(name) is not None}
    twice = sorted(name for name in scoped if options.get(name) is not None)
    problems = [
        f"{name}: it is set in a scope too, and Google refuses such a policy; set it in one place." for name in twice
    ]
    selectors = [scope["selector"] for scope in options["scopes"]]
    if not all(selectors):
        return [*problems, "scopes: each scope needs a selector of cluster labels."]
    return problems + [
        f"scopes: {later} never counts, because {earlier} before it takes its clusters; set specific scopes first."
        for earlier, later in combinations(selectors, 2)
        if earlier.items() <= later.items()
    ]
