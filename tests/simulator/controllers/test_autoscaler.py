# SPDX-License-Identifier: GPL-3.0-or-later
"""Which pools grow for pods that wait, and how far."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from simulator.controllers.kinds import DEPLOYMENT, NODE
from simulator.controllers.objects import Objects
from simulator.controllers.workloads.autoscaler import needed
from tests.simulator.controllers.objects import POOL, deployment, secret, vllm
from tests.simulator.controllers.pods import container, pod, stamp
from tests.simulator.controllers.worlds import SERVICES, reach, start_cluster
from tests.simulator.google import Google, until

GPU = {"limits": {"nvidia.com/gpu": "1"}}


def pool(name: str = "flex", zones: tuple[str, ...] = ("us-east4-a",), **autoscaling: Any) -> dict[str, Any]:
    accelerators = [{"acceleratorType": "nvidia-h100-80gb", "acceleratorCount": "2"}]
    config = {"machineType": "a3-highgpu-2g", "flexStart": True, "accelerators": accelerators}
    limits = autoscaling or {"enabled": True, "maxNodeCount": 3}
    return {"name": name, "locations": list(zones), "config": config, "autoscaling": limits}


def waiting(count: int, **more: Any) -> Objects:
    condition = {"type": "PodScheduled", "status": "False", "lastTransitionTime": stamp()}
    pods = [pod(f"p{index}", container(resources=more.pop("resources", GPU), **more)) for index in range(count)]
    return Objects.of_manifests({**item, "status": {"conditions": [condition]}} for item in pods)


@pytest.mark.parametrize(("pods", "nodes"), [(1, 1), (2, 1), (3, 2), (20, 10)])
def test_a_pool_needs_the_nodes_that_take_all_waiting_pods(pods: int, nodes: int) -> None:
    assert needed([pool()], waiting(pods)) == {"flex": nodes}


def test_pools_that_do_not_scale_or_do_not_fit_stay_as_they_are() -> None:
    assert needed([pool(enabled=False)], waiting(1)) == {}
    assert needed([pool()], waiting(1, resources={"requests": {"cpu": "1000"}})) == {}
    assert needed([pool()], waiting(0)) == {}


def test_a_pod_makes_only_one_pool_grow() -> None:
    assert list(needed([pool("first"), pool("second")], waiting(1))) == ["first"]


def test_a_pool_from_nothing_grows_up_to_its_limit(new_google: Callable[..., Google]) -> None:
    google = new_google(enabled=SERVICES, speed=1000.0)
    scaling = {"enabled": True, "minNodeCount": 0, "maxNodeCount": 2}
    flex = {**pool(), "initialNodeCount": 0, "autoscaling": scaling, "locations": ["us-east4-a"]}
    system = {"name": "system", "initialNodeCount": 1, "locations": ["us-east4-a"]}
    start_cluster(google, "us-east4", "gke-east", nodePools=[system, flex])
    east = reach(google, "us-east4", "gke-east")
    east.apply(secret(), deployment(POOL, vllm(), 5))
    until(
        lambda: [node for node in east.list(NODE) if "gpu" in str(node["spec"].get("taints"))],
        lambda gpu: len(gpu) == 2,
    )
    found = until(lambda: east.find(DEPLOYMENT, POOL), lambda found: found["status"].get("readyReplicas") == 4)
    assert found["status"]["unavailableReplicas"] == 1
