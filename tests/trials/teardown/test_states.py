# SPDX-License-Identifier: GPL-3.0-or-later
"""A teardown clears whatever a first run had made when it stopped, and what is left when any one thing went before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.playbooks.cloud import CONFIRMED
from tests.playbooks.gateways_to_take_down import SERVICES, build
from tests.playbooks.teardowns import SPEED, Site, started
from tests.simulator.controllers.kube import Kube
from tests.simulator.google import PROJECT, until
from tests.trials.calls import Site as Recorded
from tests.trials.calls import repeated

pytestmark = pytest.mark.timeout(3600)

GATEWAYS = "/apis/gateway.networking.k8s.io/v1/namespaces/default"
POLICIES = "/apis/networking.gke.io/v1/namespaces/default"
POOLS = "/apis/inference.networking.k8s.io/v1/namespaces/default"
NAME = "vllm-llama3-8b-instruct"
GONE = (
    ("container", f"v1/{PROJECT}/locations/us-east4/clusters/gke-east"),
    ("container", f"v1/{PROJECT}/locations/us-east4/clusters/gke-east/nodePools/h100"),
    ("gkehub", f"v1/{PROJECT}/locations/us-east4/memberships/gke-east"),
    ("gkehub", f"v1/{PROJECT}/locations/global/features/multiclusterservicediscovery"),
    ("gke-west", f"{GATEWAYS}/gateways/gateway"),
    ("gke-west", f"{GATEWAYS}/httproutes/{NAME}"),
    ("gke-west", f"{POLICIES}/gcpbackendpolicies/{NAME}"),
    ("gke-west", f"{POLICIES}/healthcheckpolicies/{NAME}"),
    ("gke-west", f"{POOLS}/inferencepools/{NAME}"),
    ("gke-west", f"/apis/apps/v1/namespaces/default/deployments/{NAME}"),
    ("gke-west", f"/api/v1/namespaces/default/services/{NAME}-epp"),
)
# Without these nobody is left who takes the load balancer away.
BEREFT = (
    ("container", f"v1/{PROJECT}/locations/europe-west3/clusters/gke-west"),
    ("gkehub", f"v1/{PROJECT}/locations/europe-west3/memberships/gke-west"),
    ("gkehub", f"v1/{PROJECT}/locations/global/features/multiclusteringress"),
)
GIVE_UP = (
    "-e",
    "gkefleet_abandon_gateways=true",
    "-e",
    "gkefleet_gateway_timeout=1",
    "-e",
    "gkefleet_subnet_timeout=2",
)
Sample = Callable[[Sequence[Any], int], list[Any]]
Try = Callable[..., None]


@pytest.fixture
def attempt(new_simulator: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Try:
    """Tries one state in a project of its own, in which these services are enabled."""

    def one(state: Callable[[Site], None], enabled: Sequence[str] = SERVICES) -> None:
        site = started(new_simulator(speed=SPEED, enabled=enabled), tmp_path, monkeypatch)
        state(site)
        site.simulator.stop()

    return one


def remove(site: Site, where: str, path: str) -> None:
    """Removes one thing past the collection, and waits until it is gone."""
    if where in ("container", "gkehub"):
        query = {"force": "true"} if "/features/" in path else {}
        assert site.google.call(where, "DELETE", path, **query).status == 200
        until(lambda: site.google.call(where, "GET", path).status, lambda status: status == 404)
        return
    kube = Kube(site.google, "europe-west3", where)
    assert kube.call("DELETE", path)[0] in (200, 202)
    until(lambda: kube.call("GET", path)[0], lambda status: status == 404)


def test_any_part_of_a_first_run_is_taken_down(attempt: Try, site: Recorded, sampled: Sample) -> None:
    for calls in sampled(range(1, len(site.run) + 1), 1):

        def state(project: Site, calls: int = calls) -> None:
            failed = [answered for answered in repeated(site.run[:calls]) if answered.result.get("failed")]
            assert failed == []
            project.play(*CONFIRMED)
            assert project.left() == [], f"after {calls} calls"

        attempt(state, enabled=())


def test_what_is_gone_before_is_not_missed(attempt: Try, sampled: Sample) -> None:
    for thing in sampled(GONE, 0):

        def state(site: Site, thing: tuple[str, str] = thing) -> None:
            build(site.run)
            remove(site, *thing)
            site.play(*CONFIRMED)
            assert site.left() == [], f"without {thing[1]}"

        attempt(state)


def test_without_its_keeper_only_the_load_balancer_and_its_subnets_are_left_and_listed(
    attempt: Try, sampled: Sample
) -> None:
    for thing in sampled(BEREFT, 0):

        def state(site: Site, thing: tuple[str, str] = thing) -> None:
            build(site.run)
            remove(site, *thing)
            run = site.play(*CONFIRMED, *GIVE_UP, fails=True).run
            left = [name.rsplit("/", 1)[-1] for name in site.left()]
            assert {name.split("-")[0] for name in left} == {"gkemcg1", "proxies"}, f"without {thing[1]}"
            assert [name for name in left if name not in run.output] == []

        attempt(state)
