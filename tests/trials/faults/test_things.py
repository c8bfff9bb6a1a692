# SPDX-License-Identifier: GPL-3.0-or-later
"""Things that are out of order: the run tells which and why, and the next one, when they are mended, ends it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest

from tests.conftest import SPEED
from tests.trials.calls import Call, Site, in_cloud, repeated
from tests.trials.faults.verdicts import remedies
from tests.trials.interruption.pictures import differences, picture

pytestmark = pytest.mark.timeout(1800)
# Long enough for what is in order, in seconds; what is not would be waited for in vain.
ENOUGH = 4.0


@dataclass(frozen=True)
class Thing:
    """Something that is out of order, the step that meets it, and how a message names the object and the cause."""

    script: dict[str, Any]
    step: str
    title: str
    cause: str


OUT_OF_ORDER = {
    "a zone without machines": Thing(
        {"effect": "stock-out", "path": "europe-west3-c/"},
        "gke_cluster",
        "cluster gke-west in europe-west3",
        "does not have enough resources available to fulfill the request",
    ),
    "a zone without accelerators": Thing(
        {"effect": "stock-out", "path": "europe-west3-c/a3"},
        "gke_node_pool",
        "node pool h100 of gke-west",
        "does not have enough resources available to fulfill the request",
    ),
    "a quota that is used up": Thing(
        {"effect": "quota", "path": "europe-west3/CPUS$", "limit": 1},
        "gke_preflight",
        "CPUS in europe-west3",
        "8 are asked for, 7 more than are free",
    ),
    "a cluster that degrades": Thing(
        {"effect": "degraded", "path": "gke-west$", "message": "etcd is slow"},
        "gke_cluster",
        "cluster gke-west in europe-west3",
        "is DEGRADED (etcd is slow)",
    ),
    "a node pool with errors": Thing(
        {"effect": "pool-error", "path": "gke-west/h100$"},
        "gke_node_pool",
        "node pool h100 of gke-west",
        "is RUNNING_WITH_ERROR (Google Compute Engine: Not all instances running",
    ),
    "a member that lost its connection": Thing(
        {"effect": "lost-connection", "path": "gke-west$"},
        "inferencepool_export",
        "memberships/gke-west",
        "Lost connection",
    ),
    "a GatewayClass that never comes": Thing(
        {"effect": "no-gateway-classes", "path": "gke-west$"},
        "gke_manifest",
        "GatewayClass gke-l7-cross-regional-internal-managed-mc on gke-west",
        "not there after",
    ),
    "a policy that conflicts": Thing(
        {"effect": "conflicted", "path": "GCPBackendPolicy/", "message": "it is taken"},
        "gcp_backend_policy",
        "GCPBackendPolicy default/vllm-llama3-8b-instruct on gke-west",
        "Conflicted: it is taken",
    ),
}


@pytest.fixture(scope="module")
def undisturbed(site: Site) -> dict[str, Any]:
    """What the calls leave when all is in order."""
    from simulator import app

    with app.start(speed=SPEED) as cloud:
        with in_cloud(cloud):
            assert [answered for answered in repeated(site.run) if answered.result.get("failed")] == []
        return picture(cloud.state())


@pytest.mark.sampled("name", list(OUT_OF_ORDER), 1)
def test_what_is_out_of_order_is_told_with_its_remedy_and_the_next_run_ends_the_work(
    name: str, new_simulator: Callable[[], Any], site: Site, undisturbed: dict[str, Any]
) -> None:
    thing, cloud = OUT_OF_ORDER[name], new_simulator()
    cloud.script_fault(**thing.script)
    with in_cloud(cloud):
        failed = list(failures(cloud, site.run))
    assert [call.module for call, _ in failed] == [thing.step], failed
    [message] = [message for _, message in failed]
    assert thing.title in message
    assert thing.cause in message
    assert remedies(message)
    assert differences(picture(cloud.state()), undisturbed) == []


def failures(cloud: Any, calls: Sequence[Call]) -> Iterator[tuple[Call, str]]:
    """Makes the calls; one that fails is made again when all is in order, and must succeed as all others."""
    for call in calls:
        result = (hurried(call) if cloud.faults() else call)()
        if result.get("failed"):
            yield call, str(result["msg"])
            cloud.call(cloud.cloud.faults.clear)
            again = call()
            if again.get("failed"):
                yield call, str(again["msg"])


def hurried(call: Call) -> Call:
    """A call that does not wait long, where it waits at all."""
    waiting = {"timeout": ENOUGH} if "timeout" in call.options else {}
    return replace(call, options={**call.options, **waiting})
