# SPDX-License-Identifier: GPL-3.0-or-later
"""What becomes of policies: attached, conflicted, invalid, without a target."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.controllers.gateway.policies import judge, plan
from simulator.controllers.gateway.policy_rules import problems
from simulator.controllers.kinds import BACKEND_POLICY, HEALTH_CHECK_POLICY, Kind
from simulator.controllers.writes import Merge
from tests.simulator.controllers.gateway_objects import objects, pool_import, stored
from tests.simulator.controllers.objects import backend_policy, health_policy
from tests.simulator.controllers.pods import NOW

METRIC = {"name": "gke.named_metrics.kv-cache", "maxUtilizationPercent": 60}
CUSTOM = {"balancingMode": "CUSTOM_METRICS", "customMetrics": [METRIC]}
IN_FLIGHT = {"balancingMode": "IN_FLIGHT", "maxInFlightRequestsPerEndpoint": 1000}


def reason(policy: dict[str, Any], kind: Kind, *others: dict[str, Any]) -> str:
    return judge(policy, kind, objects(policy, *others)).reason


def test_a_policy_attaches_to_an_import_that_is_there() -> None:
    policy = stored(health_policy())
    assert reason(policy, HEALTH_CHECK_POLICY, pool_import()) == "Attached"
    assert reason(policy, HEALTH_CHECK_POLICY) == "TargetNotFound"
    assert reason(policy, HEALTH_CHECK_POLICY, pool_import(namespace="elsewhere")) == "TargetNotFound"


def test_the_younger_of_two_policies_on_one_target_conflicts() -> None:
    old, young = stored(backend_policy("old"), age=60), stored(backend_policy("young"))
    assert reason(old, BACKEND_POLICY, young, pool_import()) == "Attached"
    verdict = judge(young, BACKEND_POLICY, objects(old, young, pool_import()))
    assert (verdict.reason, verdict.is_true) == ("Conflicted", False)
    assert "GCPBackendPolicy default/old" in verdict.message


def test_policies_of_different_kinds_or_targets_do_not_conflict() -> None:
    health, backend = stored(health_policy()), stored(backend_policy())
    other = stored(backend_policy("other", "another-pool"), age=60)
    known = (health, other, pool_import(), pool_import("another-pool"))
    assert reason(backend, BACKEND_POLICY, *known) == "Attached"


def test_the_verdict_names_the_generation_it_is_about() -> None:
    policy = stored(health_policy(), generation=3)
    write = plan(objects(policy, pool_import()), lambda policy: True, NOW)[0]
    assert isinstance(write, Merge)
    status = write.patch["status"]
    assert status["conditions"][0]["observedGeneration"] == 3
    assert status["ancestors"][0]["conditions"] == status["conditions"]


def test_a_policy_is_judged_in_its_own_time() -> None:
    assert plan(objects(stored(health_policy()), pool_import()), lambda policy: False, NOW) == []


@pytest.mark.parametrize(
    "default",
    [
        CUSTOM,
        IN_FLIGHT,
        {"timeoutSec": 600},
        {**CUSTOM, "scopes": [{"selector": {"env": "prod"}, "backendPreference": "PREFERRED"}]},
        {"balancingMode": "RATE", "maxRatePerEndpoint": 5, "capacityScalerPercent": 0},
    ],
)
def test_settings_that_work_are_valid(default: dict[str, Any]) -> None:
    assert problems(default) == []


@pytest.mark.parametrize(
    ("default", "said"),
    [
        ({"balancingMode": "IN_FLIGHT"}, "maxInFlightRequestsPerEndpoint is required"),
        ({**IN_FLIGHT, "customMetrics": [METRIC]}, "customMetrics cannot be set for balancing mode IN_FLIGHT"),
        ({"balancingMode": "CUSTOM_METRICS"}, "customMetrics is required"),
        ({**CUSTOM, "maxInFlightRequestsPerEndpoint": 1}, "cannot be set for balancing mode CUSTOM_METRICS"),
        ({"balancingMode": "CONNECTION", "maxRatePerEndpoint": 1}, "maxRatePerEndpoint cannot be set"),
        ({"capacityScalerPercent": 5}, "must be 0 or between 10 and 100"),
        ({**CUSTOM, "customMetrics": [{"name": "kv-cache"}]}, "must start with gke.named_metrics."),
        ({**CUSTOM, "customMetrics": [{"name": "gke.named_metrics.KV"}]}, "is invalid"),
        ({**CUSTOM, "customMetrics": [{"name": "gke.named_metrics." + "x" * 47}]}, "is invalid"),
        ({**CUSTOM, "scopes": [{"selector": {}, "balancingMode": "RATE"}]}, "both in default and in a scope"),
        ({"scopes": [{"selector": {}, "balancingMode": "IN_FLIGHT"}]}, "default.scopes[0]: maxInFlightRequests"),
    ],
)
def test_settings_that_cannot_work_are_invalid(default: dict[str, Any], said: str) -> None:
    assert any(said in problem for problem in problems(default)), problems(default)
    policy = stored(backend_policy(**default))
    assert reason(policy, BACKEND_POLICY, pool_import()) == "Invalid"
