# SPDX-License-Identifier: GPL-3.0-or-later
"""Where pods go, and what the scheduler says when they go nowhere."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.controllers.objects import Objects
from simulator.controllers.workloads.scheduler import plan
from simulator.controllers.writes import Merge
from tests.simulator.controllers.pods import NOW, container, node, pod, scheduled

GPU = {"limits": {"nvidia.com/gpu": "1"}}


def placed(*manifests: dict[str, Any]) -> dict[str, str]:
    writes = plan(Objects.of_manifests(manifests), NOW)
    return {
        write.name: write.patch["spec"]["nodeName"]
        for write in writes
        if isinstance(write, Merge) and "spec" in write.patch
    }


def told(*manifests: dict[str, Any]) -> str:
    writes = [write for write in plan(Objects.of_manifests(manifests), NOW) if isinstance(write, Merge)]
    conditions = writes[-1].patch["status"]["conditions"]
    return str(conditions[-1].get("message", ""))


def test_pods_spread_over_nodes_with_room() -> None:
    found = placed(node("a"), node("b"), pod("one"), pod("two"))
    assert sorted(found.values()) == ["a", "b"]


def test_as_many_gpu_pods_run_as_there_are_gpus_and_the_rest_wait() -> None:
    pods = [pod(f"p{index}", container(resources=GPU)) for index in range(3)]
    assert set(placed(node("gpu", gpus=2), *pods)) == {"p0", "p1"}
    assert told(node("gpu", gpus=2), *pods) == (
        "0/1 nodes are available: 1 Insufficient nvidia.com/gpu. "
        "preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod."
    )


def test_a_pod_without_gpus_stays_off_gpu_nodes() -> None:
    assert told(node("gpu", gpus=2), pod("plain")) == (
        "0/1 nodes are available: 1 node(s) had untolerated taint {nvidia.com/gpu: present}. "
        "preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling."
    )


def test_a_cluster_without_nodes_says_so() -> None:
    assert told(pod("lonely")) == "no nodes available to schedule pods"


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ({"nodeSelector": {"disk": "ssd"}}, "didn't match Pod's node affinity/selector"),
        ({"containers": [container(resources={"requests": {"cpu": "8"}})]}, "Insufficient cpu"),
        ({"containers": [container(resources={"requests": {"ephemeral-storage": "100Gi"}})]}, "Insufficient ephemeral"),
    ],
)
def test_a_pod_that_fits_nowhere_is_told_why(spec: dict[str, Any], said: str) -> None:
    waiting = pod("waiting")
    waiting["spec"] |= spec
    assert said in told(node("a"), waiting)


def test_selectors_tolerations_and_affinity_are_obeyed() -> None:
    spot = node("spot", labels={"pool": "spot"}, taints=[{"key": "spot", "value": "true", "effect": "NoSchedule"}])
    term = {"matchExpressions": [{"key": "pool", "operator": "In", "values": ["spot"]}]}
    affinity = {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [term]}}}
    tolerations = [{"key": "spot", "operator": "Equal", "value": "true", "effect": "NoSchedule"}]
    assert placed(node("a"), spot, pod("p", affinity=affinity, tolerations=tolerations)) == {"p": "spot"}
    assert placed(spot, pod("p", nodeSelector={"pool": "spot"})) == {}


def test_what_runs_takes_room_and_what_has_finished_does_not() -> None:
    big = container(resources={"requests": {"cpu": "3"}})
    running = scheduled(pod("running", big), on="a")
    assert placed(node("a"), running, pod("next", big)) == {}
    running["status"]["phase"] = "Succeeded"
    assert placed(node("a"), running, pod("next", big)) == {"next": "a"}
