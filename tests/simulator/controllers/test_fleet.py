# SPDX-License-Identifier: GPL-3.0-or-later
"""Two regions and everything the how-to puts into them: what is there, who answers, and what happens when parts go."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from simulator import app
from simulator.controllers.kinds import (
    BACKEND_POLICY,
    CRD,
    DEPLOYMENT,
    EVENT,
    GATEWAY,
    GATEWAY_CLASS,
    HEALTH_CHECK_POLICY,
    HTTP_ROUTE,
    INFERENCE_POOL,
    JOB,
    NODE,
    POD,
    POOL_IMPORT,
)
from tests.simulator.controllers.kube import Kube, has
from tests.simulator.controllers.objects import (
    CLASS,
    MODEL,
    POOL,
    backend,
    backend_policy,
    curl_job,
    gateway,
    health_policy,
    pool,
    route,
)
from tests.simulator.controllers.worlds import EAST, SERVICES, WEST, make_fleet, make_subnet
from tests.simulator.google import PROJECT, Google, until

REGIONS = ("europe-west3", "us-east4")
QUESTION = {"model": MODEL, "prompt": "Hi", "max_tokens": 5}


@dataclass(frozen=True)
class World:
    google: Google
    west: Kube
    east: Kube

    def address(self, region: str) -> str:
        shown = self.google.running.state()["dataplane"]
        return next(address for address, listener in shown.items() if listener["region"] == region)

    def ask(self, region: str, mark: str = "", body: Any = None, path: str = "/v1/completions") -> tuple[int, str]:
        listener = self.google.running.state()["dataplane"][self.address(region)]["listener"]
        content = json.dumps(QUESTION if body is None else body).encode() if "models" not in path else None
        request = urllib.request.Request(f"{listener}{path}?probe={mark}", data=content)
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def status(self, region: str) -> int:
        return self.ask(region)[0]

    def answered(self, mark: str) -> list[str]:
        clusters = {"west": self.west, "east": self.east}
        pods = [(name, kube, pod["metadata"]["name"]) for name, kube in clusters.items() for pod in kube.list(POD)]
        return [name for name, kube, pod in pods if pod.startswith(POOL) and f"probe={mark} " in kube.log(pod)]

    @contextmanager
    def without_replicas(self, kube: Kube, name: str) -> Iterator[None]:
        scale(kube, name, 0)
        try:
            yield
        finally:
            scale(kube, name, 1)


def scale(kube: Kube, name: str, replicas: int) -> None:
    media, path = "application/merge-patch+json", DEPLOYMENT.path("default", name)
    assert kube.call("PATCH", path, {"spec": {"replicas": replicas}}, media)[0] == 200
    until(lambda: kube.find(DEPLOYMENT, name), lambda found: found["status"].get("availableReplicas", 0) == replicas)


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with app.start(speed=1000.0, enabled=SERVICES) as running:
        google = Google(running)
        west, east = make_fleet(google, WEST, EAST)
        for region in REGIONS:
            make_subnet(google, region)
        for kube in (west, east):
            kube.apply(*backend())
        until(lambda: west.find(POOL_IMPORT, POOL), bool)
        west.apply(health_policy(), backend_policy(), gateway(*REGIONS), route())
        for kube in (west, east):
            kube.wait(DEPLOYMENT, POOL, "Available")
        west.wait(GATEWAY, "gateway", "Programmed")
        made = World(google, west, east)
        for region in REGIONS:
            until(lambda region=region: made.status(region), lambda status: status == 200)
        yield made


def test_nodes_have_the_machines_gpus_labels_and_taint(world: World) -> None:
    gpu = next(node for node in world.west.list(NODE) if "nvidia.com/gpu" in node["status"]["allocatable"])
    assert gpu["status"]["allocatable"]["nvidia.com/gpu"] == "2"
    assert gpu["metadata"]["labels"]["cloud.google.com/gke-accelerator"] == "nvidia-h100-80gb"
    assert gpu["metadata"]["labels"]["cloud.google.com/gke-spot"] == "true"
    assert gpu["spec"]["taints"] == [{"key": "nvidia.com/gpu", "value": "present", "effect": "NoSchedule"}]
    assert has(gpu, "Ready")


def test_the_fleets_class_and_the_import_are_on_the_config_cluster_alone(world: World) -> None:
    assert has(world.west.find(GATEWAY_CLASS, CLASS, ""), "Accepted")
    assert world.east.find(GATEWAY_CLASS, CLASS, "") == {}
    assert has(world.east.find(GATEWAY_CLASS, "gke-l7-rilb", ""), "Accepted")
    assert world.east.call("GET", POOL_IMPORT.path("default"))[0] == 404
    assert world.east.find(CRD, POOL_IMPORT.crd, "") == {}


def test_policies_are_attached_and_the_route_is_reconciled(world: World) -> None:
    assert has(world.west.find(HEALTH_CHECK_POLICY, "health"), "Attached")
    assert has(world.west.find(BACKEND_POLICY, "backend"), "Attached")
    parent = world.west.find(HTTP_ROUTE, "route")["status"]["parents"][0]
    assert {item["type"]: item["status"] for item in parent["conditions"]} == {
        "Accepted": "True",
        "ResolvedRefs": "True",
        "Reconciled": "True",
    }


def test_the_gateway_has_an_address_for_each_region_in_the_order_asked_for(world: World) -> None:
    found = world.west.find(GATEWAY, "gateway")
    assert [item["value"] for item in found["status"]["addresses"]] == [world.address(region) for region in REGIONS]
    assert has(found, "networking.gke.io/GatewayHealthy")
    assert found["status"]["listeners"][0]["attachedRoutes"] == 1


@pytest.mark.parametrize(("region", "cluster"), [("europe-west3", "west"), ("us-east4", "east")])
def test_each_address_answers_from_its_own_region(world: World, region: str, cluster: str) -> None:
    status, body = world.ask(region, f"near-{region}")
    assert status == 200
    assert json.loads(body)["choices"][0]["text"]
    assert world.answered(f"near-{region}") == [cluster]


def test_models_are_listed_and_an_unknown_one_is_refused(world: World) -> None:
    assert MODEL in world.ask("us-east4", path="/v1/models")[1]
    assert world.ask("us-east4", body={"model": "nobody", "prompt": "Hi"})[0] == 404


def test_a_job_that_runs_curl_really_asks(world: World) -> None:
    address = world.address("us-east4")
    question = ("--header", "Content-Type: application/json", "--data", json.dumps(QUESTION))
    url = f"http://{address}:80/v1/completions?probe=job"
    world.east.apply(curl_job("probe", "--silent", "--write-out", "\\n%{http_code}\\n", *question, url))
    world.east.wait(JOB, "probe", "Complete")
    name = next(pod["metadata"]["name"] for pod in world.east.list(POD) if pod["metadata"]["name"].startswith("probe"))
    assert world.east.log(name).endswith("\n200\n")
    assert world.answered("job") == ["east"]


def test_a_reader_of_events_learns_what_happened(world: World) -> None:
    found = {(event["involvedObject"]["kind"], event["reason"]) for event in world.west.list(EVENT)}
    assert {("Pod", "Scheduled"), ("Pod", "Started"), ("Gateway", "SYNC")} <= found


def test_compute_shows_the_health_of_every_endpoint(world: World) -> None:
    services = world.google.get("compute", f"compute/v1/{PROJECT}/global/backendServices")["items"]
    mine = next(item for item in services if item["name"].startswith("gkemcg1-default-gateway-"))
    assert len(mine["backends"]) == 2
    path = f"compute/v1/{PROJECT}/global/backendServices/{mine['name']}/getHealth"
    answer = world.google.call("compute", "POST", path, {"group": mine["backends"][0]["group"]})
    assert {item["healthState"] for item in answer.body["healthStatus"]} == {"HEALTHY"}


def test_a_region_without_model_servers_is_answered_by_the_other(world: World) -> None:
    with world.without_replicas(world.west, POOL):
        assert world.ask("europe-west3", "far")[0] == 200
        assert world.answered("far") == ["east"]
        with world.without_replicas(world.east, POOL):
            assert world.ask("europe-west3") == (503, "no healthy upstream")
    assert world.ask("europe-west3", "back")[0] == 200
    assert world.answered("back") == ["west"]


def test_a_pool_that_fails_closed_needs_its_picker(world: World) -> None:
    with world.without_replicas(world.west, f"{POOL}-epp"):
        assert world.status("europe-west3") == 500
        world.west.apply(pool(failure_mode="FailOpen"))
        until(lambda: world.status("europe-west3"), lambda status: status == 200)
        world.west.apply(pool())
        until(lambda: world.status("europe-west3"), lambda status: status == 500)
    assert world.status("europe-west3") == 200


def test_a_pool_that_is_no_longer_exported_leaves_the_load_balancer(world: World) -> None:
    world.west.apply(pool(exported="False"))
    until(lambda: world.ask("europe-west3", "left") and world.answered("left"), lambda found: "east" in found)
    world.east.apply(pool(exported="False"))
    until(lambda: world.west.find(POOL_IMPORT, POOL), lambda found: not found)
    until(lambda: world.west.find(HTTP_ROUTE, "route"), is_unresolved)
    for kube in (world.west, world.east):
        kube.apply(pool())
    until(lambda: world.west.find(POOL_IMPORT, POOL), bool)
    until(lambda: world.status("europe-west3"), lambda status: status == 200)


def is_unresolved(found: dict[str, Any]) -> bool:
    conditions = found["status"]["parents"][0]["conditions"]
    return any(item["reason"] == "BackendNotFound" for item in conditions)


def test_a_health_check_on_the_wrong_path_makes_all_unhealthy(world: World) -> None:
    world.west.apply(health_policy(path="/"))
    until(lambda: world.ask("us-east4"), lambda answer: answer == (503, "no healthy upstream"))
    world.west.apply(health_policy())
    until(lambda: world.status("us-east4"), lambda status: status == 200)


def test_two_policies_on_one_import_conflict_and_the_first_holds(world: World) -> None:
    world.west.apply(backend_policy("second"))
    found = until(lambda: world.west.find(BACKEND_POLICY, "second"), lambda found: has(found, "Attached", "False"))
    assert found["status"]["conditions"][0]["reason"] == "Conflicted"
    world.west.delete(BACKEND_POLICY, "second")
    assert has(world.west.find(BACKEND_POLICY, "backend"), "Attached")


def test_the_controllers_are_no_clients_of_the_cloud(world: World) -> None:
    writers = [entry for entry in world.google.running.journal() if entry["service"].startswith("kubernetes/")]
    assert writers
    assert not any("/pods/" in entry["path"] and entry["path"].endswith("/status") for entry in writers)
    assert world.google.running.state()["controllers"] == {}


def test_a_gateway_goes_after_its_load_balancer_and_frees_the_proxy_subnet(world: World) -> None:
    world.west.delete(HTTP_ROUTE, "route")
    world.west.delete(GATEWAY, "gateway")
    assert world.west.find(GATEWAY, "gateway")["metadata"]["finalizers"] == ["networking.gke.io/gateway-finalizer"]
    until(lambda: world.west.find(GATEWAY, "gateway"), lambda found: not found)
    state = world.google.running.state()
    assert not [path for path in state["compute"] if "gkemcg1" in path]
    assert state["dataplane"] == {}
    subnet = f"compute/v1/{PROJECT}/regions/us-east4/subnetworks/proxy-us-east4"
    assert world.google.call("compute", "DELETE", subnet).status == 200
    assert world.west.find(INFERENCE_POOL, POOL)
