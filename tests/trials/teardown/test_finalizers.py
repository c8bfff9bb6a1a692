# SPDX-License-Identifier: GPL-3.0-or-later
"""A teardown in which a finalizer hangs ends, names who holds what, and takes away what does not stand on it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from simulator.controllers.kinds import BACKEND_POLICY, HEALTH_CHECK_POLICY, HTTP_ROUTE, Kind
from tests.modules.clusters import POOL
from tests.playbooks.cloud import CONFIRMED, Outcome
from tests.playbooks.gateways_to_take_down import SERVICES, build
from tests.playbooks.teardowns import SPEED, Site, disown, started
from tests.simulator.controllers.kube import Kube

pytestmark = pytest.mark.timeout(3600)

SHORT_WAITS = ("-e", "gkefleet_gateway_timeout=2", "-e", "gkefleet_subnet_timeout=2")
POLICIES = (BACKEND_POLICY, HEALTH_CHECK_POLICY)


@pytest.fixture
def site(new_simulator: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A project in which everything is there."""
    made = started(new_simulator(speed=SPEED, enabled=SERVICES), tmp_path, monkeypatch)
    build(made.run)
    return made


def hold(site: Site, kind: Kind, finalizers: list[str]) -> None:
    """Has these finalizers on the object of a kind, as somebody with kubectl would."""
    kube = Kube(site.google, "europe-west3", "gke-west")
    patch = {"metadata": {"finalizers": finalizers or None}}
    path, media = kind.path("default", POOL), "application/merge-patch+json"
    assert kube.call("PATCH", path, patch, media, fieldManager="somebody")[0] == 200


def held(kind: Kind) -> str:
    """How a run says who holds the object of a kind."""
    return f"{kind.name} default/{POOL} on gke-west to be gone: not there after"


WHO = "it is being deleted, held by finalizer example.com/hold, which somebody must take off"


@pytest.mark.sampled("kind", (HTTP_ROUTE,), 0)
def test_a_route_that_hangs_keeps_its_cluster_and_the_features_until_it_is_let_go(site: Site, kind: Kind) -> None:
    hold(site, kind, ["example.com/hold"])
    hung = said(site.play(*CONFIRMED, *SHORT_WAITS, fails=True))
    assert held(kind) in hung
    assert WHO in hung
    left = " ".join(site.left())
    assert "clusters/gke-west" in left
    assert "features/multiclusteringress" in left
    assert "gke-east" not in left
    hold(site, kind, [])
    site.play(*CONFIRMED)
    assert site.left() == []


@pytest.mark.sampled("kind", POLICIES, 0)
def test_a_policy_that_hangs_is_told_and_goes_with_its_cluster(site: Site, kind: Kind) -> None:
    hold(site, kind, ["example.com/hold"])
    told = said(site.play(*CONFIRMED, *SHORT_WAITS))
    assert held(kind) in told
    assert WHO in told
    assert "The run goes on: the policy goes with its cluster." in told
    assert site.left() == []


@pytest.mark.sampled("kind", POLICIES, 0)
def test_a_policy_that_hangs_on_somebody_else_s_cluster_keeps_it_in_the_fleet_and_is_listed(
    site: Site, kind: Kind
) -> None:
    disown(site)
    hold(site, kind, ["example.com/hold"])
    told = said(site.play(*CONFIRMED, *SHORT_WAITS, fails=True))
    assert f"{WHO}. " in told
    assert "The cluster is not ours: its membership and the features stay until then." in told
    command = f"kubectl delete {kind.name.lower()} {POOL} --namespace=default"
    assert f"{kind.name} default/{POOL} on cluster gke-west in europe-west3: {command}" in told
    hold(site, kind, [])
    site.play(*CONFIRMED)
    assert [name.rsplit("/", 1)[-1] for name in site.left()] == ["gke-west"]


def said(outcome: Outcome) -> str:
    """What a run prints, without its line breaks."""
    return " ".join(outcome.run.output.split())
