# SPDX-License-Identifier: GPL-3.0-or-later
"""Scripted troubles of things: zones, quotas, clusters, pools, members, classes, policies."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from simulator.controllers.kinds import BACKEND_POLICY, GATEWAY_CLASS
from tests.simulator.clusters import FAST, REGION, add_pool, cluster, done, pool, running
from tests.simulator.controllers.kube import Kube, condition_of, has
from tests.simulator.controllers.objects import CLASS, backend, backend_policy
from tests.simulator.controllers.worlds import SERVICES, WEST, make_fleet
from tests.simulator.fleets import FEATURES
from tests.simulator.google import Google, until

FEATURE = f"{FEATURES}/multiclusteringress"


@pytest.fixture
def gke(new_google: Callable[..., Google]) -> Google:
    google = new_google(enabled=("compute", "container"), latency=FAST)
    running(google)
    return google


@pytest.fixture
def fleet(new_google: Callable[..., Google]) -> tuple[Google, Kube]:
    google = new_google(enabled=SERVICES)
    return google, make_fleet(google, WEST)[0]


def test_a_zone_can_be_sold_out_until_the_fault_is_cleared(gke: Google) -> None:
    gke.running.script_fault(effect="stock-out", path=f"{REGION}-a/c2-standard-4")
    config = {"machineType": "c2-standard-4"}
    operation = done(gke, add_pool(gke, {"name": "batch", "initialNodeCount": 1, "config": config}))

    assert "GCE_STOCKOUT" in operation["error"]["message"]
    assert gke.get("container", pool("batch"))["status"] == "RUNNING_WITH_ERROR"
    gke.running.call(gke.running.cloud.faults.clear)
    done(gke, gke.call("container", "POST", f"{pool('batch')}:setSize", {"nodeCount": 1}))
    assert gke.get("container", pool("batch"))["status"] == "RUNNING"


def test_a_quota_can_be_short(gke: Google) -> None:
    gke.running.script_fault(effect="quota", path=f"{REGION}/C2_CPUS", limit=2)
    answer = add_pool(gke, {"name": "batch", "initialNodeCount": 1, "config": {"machineType": "c2-standard-4"}})

    assert answer.status == 403
    assert "resource \"C2_CPUS\": request requires '12.0' and is short '10.0'" in answer.message


def test_a_cluster_can_degrade(gke: Google) -> None:
    gke.running.script_fault(effect="degraded", path="gke-west", message="etcd is slow")
    body = gke.get("container", cluster())

    assert (body["status"], body["statusMessage"]) == ("DEGRADED", "etcd is slow")
    assert body["conditions"] == [{"code": "UNKNOWN", "message": "etcd is slow"}]


def test_a_pool_can_run_with_an_error_everywhere_it_is_shown(gke: Google) -> None:
    gke.running.script_fault(effect="pool-error", path="gke-west/system$")
    shown = [
        gke.get("container", pool("system")),
        gke.get("container", cluster())["nodePools"][0],
        gke.get("container", f"{cluster()}/nodePools")["nodePools"][0],
    ]

    assert {body["status"] for body in shown} == {"RUNNING_WITH_ERROR"}
    assert shown[0]["conditions"][0]["code"] == "GCE_STOCKOUT"


def test_a_member_can_lose_its_connection_and_find_it_again(fleet: tuple[Google, Kube]) -> None:
    google, _ = fleet

    def state() -> str:
        states = google.get("gkehub", FEATURE).get("membershipStates", {"": {"state": {"code": ""}}})
        [found] = states.values()
        return str(found["state"].get("description", found["state"]["code"]))

    until(state, lambda text: text == "OK")
    google.running.script_fault(effect="lost-connection", path="gke-west")

    assert state() == "Lost connection"
    google.running.call(google.running.cloud.faults.clear)
    assert until(state, lambda text: text == "OK")


def test_gateway_classes_can_fail_to_come(fleet: tuple[Google, Kube]) -> None:
    google, west = fleet
    google.running.script_fault(effect="no-gateway-classes", path="gke-west")
    until(lambda: google.running.faults()[0]["used"], bool)
    time.sleep(0.2)

    assert west.find(GATEWAY_CLASS, CLASS, "") == {}
    google.running.call(google.running.cloud.faults.clear)
    assert until(lambda: west.find(GATEWAY_CLASS, CLASS, ""), bool)


def test_a_policy_can_turn_conflicted_and_come_back(fleet: tuple[Google, Kube]) -> None:
    google, west = fleet
    west.apply(*backend())
    until(lambda: west.attempt(backend_policy()), lambda answer: answer[0] < 300)
    until(lambda: west.find(BACKEND_POLICY, "backend"), lambda found: has(found, "Attached"))
    google.running.script_fault(effect="conflicted", path="GCPBackendPolicy/default/backend$", message="taken")
    found = until(lambda: west.find(BACKEND_POLICY, "backend"), lambda found: has(found, "Attached", "False"))

    assert (condition_of(found, "Attached")["reason"], condition_of(found, "Attached")["message"]) == (
        "Conflicted",
        "taken",
    )
    google.running.call(google.running.cloud.faults.clear)
    assert until(lambda: west.find(BACKEND_POLICY, "backend"), lambda found: has(found, "Attached"))
