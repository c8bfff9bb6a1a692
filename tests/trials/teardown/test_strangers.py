# SPDX-License-Identifier: GPL-3.0-or-later
"""A teardown among other people's things takes only ours, and tells what it leaves and why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.playbooks.cloud import CONFIRMED, Outcome
from tests.playbooks.gateways_to_take_down import SERVICES, build
from tests.playbooks.teardowns import SPEED, started
from tests.simulator.controllers.kube import Kube
from tests.trials.teardown.strangers import (
    THEIRS,
    of_others,
    settle,
    share_gateway,
    touched,
    withdraw_gateway,
)

pytestmark = pytest.mark.timeout(3600)

PATIENCE = ("-e", "gkefleet_subnet_timeout=2")
STAYS = "gke-west.europe-west3 stays, with the features: Gateway theirs on it is not ours"
# With it its features and, under both Gateways' load balancers, the proxy-only subnets.
KEPT = (
    "membership of gke-west in europe-west3: gcloud container fleet memberships delete gke-west",
    "Gateway default/gateway on cluster gke-west in europe-west3: kubectl delete gateway gateway",
    "cluster gke-west in europe-west3, RUNNING: gcloud container clusters delete gke-west",
    "fleet feature multiclusteringress: gcloud container fleet ingress disable",
    "proxy-only subnet proxies-europe-west3 in europe-west3 (10.0.0.0/23): gcloud compute networks subnets delete",
    "proxy-only subnet proxies-us-east4 in us-east4 (10.5.0.0/23): gcloud compute networks subnets delete",
)


@pytest.mark.sampled("region", ("us-central1", "europe-west4"), 0)
def test_nothing_of_others_is_touched_and_what_is_left_for_their_sake_is_told(
    new_simulator: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, region: str
) -> None:
    site = started(new_simulator(speed=SPEED, enabled=SERVICES), tmp_path, monkeypatch)
    settle(site.google, region)
    build(site.run)
    config = Kube(site.google, "europe-west3", "gke-west")
    share_gateway(config)
    before = of_others(site)
    kept = site.play(*CONFIRMED, *PATIENCE, fails=True)
    told_why(kept)
    assert touched(before, site) == []
    assert "gke-east" not in " ".join(site.left())

    withdraw_gateway(config)
    before = of_others(site)
    clean = site.play(*CONFIRMED)
    assert "Nothing of the gateway is left" in clean.run.output
    assert touched(before, site) == []
    assert [write["path"] for one in (kept, clean) for write in one.writes if of_somebody(write)] == []


def told_why(kept: Outcome) -> None:
    """The run names the Gateway that holds the cluster, and all of ours that stays with it."""
    assert STAYS in kept.run.output
    assert [line for line in KEPT if line not in kept.run.output] == []


def of_somebody(write: dict[str, Any]) -> bool:
    """Whether a request changed something that is not ours."""
    return THEIRS in write["path"] or "multiclusterservicediscovery" in write["path"]
