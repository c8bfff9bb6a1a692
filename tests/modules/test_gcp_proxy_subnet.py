# SPDX-License-Identifier: GPL-3.0-or-later
"""gcp_proxy_subnet."""

from __future__ import annotations

from typing import Any

import pytest

from tests.modules.cloud import ModuleRunner
from tests.modules.lifecycle import Life, live_through

MODULE = "gcp_proxy_subnet"
OPTIONS = {"name": "gke-west-proxy", "region": "europe-west3", "range": "10.0.0.0/23"}


def test_a_subnet_lives_through_its_life(run: ModuleRunner) -> None:
    live_through(Life(module=MODULE, options=OPTIONS), run)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"range": "10.0.0.0/27"}, "proxies need at least 64"),
        ({"range": "10.0.1.1/23"}, "has host bits set; set 10.0.0.0/23"),
        ({"range": "10.156.0.0/23"}, "overlaps 10.156.0.0/20 of subnet default in europe-west3"),
        ({"range": "10.250.0.0/23"}, "which an auto-mode network keeps"),
        ({"name": "Proxy"}, "is no subnet name"),
        ({"network": "missing"}, "network projects/my-gke-project/global/networks/missing does not exist"),
    ],
)
def test_a_subnet_that_cannot_work_is_refused(run: ModuleRunner, options: dict[str, Any], message: str) -> None:
    assert message in run.refused(MODULE, {**OPTIONS, **options})


def test_an_active_subnet_is_used_whatever_its_name(run: ModuleRunner) -> None:
    run(MODULE, OPTIONS)
    other = {**OPTIONS, "name": "other", "range": "10.8.0.0/23"}
    result = run.unchanged(MODULE, other)
    assert result["resource"]["name"] == "gke-west-proxy"
    assert result["msg"] == "subnet gke-west-proxy with 10.0.0.0/23 is used; other with 10.8.0.0/23 was asked for"
    assert run.unchanged(MODULE, {**other, "state": "absent"})["resource"] is None


def test_a_foreign_subnet_is_never_deleted(run: ModuleRunner) -> None:
    body = {
        "name": OPTIONS["name"],
        "network": "projects/my-gke-project/global/networks/default",
        "ipCidrRange": OPTIONS["range"],
        "purpose": "GLOBAL_MANAGED_PROXY",
        "role": "ACTIVE",
    }
    run.by_hand("compute", "POST", "compute/v1/projects/my-gke-project/regions/europe-west3/subnetworks", body)
    assert run(MODULE, OPTIONS)["changed"] is False
    result = run.unchanged(MODULE, {**OPTIONS, "state": "absent"})
    assert result["resource"]["name"] == "gke-west-proxy"
    assert "gkefleet.inference did not make it" in result["msg"]
