# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings of a backend policy: what is written, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.gkefleet.inference.plugins.module_utils._backend_problems import check_settings
from ansible_collections.gkefleet.inference.plugins.module_utils._backend_settings import (
    backend_settings,
    settings_warnings,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._errors import InputError

GOOGLES_CLIENT = {"enabled": True, "client_id": None, "client_secret_name": None}
METRIC = {"name": "kv-cache", "max_utilization": 60, "dry_run": False}
IN_FLIGHT: dict[str, Any] = {"balancing_mode": "in_flight", "metrics": [], "max_in_flight_per_endpoint": 1000}


def options(**changed: Any) -> dict[str, Any]:
    return {
        "balancing_mode": None,
        "metrics": [METRIC],
        "max_in_flight_per_endpoint": None,
        "traffic_duration": "long",
        "backend_timeout": 600,
        "draining_timeout": 300,
        "logging": None,
        "backend_preference": None,
        "max_rate_per_endpoint": None,
        "capacity_scaler": None,
        "security_policy": None,
        "session_affinity": None,
        "iap": None,
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


@pytest.mark.parametrize(
    ("changed", "part"),
    [
        ({"security_policy": "partners"}, {"securityPolicy": "partners"}),
        (
            {"session_affinity": {"type": "client_ip", "cookie_ttl": None}},
            {"sessionAffinity": {"type": "CLIENT_IP"}},
        ),
        (
            {"session_affinity": {"type": "generated_cookie", "cookie_ttl": 60}},
            {"sessionAffinity": {"type": "GENERATED_COOKIE", "cookieTtlSec": 60}},
        ),
        ({"iap": {**GOOGLES_CLIENT, "enabled": False}}, {"iap": {"enabled": False}}),
        (
            {"iap": {"enabled": True, "client_id": "ours", "client_secret_name": "oauth-client"}},
            {"iap": {"enabled": True, "clientID": "ours", "oauth2ClientSecret": {"name": "oauth-client"}}},
        ),
        (
            {"balancing_mode": "rate", "metrics": [], "max_rate_per_endpoint": 5},
            {"balancingMode": "RATE", "maxRatePerEndpoint": 5},
        ),
    ],
)
def test_an_option_is_written_in_the_apis_words(changed: dict[str, Any], part: dict[str, Any]) -> None:
    assert backend_settings(options(**changed), in_percent=True).items() >= part.items()


def test_a_mode_of_a_scope_takes_the_place_of_the_usual_one() -> None:
    scope = {"selector": {"gke.io/region": "us-east4"}, "balancing_mode": "rate", "max_rate_per_endpoint": 5}
    settings = backend_settings(options(metrics=[], scopes=[scope]), in_percent=True)
    assert "balancingMode" not in settings
    assert settings["scopes"][0]["balancingMode"] == "RATE"


def test_affinity_that_goes_around_the_picker_is_warned_of() -> None:
    assert "session_affinity: a client is kept" in settings_warnings(options(session_affinity={"type": "client_ip"}))[0]
    assert settings_warnings(options(session_affinity={"type": "none"})) == []


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
        ({"balancing_mode": "rate", "metrics": []}, "max_rate_per_endpoint: rate needs it"),
        ({"balancing_mode": "rate", "max_rate_per_endpoint": 5}, "metrics: leave them out"),
        (
            {"balancing_mode": "custom_metrics", "scopes": [{"selector": {"a": "b"}, "balancing_mode": "rate"}]},
            "max_rate_per_endpoint: rate needs it",
        ),
        (
            {
                "balancing_mode": "custom_metrics",
                "scopes": [{"selector": {"a": "b"}, "balancing_mode": "custom_metrics"}],
            },
            "balancing_mode: it is set in a scope too",
        ),
        ({"security_policy": "Partners"}, "security_policy: 'Partners' is no security policy name"),
        ({"iap": {**GOOGLES_CLIENT, "client_id": "ours"}}, "iap: client_id and client_secret_name go together"),
        ({"session_affinity": {"type": "client_ip", "cookie_ttl": 60}}, "only a generated_cookie has a cookie_ttl"),
        (
            {"session_affinity": {"type": "generated_cookie", "cookie_ttl": 1209601}},
            "set a cookie_ttl from 0 to 1209600",
        ),
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
