# SPDX-License-Identifier: GPL-3.0-or-later
"""When objects are ready, and what is said while they are not."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.gkefleet.inference.plugins.module_utils._readiness import readiness


def thing(kind: str, status: dict[str, Any] | None = None, **spec: Any) -> dict[str, Any]:
    return {"kind": kind, "metadata": {"name": "x", "generation": 2}, "spec": spec, "status": status or {}}


def said(kind: str, value: str = "True", generation: int = 2, **more: str) -> dict[str, Any]:
    return {"type": kind, "status": value, "observedGeneration": generation, **more}


def deployed(replicas: int = 3, **status: int) -> dict[str, Any]:
    counts = {"observedGeneration": 2, "replicas": 3, "updatedReplicas": 3, "availableReplicas": 3}
    return thing("Deployment", {**counts, **status}, replicas=replicas)


PROGRAMMED = [said("Accepted"), said("Programmed")]
TWO = [{"value": "10.0.0.1"}, {"value": "10.0.0.2"}]


@pytest.mark.parametrize(
    ("live", "done"),
    [
        (thing("ConfigMap"), True),
        (deployed(), True),
        (deployed(availableReplicas=2), False),
        (deployed(updatedReplicas=1), False),
        (deployed(observedGeneration=1), False),
        (deployed(replicas=2), False),
        (thing("Namespace", {"phase": "Active"}), True),
        (thing("Namespace", {"phase": "Terminating"}), False),
        (thing("Job", {"conditions": [said("Complete")]}), True),
        (thing("CustomResourceDefinition", {"conditions": [said("Established")]}), True),
        (thing("CustomResourceDefinition"), False),
        (thing("CustomResourceDefinition", {"conditions": None, "storedVersions": None}), False),
        (thing("GatewayClass", {"conditions": [said("Accepted", "Unknown")]}), False),
        (thing("Gateway", {"conditions": PROGRAMMED, "addresses": TWO}, addresses=[{}, {}]), True),
        (thing("Gateway", {"conditions": PROGRAMMED, "addresses": TWO[:1]}, addresses=[{}, {}]), False),
        (
            thing("Gateway", {"conditions": [said("Accepted"), said("Programmed", generation=1)], "addresses": TWO}),
            False,
        ),
        (thing("GCPBackendPolicy", {"conditions": [said("Attached")]}), True),
        (thing("GCPBackendPolicy", {"ancestors": [{"conditions": [said("Attached")]}]}), True),
        (thing("HealthCheckPolicy", {"conditions": [said("Attached", "False", reason="TargetNotFound")]}), False),
    ],
)
def test_an_object_is_ready_when_its_own_status_says_so_of_its_present_generation(
    live: dict[str, Any], done: bool
) -> None:
    assert readiness(live).done is done


def test_a_route_needs_all_three_conditions_of_its_parent() -> None:
    conditions = [said("Accepted"), said("ResolvedRefs"), said("Reconciled")]
    assert readiness(thing("HTTPRoute", {"parents": [{"conditions": conditions}]})).done
    assert not readiness(thing("HTTPRoute", {"parents": [{"conditions": conditions[:2]}]})).done


@pytest.mark.parametrize("reason", ["Conflicted", "Invalid"])
def test_a_policy_that_waiting_does_not_mend_fails_with_its_own_words(reason: str) -> None:
    conditions = [said("Attached", "False", reason=reason, message="two policies on one import")]
    assert "two policies on one import" in (
        readiness(thing("GCPBackendPolicy", {"conditions": conditions})).failure or ""
    )


def test_a_failed_job_fails() -> None:
    conditions = [said("Failed", reason="BackoffLimitExceeded")]
    assert "BackoffLimitExceeded" in (readiness(thing("Job", {"conditions": conditions})).failure or "")


def test_what_is_seen_quotes_the_conditions() -> None:
    conditions = [said("Programmed", "False", reason="Pending", message="no proxy-only subnet in us-east4")]
    seen = readiness(thing("Gateway", {"conditions": conditions}, addresses=[{}])).seen
    assert seen == "0 of 1 addresses; Programmed=False Pending: no proxy-only subnet in us-east4"
