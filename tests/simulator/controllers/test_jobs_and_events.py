# SPDX-License-Identifier: GPL-3.0-or-later
"""Jobs, and what is told about pods and jobs."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.controllers.events import Events, manifest
from simulator.controllers.objects import Objects
from simulator.controllers.workloads.jobs import plan
from simulator.controllers.workloads.pod_events import told
from simulator.controllers.writes import Create, Delete, Merge
from tests.simulator.controllers.gateway_objects import stored
from tests.simulator.controllers.objects import curl_job
from tests.simulator.controllers.pods import NOW, at, container, pod, scheduled, stamp

Manifest = dict[str, Any]


def job(**spec: Any) -> Manifest:
    made = stored(curl_job("probe", "http://x"))
    return {**made, "spec": {**made["spec"], **spec}}


def run_of(phase: str, name: str = "p") -> Manifest:
    made = pod(name)
    made["metadata"]["ownerReferences"] = [{"uid": job()["metadata"]["uid"], "controller": True}]
    return {**made, "status": {"phase": phase}}


def status(*manifests: Manifest, seconds: float = 0) -> Manifest:
    writes = plan(Objects.of_manifests(manifests), at(seconds))
    return next((dict(item.patch["status"]) for item in writes if isinstance(item, Merge)), {})


def conditions(*manifests: Manifest, seconds: float = 0) -> dict[str, str]:
    return {item["type"]: item["reason"] for item in status(*manifests, seconds=seconds).get("conditions", [])}


def test_a_job_starts_one_pod_with_its_name_on_it() -> None:
    made = [write.manifest for write in plan(Objects.of_manifests([job()]), NOW) if isinstance(write, Create)]
    assert len(made) == 1
    assert made[0]["metadata"]["labels"]["batch.kubernetes.io/job-name"] == "probe"


def test_a_job_whose_pod_succeeds_is_complete() -> None:
    assert conditions(job(), run_of("Succeeded")) == {
        "SuccessCriteriaMet": "CompletionsReached",
        "Complete": "CompletionsReached",
    }
    assert status(job(), run_of("Succeeded"))["completionTime"] == stamp()


@pytest.mark.parametrize(("limit", "failures", "failed"), [(0, 1, True), (2, 2, False), (2, 3, True)])
def test_a_job_may_fail_as_often_as_its_limit_says(limit: int, failures: int, failed: bool) -> None:
    pods = [run_of("Failed", f"p{index}") for index in range(failures)]
    found = conditions(job(backoffLimit=limit), *pods)
    assert (found.get("Failed") == "BackoffLimitExceeded") is failed


def test_a_job_that_lasts_too_long_is_ended() -> None:
    late = {**job(activeDeadlineSeconds=10), "status": {"startTime": stamp()}}
    writes = plan(Objects.of_manifests([late, run_of("Running")]), at(11))
    assert any(isinstance(write, Delete) for write in writes)
    assert conditions(late, run_of("Running"), seconds=11)["Failed"] == "DeadlineExceeded"


def test_a_finished_job_goes_when_its_time_is_over() -> None:
    ended = {"conditions": [{"type": "Complete", "status": "True", "lastTransitionTime": stamp()}]}
    finished = {**job(ttlSecondsAfterFinished=300), "status": ended}
    assert plan(Objects.of_manifests([finished]), at(299)) == []
    assert [type(write) for write in plan(Objects.of_manifests([finished]), at(300))] == [Delete]


def reasons(*manifests: Manifest) -> list[tuple[str, str]]:
    return [(item.type, item.reason) for item in told(Objects.of_manifests(manifests))]


def with_container(state: Manifest, **more: Any) -> Manifest:
    made = scheduled(pod("p"))
    shown = {"name": "main", "image": "x", "restartCount": 0, "state": state, "lastState": {}, **more}
    return {**made, "status": {**made["status"], "containerStatuses": [shown]}}


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ({"waiting": {"reason": "ContainerCreating"}}, [("Normal", "Pulling")]),
        ({"waiting": {"reason": "CreateContainerConfigError", "message": "m"}}, [("Warning", "Failed")]),
        ({"waiting": {"reason": "CrashLoopBackOff"}}, [("Warning", "BackOff")]),
        ({"running": {"startedAt": stamp()}}, [("Normal", "Pulled"), ("Normal", "Created"), ("Normal", "Started")]),
    ],
)
def test_the_state_of_a_container_is_told(state: Manifest, expected: list[tuple[str, str]]) -> None:
    assert reasons(with_container(state)) == [("Normal", "Scheduled"), *expected]


def test_a_probe_that_gave_up_is_told() -> None:
    killed = {"terminated": {"exitCode": 137}}
    assert ("Warning", "Unhealthy") in reasons(with_container({"running": {}}, lastState=killed))


def test_a_pod_that_fits_nowhere_and_a_volume_that_is_missing_are_told() -> None:
    lonely = pod("lonely")
    condition = {"type": "PodScheduled", "status": "False", "message": "no nodes", "lastTransitionTime": stamp()}
    lonely["status"] = {"conditions": [condition]}
    assert reasons(lonely) == [("Warning", "FailedScheduling")]
    mounting = scheduled(pod("mounting", container(), volumes=[{"name": "v", "secret": {"secretName": "absent"}}]))
    assert ("Warning", "FailedMount") in reasons(mounting)


def test_everything_is_told_once() -> None:
    events, known = Events(), Objects.of_manifests([with_container({"running": {"startedAt": stamp()}})])
    assert len(events.fresh(told(known), NOW)) == 4
    assert events.fresh(told(known), NOW) == []
    event = manifest(next(told(known)), NOW)
    assert event["involvedObject"]["name"] == "p"
    assert event["message"] == "Successfully assigned default/p to node-1"
