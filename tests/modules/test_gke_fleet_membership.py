# SPDX-License-Identifier: GPL-3.0-or-later
"""gke_fleet_membership."""

from __future__ import annotations

from typing import Any

import pytest

from tests.modules.cloud import ModuleRunner
from tests.modules.fleets import LOCATION, clusters, membership
from tests.modules.lifecycle import Life, live_through

pytestmark = pytest.mark.embedded_only("speaks to Google's APIs alone, which are the same either way")

MODULE = "gke_fleet_membership"
OPTIONS = {"cluster": "gke-west", "location": LOCATION}
CLUSTER = f"projects/my-gke-project/locations/{LOCATION}/clusters/gke-west"
EVERYWHERE = "v1/projects/my-gke-project/locations"


def register_by_hand(run: ModuleRunner, location: str, name: str, **body: Any) -> None:
    """Registers the cluster as somebody else would, in a location and under a name of their own."""
    link = f"//container.googleapis.com/{CLUSTER}"
    body = {"endpoint": {"gkeCluster": {"resourceLink": link}}, **body}
    run.by_hand("gkehub", "POST", f"{EVERYWHERE}/{location}/memberships?membershipId={name}", body)


@pytest.mark.both_ways
def test_a_membership_lives_through_its_life(run: ModuleRunner) -> None:
    clusters(run, "gke-west")
    live_through(Life(module=MODULE, options=OPTIONS, update={"labels": {"team": "ml"}}), run)


def test_the_membership_is_ready_in_the_clusters_region_with_its_authority(run: ModuleRunner) -> None:
    clusters(run, "gke-west")
    found = membership(run, "gke-west")
    assert found["name"] == f"{EVERYWHERE.removeprefix('v1/')}/europe-west3/memberships/gke-west"
    assert found["state"] == {"code": "READY"}
    assert found["authority"]["issuer"] == f"https://container.googleapis.com/v1/{CLUSTER}"


def test_a_membership_anywhere_under_any_name_is_used(run: ModuleRunner) -> None:
    clusters(run, "gke-west")
    register_by_hand(run, "global", "theirs", authority={"issuer": f"https://container.googleapis.com/v1/{CLUSTER}"})
    assert run(MODULE, OPTIONS)["changed"] is False
    assert run.unchanged(MODULE, OPTIONS)["resource"]["name"].endswith("/global/memberships/theirs")
    assert "is left alone" in run.unchanged(MODULE, {**OPTIONS, "state": "absent"})["msg"]


def test_labels_of_a_membership_that_gke_made_are_changed_when_adopted(run: ModuleRunner) -> None:
    run("gke_cluster", {"name": "gke-west", "location": LOCATION, "fleet_project": "my-gke-project"})
    labelled = {**OPTIONS, "labels": {"team": "ml"}}
    assert "Set adopt: true" in run.refused(MODULE, labelled)
    assert run(MODULE, {**labelled, "adopt": True})["resource"]["labels"] == {"team": "ml"}


def test_a_membership_without_authority_gets_it_in_place_when_adopted(run: ModuleRunner) -> None:
    clusters(run, "gke-west")
    register_by_hand(run, "global", "theirs", labels={"team": "theirs"})
    assert "authority.issuer would change. Set adopt: true" in run.refused(MODULE, OPTIONS)
    mended = run(MODULE, {**OPTIONS, "labels": {"tier": "gpu"}, "adopt": True})["resource"]
    assert mended["name"].endswith("/global/memberships/theirs")
    assert mended["authority"]["issuer"] == f"https://container.googleapis.com/v1/{CLUSTER}"
    assert mended["labels"] == {"team": "theirs", "tier": "gpu"}


def test_a_fleet_agent_that_cannot_see_the_cluster_yet_is_given_time(run: ModuleRunner) -> None:
    clusters(run, "gke-west")
    run.cloud.script_fault(
        service="gkehub",
        method="POST",
        path="memberships",
        code=403,
        message="hub default service account does not have access to the GKE cluster project",
        times=2,
    )
    assert membership(run, "gke-west")["state"] == {"code": "READY"}
    assert [fault["used"] for fault in run.cloud.faults()] == [2]
