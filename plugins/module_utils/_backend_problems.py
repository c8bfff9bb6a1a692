# SPDX-License-Identifier: GPL-3.0-or-later
"""Which settings of a GCPBackendPolicy contradict each other, or are refused by the API.

Sources: as for the settings themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils import _names
from ansible_collections.gkefleet.inference.plugins.module_utils._backend_settings import (
    LONGEST_COOKIE,
    METRIC_NAME,
    PER_BACKEND,
    default_mode,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._errors import InputError


def check_settings(options: Mapping[str, Any]) -> None:
    """Raises InputError for settings that the API would refuse, or that would have no effect."""
    for problem in (
        *_mode_problems(options),
        *_range_problems(options),
        *_access_problems(options),
        *_scope_problems(options),
    ):
        raise InputError(problem)


def _mode_problems(options: Mapping[str, Any]) -> Iterator[str]:
    modes = {default_mode(options), *(scope.get("balancing_mode") for scope in options["scopes"])}
    metrics, in_flight = options["metrics"], options["max_in_flight_per_endpoint"]
    if "custom_metrics" in modes and not metrics:
        yield "metrics: custom_metrics needs at least one metric, such as kv-cache."
    if "custom_metrics" not in modes and metrics:
        yield "metrics: leave them out, or set balancing_mode: custom_metrics."
    if "in_flight" in modes and in_flight is None:
        yield "max_in_flight_per_endpoint: in_flight needs it; set it, for example, to 1000."
    if "in_flight" not in modes and in_flight is not None:
        yield "max_in_flight_per_endpoint: leave it out, or set balancing_mode: in_flight."
    if "rate" in modes and not any(one.get("max_rate_per_endpoint") for one in (options, *options["scopes"])):
        yield "max_rate_per_endpoint: rate needs it, otherwise no region is ever full; set requests per second."
    for metric in metrics:
        yield from _metric_problems(metric)


def _access_problems(options: Mapping[str, Any]) -> Iterator[str]:
    """Who may come in, and where to: the security policy, the proxy that asks who it is, and the affinity."""
    if options["security_policy"]:
        yield from _names.SECURITY_POLICY.problems("security_policy", options["security_policy"])
    iap, affinity = options["iap"], options["session_affinity"]
    if iap and bool(iap["client_id"]) != bool(iap["client_secret_name"]):
        yield "iap: client_id and client_secret_name go together; set both, or neither for Google's own client."
    if affinity and affinity["cookie_ttl"] is not None:
        if affinity["type"] != "generated_cookie":
            yield "session_affinity: only a generated_cookie has a cookie_ttl; leave it out."
        elif not 0 <= affinity["cookie_ttl"] <= LONGEST_COOKIE:
            yield f"session_affinity: set a cookie_ttl from 0 to {LONGEST_COOKIE} seconds."


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
