# SPDX-License-Identifier: GPL-3.0-or-later
"""The life of a pod on its node, second by second."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.controllers.objects import Objects
from simulator.controllers.workloads.kubelet import House, plan, pod_status
from simulator.controllers.workloads.programs import Exit
from simulator.controllers.workloads.startup import Durations
from simulator.controllers.writes import Delete
from tests.simulator.controllers.objects import MODEL, POOL, pool, secret, vllm
from tests.simulator.controllers.pods import at, container, node, pod, scheduled, stamp

HOUSE = House(Durations(image=120, model=240, start=5))
Status = dict[str, Any]


def lived(manifest: Status, *seconds: float, objects: tuple[Status, ...] = (), house: House = HOUSE) -> Status:
    """The status after looks at these moments, each remembering the one before."""
    known = Objects.of_manifests([node("node-1"), *objects])
    for moment in seconds:
        manifest = {**manifest, "status": {**manifest["status"], **pod_status(manifest, known, house, at(moment))}}
    return dict(manifest["status"])


def state(status: Status, index: int = 0) -> Status:
    return dict(status["containerStatuses"][index]["state"])


def is_ready(status: Status) -> bool:
    return any(item["type"] == "Ready" and item["status"] == "True" for item in status["conditions"])


def test_a_plain_pod_is_ready_soon() -> None:
    plain = scheduled(pod("plain"))
    assert state(lived(plain, 1)) == {"waiting": {"reason": "ContainerCreating"}}
    assert lived(plain, 1)["phase"] == "Pending"
    assert not is_ready(lived(plain, 1, 6))
    assert is_ready(lived(plain, 1, 6, 12))
    assert lived(plain, 1, 6, 12)["phase"] == "Running"


def test_a_model_server_needs_its_image_and_then_its_weights() -> None:
    server = scheduled(pod("server", vllm()))
    assert "waiting" in state(lived(server, 119, objects=(secret(),)))
    assert not is_ready(lived(server, 120, 359, objects=(secret(),)))
    assert is_ready(lived(server, 120, 361, objects=(secret(),)))


def test_a_larger_model_loads_longer() -> None:
    server = scheduled(pod("server", vllm("Qwen/Qwen3-32B")))
    assert not is_ready(lived(server, 120, 120 + 950, objects=(secret(),)))
    assert is_ready(lived(server, 120, 120 + 961, objects=(secret(),)))


def test_a_start_up_probe_shorter_than_the_load_restarts_for_ever() -> None:
    probe = {"periodSeconds": 10, "failureThreshold": 10}
    server = scheduled(pod("server", vllm(startupProbe=probe)))
    once = lived(server, 120, 221, objects=(secret(),))
    assert once["containerStatuses"][0]["restartCount"] == 1
    assert once["containerStatuses"][0]["lastState"]["terminated"]["exitCode"] == 137
    later = lived(server, 120, 221, 322, 423, 1000, objects=(secret(),))
    assert later["containerStatuses"][0]["restartCount"] >= 3
    assert not is_ready(later)


@pytest.mark.parametrize(
    ("objects", "message"),
    [
        ((), 'secret "hf-token" not found'),
        (({**secret(), "data": {}},), "couldn't find key token in Secret default/hf-token"),
    ],
)
def test_a_missing_secret_keeps_the_container_from_starting(objects: tuple[Status, ...], message: str) -> None:
    found = state(lived(scheduled(pod("server", vllm())), 121, objects=objects))
    assert found == {"waiting": {"reason": "CreateContainerConfigError", "message": message}}


def test_the_container_starts_once_the_secret_is_there() -> None:
    server = scheduled(pod("server", vllm()))
    before = {**server, "status": lived(server, 121, 500)}
    after = lived(before, 501, objects=(secret(),))
    assert state(after) == {"running": {"startedAt": stamp(501)}}


def test_a_gated_model_without_a_token_crashes() -> None:
    found = lived(scheduled(pod("server", vllm(env=[]))), 121, 122)
    assert state(found)["waiting"]["reason"] == "CrashLoopBackOff"
    assert lived(scheduled(pod("server", vllm("Qwen/Qwen3-8B", env=[]))), 121, 122)["phase"] == "Running"
    assert MODEL.startswith("meta-llama/")


def test_a_server_that_runs_needs_its_secret_no_more() -> None:
    server = scheduled(pod("server", vllm()))
    running = {**server, "status": lived(server, 121, 700, objects=(secret(),))}
    assert is_ready(running["status"])
    assert is_ready(lived(running, 701))


def test_a_server_that_crashed_for_want_of_its_secret_comes_back_with_it() -> None:
    server = scheduled(pod("server", vllm()))
    loading = {**server, "status": lived(server, 121, 130, objects=(secret(),))}
    crashed = {**server, "status": lived(loading, 131)}
    assert state(crashed["status"])["waiting"]["reason"] == "CrashLoopBackOff"
    assert "running" in state(lived(crashed, 500, objects=(secret(),)))


def test_a_missing_volume_keeps_the_pod_from_having_an_address() -> None:
    manifest = scheduled(pod("p", volumes=[{"name": "config", "configMap": {"name": "absent"}}]))
    found = lived(manifest, 100)
    assert found["phase"] == "Pending"
    assert "podIP" not in found


def test_init_containers_run_one_after_the_other() -> None:
    manifest = scheduled(pod("p", initContainers=[container("first"), container("second")]))
    assert [list(item["state"]) for item in lived(manifest, 1)["initContainerStatuses"]] == [["running"], ["waiting"]]
    assert [list(item["state"]) for item in lived(manifest, 1, 7)["initContainerStatuses"]] == [
        ["terminated"],
        ["running"],
    ]
    assert is_ready(lived(manifest, 1, 7, 13, 14, 20, 26))


def test_an_init_container_that_watches_for_ever_never_lets_the_pod_start() -> None:
    syncer = container("lora-adapter-syncer", "registry.k8s.io/lora-syncer:v1.1.0")
    assert lived(scheduled(pod("p", initContainers=[syncer])), 1, 10, 10000)["phase"] == "Pending"
    sidecar = {**syncer, "restartPolicy": "Always"}
    assert is_ready(lived(scheduled(pod("p", initContainers=[sidecar])), 1, 10, 20))


def test_an_endpoint_picker_is_not_ready_before_its_pool_is_there() -> None:
    arguments = [f"--pool-name={POOL}", "--pool-namespace=default"]
    picker = scheduled(pod("picker", container(args=arguments)))
    assert not is_ready(lived(picker, 6, 12))
    assert is_ready(lived(picker, 6, 12, objects=(pool(),)))


def test_of_pickers_that_elect_a_leader_one_is_ready_and_the_next_one_once_it_goes() -> None:
    arguments = [f"--pool-name={POOL}", "--ha-enable-leader-election", "--v=1"]
    pickers = [scheduled(pod(name, container(args=arguments))) for name in ("one", "two")]
    for moment in (1, 6, 12, 18):
        known = Objects.of_manifests([node("node-1"), pool(), *pickers])
        seen = [pod_status(each, known, HOUSE, at(moment)) for each in pickers]
        pickers = [{**each, "status": status} for each, status in zip(pickers, seen, strict=True)]
    assert [is_ready(each["status"]) for each in pickers] == [True, False]
    asked = {"readinessProbe": {"grpc": {"port": 9003, "service": "inference-extension"}}}
    alone = scheduled(pod("alone", {**container(args=arguments), **asked}))
    assert not is_ready(lived(alone, 1, 6, 12, 18, objects=(pool(),)))
    leaving = {**pickers[0], "metadata": {**pickers[0]["metadata"], "deletionTimestamp": stamp(20)}}
    known = Objects.of_manifests([node("node-1"), pool(), leaving, pickers[1]])
    assert is_ready(pod_status(pickers[1], known, HOUSE, at(21)))


@pytest.mark.parametrize(("code", "phase"), [(0, "Succeeded"), (7, "Failed")])
def test_a_pod_that_runs_once_ends_as_its_program_does(code: int, phase: str) -> None:
    manifest = scheduled(pod("once", restartPolicy="Never"))
    ended = House(HOUSE.durations, {("uid-once", "main"): Exit(code, at(8))})
    assert lived(manifest, 6, 7)["phase"] == "Running"
    found = lived(manifest, 6, 9, house=ended)
    assert found["phase"] == phase
    assert state(found)["terminated"]["finishedAt"] == stamp(8)


def test_a_pod_being_deleted_goes_well_within_its_grace() -> None:
    manifest = scheduled(pod("going"))
    manifest["metadata"] |= {"deletionTimestamp": stamp(130), "deletionGracePeriodSeconds": 130}
    known = Objects.of_manifests([node("node-1"), manifest])
    assert plan(known, HOUSE, at(1)) == []
    assert [type(write) for write in plan(known, HOUSE, at(6))] == [Delete]


def test_a_pod_whose_node_is_gone_goes_too() -> None:
    known = Objects.of_manifests([scheduled(pod("p"), on="gone")])
    assert [type(write) for write in plan(known, HOUSE, at(1))] == [Delete]
