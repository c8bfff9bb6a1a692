# SPDX-License-Identifier: GPL-3.0-or-later
"""The machines of node pools, as Compute Engine shows them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.simulator.clusters import FAST, H100, add_pool, done, pool, running
from tests.simulator.google import Google
from tests.simulator.networks import ROOT

ZONE = "europe-west3-a"


@pytest.fixture
def gke(new_google: Callable[..., Google]) -> Google:
    """A cluster with GPU nodes in one zone and another node in each of three."""
    google = new_google(enabled=("compute", "container"), latency=FAST)
    running(google)
    done(google, add_pool(google, H100))
    return google


def in_zone(google: Google, collection: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = google.get("compute", f"{ROOT}/zones/{ZONE}/{collection}").get("items", [])
    return found


def test_every_node_is_an_instance(gke: Google) -> None:
    machines = [item["machineType"].rsplit("/", 1)[-1] for item in in_zone(gke, "instances")]
    assert sorted(machines) == ["a3-highgpu-2g"] * 3 + ["e2-medium"]
    first = in_zone(gke, "instances")[0]
    assert gke.get("compute", f"{ROOT}/zones/{ZONE}/instances/{first['name']}") == first


def test_spot_machines_with_gpus_say_so(gke: Google) -> None:
    accelerated = [item for item in in_zone(gke, "instances") if "guestAccelerators" in item]
    assert [item["guestAccelerators"][0]["acceleratorCount"] for item in accelerated] == [2, 2, 2]
    assert {item["scheduling"]["provisioningModel"] for item in accelerated} == {"SPOT"}


def test_the_groups_that_a_pool_names_are_there_with_their_sizes(gke: Google) -> None:
    (url,) = gke.get("container", pool("h100"))["instanceGroupUrls"]
    managers = {item["selfLink"]: item for item in in_zone(gke, "instanceGroupManagers")}
    groups = {item["selfLink"]: item for item in in_zone(gke, "instanceGroups")}
    assert managers[url]["targetSize"] == 3
    assert groups[managers[url]["instanceGroup"]]["size"] == 3


def test_a_group_and_its_manager_list_their_machines(gke: Google) -> None:
    (url,) = gke.get("container", pool("h100"))["instanceGroupUrls"]
    group = url.rsplit("/", 1)[-1]
    members = gke.call("compute", "POST", f"{ROOT}/zones/{ZONE}/instanceGroups/{group}/listInstances", {}).body["items"]
    managers = f"{ROOT}/zones/{ZONE}/instanceGroupManagers"
    managed = gke.call("compute", "POST", f"{managers}/{group}/listManagedInstances").body["managedInstances"]
    assert [item["instance"] for item in members] == [item["instance"] for item in managed]
    assert [item["currentAction"] for item in managed] == ["NONE"] * 3
    assert gke.call("compute", "POST", f"{managers}/nobody/listManagedInstances").status == 404


def test_every_zone_is_listed_at_once(gke: Google) -> None:
    zones = gke.get("compute", f"{ROOT}/aggregated/instances")["items"]
    sizes = {name: len(scope["instances"]) for name, scope in zones.items() if "instances" in scope}
    assert sizes == {"zones/europe-west3-a": 4, "zones/europe-west3-b": 1, "zones/europe-west3-c": 1}


def test_a_group_is_not_scaled_by_compute_engine(gke: Google) -> None:
    assert in_zone(gke, "autoscalers") == []


def test_a_rollback_leaves_a_pool_whose_upgrade_succeeded_as_it_is(gke: Google) -> None:
    before = gke.get("container", pool("h100"))
    operation = done(gke, gke.call("container", "POST", f"{pool('h100')}:rollback", {}))
    assert operation["operationType"] == "UPGRADE_NODES"
    assert gke.get("container", pool("h100")) == before
