# SPDX-License-Identifier: GPL-3.0-or-later
"""gke_fleet_feature."""

from __future__ import annotations

from typing import Any

import pytest

from tests.modules.cloud import ModuleRunner
from tests.modules.fleets import clusters, controller, membership
from tests.modules.lifecycle import Life, live_through

MODULE = "gke_fleet_feature"


def fleet(run: ModuleRunner, *names: str) -> list[str]:
    """A fleet of new clusters; gives the memberships' full names."""
    controller(run)
    clusters(run, *names)
    return [membership(run, name)["name"] for name in names]


@pytest.mark.both_ways
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


@pytest.mark.both_ways
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
