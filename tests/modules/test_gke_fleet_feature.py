# SPDX-License-Identifier: GPL-3.0-or-later
"""gke_fleet_feature."""

from __future__ import annotations

from typing import Any

import pytest

from tests.modules.cloud import ModuleRunner
from tests.modules.lifecycle import Life, live_through

MODULE = "gke_fleet_feature"
AGENT = "serviceAccount:service-123456789012@gcp-sa-multiclusteringress.iam.gserviceaccount.com"


def fleet(run: ModuleRunner, *clusters: str) -> list[str]:
    """Makes clusters and registers them, with what the controllers need; gives the memberships' names."""
    run("gcp_service_identity", {"services": ["multiclusteringress.googleapis.com"]})
    roles = ("roles/container.admin", "roles/multiclusteringress.serviceAgent")
    run("gcp_project_iam_member", {"grants": [{"role": role, "member": AGENT} for role in roles]})
    for name in clusters:
        run("gke_cluster", {"name": name, "location": "europe-west3-c"})
    members = [run("gke_fleet_membership", {"cluster": name, "location": "europe-west3-c"}) for name in clusters]
    return [str(member["resource"]["name"]) for member in members]


def test_multi_cluster_gateway_lives_through_its_life(run: ModuleRunner) -> None:
    west, east = fleet(run, "gke-west", "gke-east")
    life = Life(
        module=MODULE,
        options={"name": "multiclusteringress", "config_membership": west},
        update={"config_membership": east, "allow_config_membership_change": True},
        refused=(
            (
                {"config_membership": west, "allow_config_membership_change": False},
                "set allow_config_membership_change: true",
            ),
        ),
    )
    live_through(life, run)


def test_multi_cluster_services_live_through_their_life(run: ModuleRunner) -> None:
    fleet(run, "gke-west")
    live_through(Life(module=MODULE, options={"name": "multiclusterservicediscovery"}), run)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"name": "multiclusteringress"}, "set the full name of the config cluster's membership"),
        ({"name": "multiclusteringress", "config_membership": "gke-west"}, "set the full name"),
        (
            {
                "name": "multiclusterservicediscovery",
                "config_membership": "projects/p/locations/global/memberships/gke-west",
            },
            "only multiclusteringress has one; leave it out",
        ),
    ],
)
def test_a_feature_that_cannot_work_is_refused(run: ModuleRunner, options: dict[str, Any], message: str) -> None:
    assert message in run.refused(MODULE, options)
