# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.chart.cases import NAMESPACE
from tests.conformance.chart.rendering import Objects
from tests.conformance.picker.ext_proc import chosen_endpoint
from tests.conformance.picker.lab import Lab, model_server
from tests.simulator.google import until

Rendered = dict[str, Objects]
IDLE, BUSY = (0, 0.01), (30, 0.97)
# Longer than a picker that is allowed to see takes to become ready here.
SECONDS_OF_HOPE = 8.0
MODEL = "Qwen/Qwen3-0.6B"
# It reads metrics twenty times a second.
SECONDS_TO_READ = 1.0


def selector(pool: str) -> str:
    """How the pods of a pool's picker are found."""
    return f"inferencepool={pool}-epp"


def ready(lab: Lab, pool: str, count: int = 1) -> list[dict[str, Any]]:
    """The ready pods of a pool's picker, once there are that many."""
    return until(lambda: lab.ready_pods(NAMESPACE, selector(pool)), lambda pods: len(pods) == count)


def servers(pool: str) -> dict[str, Any]:
    """Two pods for model servers of the test's own: an image that the simulator does not know serves nothing."""
    labels = {"app": pool}
    container = {"name": "server", "image": "registry.example/model-server:1.0"}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": pool, "namespace": NAMESPACE},
        "spec": {
            "replicas": 2,
            "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": {"containers": [container]}},
        },
    }


def without(objects: Objects, resource: str) -> Objects:
    """The same objects, with no right to a resource."""
    kept = []
    for one in objects:
        rules = [rule for rule in one.get("rules", []) if resource not in rule.get("resources", [])]
        kept.append({**one, "rules": rules} if one["kind"] == "Role" else one)
    return kept


def test_a_picker_becomes_healthy_with_just_the_rights_and_arguments_that_the_role_gives_it(
    lab: Lab, objects: Rendered
) -> None:
    lab.apply(objects["alone"])
    pod = ready(lab, "alone")[0]
    log = lab.log(pod)
    assert '"pool-name":"alone"' in log
    assert "forbidden" not in log
    deployment = lab.request("GET", f"/apis/apps/v1/namespaces/{NAMESPACE}/deployments/alone-epp")
    assert deployment["status"]["availableReplicas"] == 1


def test_a_picker_ends_with_its_pod(lab: Lab, objects: Rendered) -> None:
    lab.apply(objects["ending"])
    ready(lab, "ending")
    assert len(running_for("ending")) == 1
    lab.request("DELETE", f"/apis/apps/v1/namespaces/{NAMESPACE}/deployments/ending-epp?propagationPolicy=Background")
    assert until(lambda: running_for("ending"), lambda found: not found) == []


def running_for(pool: str) -> list[str]:
    """The processes of this machine that were told to pick for a pool."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_text(encoding="utf-8", errors="replace").split("\0")
        except OSError:  # it has just ended
            continue
        found += [path.parent.name] if f"--pool-name={pool}" in words else []
    return found


def started(pod: dict[str, Any]) -> bool:
    """Whether a pod's container has begun, so that it has a log."""
    states = [status["state"] for status in pod.get("status", {}).get("containerStatuses", [])]
    return bool(states) and not any("waiting" in state for state in states)


@pytest.mark.parametrize(("pool", "resource"), [("blind", "inferencepools"), ("lost", "pods")])
def test_a_picker_without_one_of_its_rights_never_becomes_healthy(
    lab: Lab, objects: Rendered, pool: str, resource: str
) -> None:
    lab.apply(without(objects[pool], resource))
    until(
        lambda: [lab.log(pod) for pod in lab.pods(NAMESPACE, selector(pool)) if started(pod)],
        lambda logs: "forbidden" in "".join(logs),
    )
    time.sleep(SECONDS_OF_HOPE)
    assert lab.ready_pods(NAMESPACE, selector(pool)) == []


def test_of_several_pickers_the_one_that_leads_is_ready(lab: Lab, objects: Rendered) -> None:
    lab.apply(objects["elected"])
    ready(lab, "elected")
    lease = lab.request("GET", f"/apis/coordination.k8s.io/v1/namespaces/{NAMESPACE}/leases")["items"]
    assert len(lab.pods(NAMESPACE, selector("elected"))) == 3
    assert len(lease) == 1


def test_a_picker_names_the_idle_one_of_two_model_servers(lab: Lab, objects: Rendered) -> None:
    lab.apply([*objects["plain"], servers("plain")])
    ready(lab, "plain")
    found = until(lambda: lab.ready_pods(NAMESPACE, "app=plain"), lambda pods: len(pods) == 2)
    first, second = sorted(pod["status"]["podIP"] for pod in found)
    assert choices(lab, idle=first, busy=second) == {f"{first}:8000"}
    assert choices(lab, idle=second, busy=first) == {f"{second}:8000"}


def choices(lab: Lab, idle: str, busy: str) -> set[str]:
    """Which endpoints the picker names in a row, once it has read that the two bear these loads."""
    picker = lab.picker(NAMESPACE, "plain-epp")
    with ExitStack() as running:
        running.enter_context(model_server(idle, 8000, *IDLE))
        running.enter_context(model_server(busy, 8000, *BUSY))
        until(lambda: chosen_endpoint(picker, MODEL, "Say hello"), lambda chosen: chosen == f"{idle}:8000")
        time.sleep(SECONDS_TO_READ)
        return {chosen_endpoint(picker, MODEL, f"Count to {number}") for number in range(5)}
