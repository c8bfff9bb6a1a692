# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings of a backend policy: what is written, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.gkefleet.inference.plugins.module_utils._backend_settings import (
    backend_settings,
    check_settings,
    settings_warnings,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._errors import InputError

METRIC = {"name": "kv-cache", "max_utilization": 60, "dry_run": False}
IN_FLIGHT: dict[str, Any] = {"balancing_mode": "in_flight", "metrics": [], "max_in_flight_per_endpoint": 1000}


def options(**changed: Any) -> dict[str, Any]:
    return {
        "balancing_mode": "custom_metrics",
        "metrics": [METRIC],
        "max_in_flight_per_endpoint": None,
        "traffic_duration": "long",
        "backend_timeout": 600,
        "draining_timeout": 300,
        "logging": None,
        "backend_preference": None,
        "max_rate_per_endpoint": None,
        "capacity_scaler": None,
        "scopes": [],
        **changed,
    }


def test_the_defaults_are_one_whole_policy() -> None:
    assert backend_settings(options(), in_percent=True) == {
        "balancingMode": "CUSTOM_METRICS",
        "trafficDuration": "LONG",
        "timeoutSec": 600,
        "connectionDraining": {"drainingTimeoutSec": 300},
        "customMetrics": [{"name": "gke.named_metrics.kv-cache", "maxUtilizationPercent": 60, "dryRun": False}],
    }


def test_the_older_spelling_of_the_utilisation_is_written_where_the_cluster_has_it() -> None:
    (metric,) = backend_settings(options(), in_percent=False)["customMetrics"]
    assert metric == {"name": "gke.named_metrics.kv-cache", "maxUtilization": 60, "dryRun": False}


def test_the_modes_exclude_each_other() -> None:
    settings = backend_settings(options(**IN_FLIGHT), in_percent=True)
    assert settings["maxInFlightRequestsPerEndpoint"] == 1000
    assert "customMetrics" not in settings


def test_scopes_logging_and_the_rest_are_written_in_the_apis_words() -> None:
    scope = {"selector": {"gke.io/region": "us-east4"}, "backend_preference": "preferred", "capacity_scaler": 0}
    settings = backend_settings(options(scopes=[scope], logging={"enabled": True, "sample_rate": 2.5}), in_percent=True)
    assert settings["logging"] == {"enabled": True, "sampleRate": 25000}
    assert settings["scopes"] == [
        {"selector": {"gke.io/region": "us-east4"}, "backendPreference": "PREFERRED", "capacityScalerPercent": 0}
    ]


def test_a_short_timeout_is_warned_of() -> None:
    assert settings_warnings(options()) == []
    assert "backend_timeout: 599 s is less than 600 s" in settings_warnings(options(backend_timeout=599))[0]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"metrics": []}, "metrics: custom_metrics needs at least one metric"),
        (
            {"max_in_flight_per_endpoint": 5},
            "max_in_flight_per_endpoint: leave it out, or set balancing_mode: in_flight",
        ),
        ({**IN_FLIGHT, "max_in_flight_per_endpoint": None}, "max_in_flight_per_endpoint: in_flight needs it"),
        ({**IN_FLIGHT, "metrics": [METRIC]}, "metrics: leave them out"),
        ({"metrics": [{**METRIC, "name": "KV"}]}, "'KV' is no metric name"),
        ({"metrics": [{**METRIC, "name": "a" * 47}]}, "at most 46"),
        ({"metrics": [{**METRIC, "max_utilization": 0}]}, "set a percentage, 1 to 100"),
        ({"metrics": [{**METRIC, "max_utilization": 101}]}, "set a percentage, 1 to 100"),
        ({"backend_timeout": 0}, "backend_timeout: set seconds from 1"),
        ({"draining_timeout": 3601}, "draining_timeout: set seconds from 0 to 3600"),
        ({"capacity_scaler": 5}, "capacity_scaler: set 0 or a percentage from 10 to 100"),
        ({"max_rate_per_endpoint": 0}, "max_rate_per_endpoint: set 1 to 1000000000"),
        ({"logging": {"enabled": True, "sample_rate": 101}}, "logging: set a sample_rate"),
        ({"scopes": [{"selector": {}}]}, "scopes: each scope needs a selector"),
        (
            {"scopes": [{"selector": {"env": "prod"}}, {"selector": {"env": "prod", "gke.io/region": "us-east4"}}]},
            "never counts, because {'env': 'prod'} before it takes its clusters; set specific scopes first",
        ),
        (
            {"capacity_scaler": 50, "scopes": [{"selector": {"a": "b"}, "capacity_scaler": 10}]},
            "capacity_scaler: it is set in a scope too",
        ),
    ],
)
def test_what_google_would_refuse_is_refused_first(changed: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        check_settings(options(**changed))
