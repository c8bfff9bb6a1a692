# SPDX-License-Identifier: GPL-3.0-or-later
"""Clusters that are registered to the fleet as they are made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.simulator.clusters import FAST, REGION, cluster, create, done, running, update
from tests.simulator.google import PROJECT, Google

FLEET = {"project": PROJECT.removeprefix("projects/")}
IDENTITIES = {"workloadIdentityConfig": {"workloadPool": f"{FLEET['project']}.svc.id.goog"}}
MEMBERSHIPS = f"v1/{PROJECT}/locations/{REGION}/memberships"


@pytest.fixture
def gke(new_google: Callable[..., Google]) -> Google:
    return new_google(enabled=("compute", "container", "gkehub"), latency=FAST)


def membership(google: Google, name: str = "gke-west") -> Any:
    return google.get("gkehub", f"{MEMBERSHIPS}/{name}")


def test_gke_makes_the_membership_and_takes_it_along(gke: Google) -> None:
    shown = running(gke, fleet=FLEET, **IDENTITIES)["fleet"]
    found = membership(gke)

    assert shown == {**FLEET, "membership": f"//gkehub.googleapis.com/{found['name']}"}
    assert found["state"] == {"code": "READY"}
    assert found["endpoint"]["googleManaged"] is True
    assert found["authority"]["workloadIdentityPool"] == IDENTITIES["workloadIdentityConfig"]["workloadPool"]
    done(gke, gke.call("container", "DELETE", cluster()))
    assert gke.call("gkehub", "GET", f"{MEMBERSHIPS}/gke-west").status == 404


def test_clusters_of_one_name_in_one_region_get_memberships_of_their_own(gke: Google) -> None:
    first, second = (running(gke, "gke", f"{REGION}-{zone}", fleet=FLEET)["fleet"]["membership"] for zone in "ab")

    assert first.endswith("/memberships/gke")
    assert "/memberships/gke-" in second
    assert "authority" not in membership(gke, "gke")


@pytest.mark.parametrize("none", [{}, {"project": ""}], ids=["nothing", "as gcloud says it"])
def test_a_registration_can_be_made_later_and_taken_back(gke: Google, none: dict[str, str]) -> None:
    running(gke)
    done(gke, update(gke, {"desiredFleet": FLEET}))
    assert membership(gke)["state"] == {"code": "READY"}
    done(gke, update(gke, {"desiredFleet": none}))
    assert "fleet" not in gke.get("container", cluster())
    assert gke.call("gkehub", "GET", f"{MEMBERSHIPS}/gke-west").status == 404


def test_a_cluster_needs_the_fleets_api(new_google: Callable[..., Google]) -> None:
    google = new_google(enabled=("compute", "container"), latency=FAST)
    answer = create(google, fleet=FLEET)
    assert (answer.status, "GKE Hub API is not enabled" in answer.body["error"]["message"]) == (400, True)


@pytest.mark.parametrize("fleet", [{"project": "another"}, {**FLEET, "membershipType": "LIGHTWEIGHT"}])
def test_what_the_simulator_does_not_know_of_fleets_is_said(gke: Google, fleet: dict[str, str]) -> None:
    assert create(gke, fleet=fleet).status == 501
