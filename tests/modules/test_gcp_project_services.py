# SPDX-License-Identifier: GPL-3.0-or-later
"""gcp_project_services."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.modules.cloud import ModuleRunner
from tests.modules.lifecycle import Life, live_through

pytestmark = pytest.mark.embedded_only("speaks to Google's APIs alone, which are the same either way")

MODULE = "gcp_project_services"
MANY = [
    "artifactregistry.googleapis.com",
    "autoscaling.googleapis.com",
    "bigquery.googleapis.com",
    "certificatemanager.googleapis.com",
    "cloudtrace.googleapis.com",
    "compute.googleapis.com",
    "connectgateway.googleapis.com",
    "container.googleapis.com",
    "containerregistry.googleapis.com",
    "dns.googleapis.com",
    "gkeconnect.googleapis.com",
    "gkehub.googleapis.com",
    "iamcredentials.googleapis.com",
    "logging.googleapis.com",
    "mesh.googleapis.com",
    "modelarmor.googleapis.com",
    "monitoring.googleapis.com",
    "multiclusteringress.googleapis.com",
    "multiclusterservicediscovery.googleapis.com",
    "networkservices.googleapis.com",
    "secretmanager.googleapis.com",
    "trafficdirector.googleapis.com",
]


@pytest.fixture
def cloud(new_simulator: Callable[..., Any]) -> Any:
    """A project without any API of ours enabled."""
    return new_simulator()


@pytest.mark.both_ways
def test_apis_live_through_their_life(run: ModuleRunner) -> None:
    life = Life(
        module=MODULE,
        options={"services": ["compute.googleapis.com"]},
        update={"services": ["compute.googleapis.com", "gkehub.googleapis.com"]},
        refused=(({"services": ["compute"]}, "set full names such as compute.googleapis.com"),),
        removable=False,
    )
    live_through(life, run)


def test_many_apis_are_enabled_twenty_at_a_time(run: ModuleRunner) -> None:
    result = run(MODULE, {"services": MANY})
    assert result["resource"] == dict.fromkeys(MANY, "ENABLED")
    calls = [entry for entry in run.cloud.journal() if entry["path"].endswith(":batchEnable")]
    assert [len(call["request"]["serviceIds"]) for call in calls] == [20, len(MANY) - 20]


def test_it_waits_until_the_apis_answer(run: ModuleRunner) -> None:
    run(MODULE, {"services": ["compute.googleapis.com"]})
    last = [entry for entry in run.cloud.journal() if entry["service"] == "compute"][-1]
    assert (last["path"], last["status"]) == ("/compute/v1/projects/my-gke-project", 200)
