# SPDX-License-Identifier: GPL-3.0-or-later
"""How the container API shows its operations, from 214 mutations recorded by Config Connector's tests.

Sources: its fixtures containernodepool, containernodepool-subnetworkref, containercluster, -maintenancepolicy,
-enablek8stokensviadns and containernodepool-containerdconfig, recorded against Google Cloud.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from tests.simulator.clusters import REGION, add_pool, cluster, create, done, pool, running, update
from tests.simulator.google import NUMBER, PROJECT, Answer, Google

ZONE = f"{REGION}-a"
ROOT = "https://container.googleapis.com/v1"
START = {"name", "operationType", "selfLink", "startTime", "status", "targetLink", "zone"}
TAINT = {"key": "gpu", "value": "yes", "effect": "NO_SCHEDULE"}


def labels(google: Google) -> Answer:
    fingerprint = google.get("container", cluster())["labelFingerprint"]
    body = {"resourceLabels": {"team": "inference"}, "labelFingerprint": fingerprint}
    return google.call("container", "POST", f"{cluster()}:setResourceLabels", body)


def maintenance(google: Google) -> Answer:
    version = google.get("container", cluster())["maintenancePolicy"]["resourceVersion"]
    window = {"dailyMaintenanceWindow": {"startTime": "03:00"}}
    body = {"maintenancePolicy": {"resourceVersion": version, "window": window}}
    return google.call("container", "POST", f"{cluster()}:setMaintenancePolicy", body)


def pool_update(change: dict[str, Any]) -> Callable[[Google], Answer]:
    return lambda google: google.call("container", "PUT", pool("batch"), {"name": "batch", **change})


# call -> (who starts it, the operation's type, its first status, the target's last part, the metrics at its end)
CONFIGURING = ["CLUSTER_CONFIGURING", "CLUSTER_CONFIGURING_TOTAL", "CLUSTER_DEPLOYING", "CLUSTER_DEPLOYING_TOTAL"]
CREATED = [*CONFIGURING, "CLUSTER_HEALTHCHECKING", "CLUSTER_HEALTHCHECKING_TOTAL"]
ROLLED = ["NODES_COMPLETE", "NODES_DONE", "NODES_FAILED", "NODES_TOTAL", "NODE_PDB_DELAY_SECONDS"]
AUTOSCALING = {"enabled": True, "minNodeCount": 1, "maxNodeCount": 3}
CALLS: dict[str, tuple[Callable[[Google], Answer], str, str, str, list[str]]] = {
    "clusters.create": (create, "CREATE_CLUSTER", "RUNNING", "clusters/gke-west", CREATED),
    "clusters.update": (
        lambda google: update(google, {"desiredLoggingConfig": {"componentConfig": {}}}),
        "UPDATE_CLUSTER", "RUNNING", "clusters/gke-west", [],
    ),
    "setResourceLabels": (labels, "UPDATE_CLUSTER", "RUNNING", "clusters/gke-west", []),
    "setMaintenancePolicy": (maintenance, "UPDATE_CLUSTER", "RUNNING", "clusters/gke-west", []),
    "nodePools.create": (
        lambda google: add_pool(google, {"name": "batch", "initialNodeCount": 1}),
        "CREATE_NODE_POOL", "PENDING", "clusters/gke-west/nodePools/batch", [],
    ),
    "nodePools.update taints": (
        pool_update({"taints": {"taints": [TAINT]}}),
        "UPGRADE_NODES", "PENDING", "clusters/gke-west/nodePools/batch", ["NODES_TOTAL"],
    ),
    "nodePools.update linuxNodeConfig": (
        pool_update({"linuxNodeConfig": {"sysctls": {"net.core.somaxconn": "2048"}}}),
        "UPGRADE_NODES", "PENDING", "clusters/gke-west/nodePools/batch", ROLLED,
    ),
    "nodePools.update kubeletConfig": (
        pool_update({"kubeletConfig": {"cpuManagerPolicy": "static"}}),
        "UPGRADE_NODES", "PENDING", "clusters/gke-west/nodePools/batch", ROLLED,
    ),
    "nodePools.update containerdConfig": (
        pool_update({"containerdConfig": {"privateRegistryAccessConfig": {"enabled": True}}}),
        "UPGRADE_NODES", "PENDING", "clusters/gke-west/nodePools/batch", ROLLED,
    ),
    "setSize": (
        lambda google: google.call("container", "POST", f"{pool('batch')}:setSize", {"nodeCount": 2}),
        "SET_NODE_POOL_SIZE", "PENDING", "clusters/gke-west/nodePools/batch", [],
    ),
    "clusters.update of a pool": (
        lambda google: update(google, {"desiredNodePoolId": "batch", "desiredNodePoolAutoscaling": AUTOSCALING}),
        "UPDATE_CLUSTER", "PENDING", "clusters/gke-west/nodePools/batch", ["NODES_TOTAL"],
    ),
    "nodePools.delete": (
        lambda google: google.call("container", "DELETE", pool("batch")),
        "DELETE_NODE_POOL", "PENDING", "clusters/gke-west/nodePools/batch", [],
    ),
    "clusters.delete": (
        lambda google: google.call("container", "DELETE", cluster()),
        "DELETE_CLUSTER", "RUNNING", "clusters/gke-west", [],
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def operations(quick: Google) -> dict[str, tuple[Any, Any]]:
    """Every call made once, in order: its first answer and its operation at the end."""
    seen = {}
    for name, (start, *_) in CALLS.items():
        started = start(quick)
        seen[name] = (started.body, done(quick, started))
    return seen


@pytest.mark.parametrize("call", CALLS)
def test_the_first_answer_has_these_keys_and_is_never_done(operations: Any, call: str) -> None:
    first, _ = operations[call]

    assert set(first) == START
    assert first["status"] == CALLS[call][2]


@pytest.mark.parametrize("call", CALLS)
def test_the_type_says_what_was_asked(operations: Any, call: str) -> None:
    first, last = operations[call]

    assert first["operationType"] == last["operationType"] == CALLS[call][1]


@pytest.mark.parametrize("call", CALLS)
def test_the_end_adds_its_time_and_for_some_types_the_progress(operations: Any, call: str) -> None:
    _, last = operations[call]
    metrics = CALLS[call][4]

    assert set(last) == START | {"endTime"} | ({"progress"} if metrics else set())
    assert last["status"] == "DONE"
    if metrics:
        assert set(last["progress"]) == {"metrics"}
        assert sorted(each["name"] for each in last["progress"]["metrics"]) == sorted(metrics)


def test_metrics_are_names_with_numbers_as_text(operations: Any) -> None:
    metrics = [metric for _, last in operations.values() for metric in last.get("progress", {}).get("metrics", ())]

    assert all(set(metric) == {"name", "intValue"} for metric in metrics)
    assert all(isinstance(metric["intValue"], str) and metric["intValue"].isdigit() for metric in metrics)


def test_health_checking_stands_at_one_of_two_when_a_cluster_is_there(operations: Any) -> None:
    counts = _counts(operations["clusters.create"][1])

    assert 8 <= counts["CLUSTER_CONFIGURING"] == counts["CLUSTER_CONFIGURING_TOTAL"] <= 18
    assert 10 <= counts["CLUSTER_DEPLOYING"] == counts["CLUSTER_DEPLOYING_TOTAL"] <= 13
    assert (counts["CLUSTER_HEALTHCHECKING"], counts["CLUSTER_HEALTHCHECKING_TOTAL"]) == (1, 2)


def test_a_change_that_needs_no_node_counts_none(operations: Any) -> None:
    assert _counts(operations["nodePools.update taints"][1]) == {"NODES_TOTAL": 0}
    assert _counts(operations["clusters.update of a pool"][1]) == {"NODES_TOTAL": 0}


def test_a_change_of_the_machines_counts_them(operations: Any) -> None:
    counts = _counts(operations["nodePools.update kubeletConfig"][1])

    assert counts["NODES_TOTAL"] == counts["NODES_COMPLETE"] == counts["NODES_DONE"] == 3
    assert counts["NODES_FAILED"] == counts["NODE_PDB_DELAY_SECONDS"] == 0


def _counts(operation: Any) -> dict[str, int]:
    return {metric["name"]: int(metric["intValue"]) for metric in operation["progress"]["metrics"]}


@pytest.mark.parametrize("call", CALLS)
def test_links_use_the_project_number_and_the_target_ends_in_its_name(operations: Any, call: str) -> None:
    first, last = operations[call]
    place = f"{ROOT}/projects/{NUMBER}/locations/{REGION}"

    assert first["zone"] == REGION
    assert first["selfLink"] == last["selfLink"] == f"{place}/operations/{first['name']}"
    assert first["targetLink"] == last["targetLink"] == f"{place}/{CALLS[call][3]}"


@pytest.mark.parametrize("collection", ["locations", "zones"])
def test_a_zonal_target_is_spelt_zones_however_it_was_asked_for(quick: Google, collection: str) -> None:
    name = f"zonal-{collection}"
    path = f"v1/{PROJECT}/{collection}/{ZONE}/clusters"
    sent = {"cluster": {"name": name, "initialNodeCount": 1}}
    started = quick.call("container", "POST", path, sent)
    done(quick, started)

    assert started.body["targetLink"] == f"{ROOT}/projects/{NUMBER}/zones/{ZONE}/clusters/{name}"
    assert started.body["selfLink"] == f"{ROOT}/projects/{NUMBER}/zones/{ZONE}/operations/{started.body['name']}"
    assert quick.get("container", f"{path}/{name}")["selfLink"] == f"{ROOT}/{PROJECT}/zones/{ZONE}/clusters/{name}"


def test_a_regional_clusters_own_link_uses_the_project_id(quick: Google) -> None:
    body = running(quick, "by-id")

    assert body["selfLink"] == f"{ROOT}/{PROJECT}/locations/{REGION}/clusters/by-id"


def test_asked_by_project_number_operations_keep_to_it_and_clusters_to_the_id(quick: Google) -> None:
    path = f"v1/projects/{NUMBER}/locations/{ZONE}/clusters"
    started = quick.call("container", "POST", path, {"cluster": {"name": "numbered", "initialNodeCount": 1}})
    done(quick, started)

    assert started.body["targetLink"] == f"{ROOT}/projects/{NUMBER}/zones/{ZONE}/clusters/numbered"
    assert quick.get("container", f"{path}/numbered")["selfLink"] == f"{ROOT}/{PROJECT}/zones/{ZONE}/clusters/numbered"


def test_nobody_has_recorded_a_poll_in_between_but_it_is_expected_to_have_the_keys_of_the_first_answer(
    start_google: Callable[..., Google],
) -> None:
    slow = start_google(speed=1.0, latency={})
    started = create(slow, "slow").body
    poll = slow.get("container", f"v1/{PROJECT}/locations/{REGION}/operations/{started['name']}")

    assert (set(poll), poll["status"]) == (START, "RUNNING")


def test_an_operations_name_ends_in_a_uuid_and_is_found_by_project_id(operations: Any, quick: Google) -> None:
    first, _ = operations["clusters.create"]
    word, milliseconds, identity = first["name"].split("-", 2)
    found = quick.get("container", f"v1/{PROJECT}/locations/{REGION}/operations/{first['name']}")

    assert (word, milliseconds.isdigit(), str(uuid.UUID(identity))) == ("operation", True, identity)
    assert found["name"] == first["name"]
