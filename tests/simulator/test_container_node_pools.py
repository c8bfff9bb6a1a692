# SPDX-License-Identifier: GPL-3.0-or-later
"""Node pools: what the server adds, GPUs, quota, stock-outs, sizes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.simulator.clusters import FAST, H100, REGION, add_pool, cluster, create, done, pool, running, update
from tests.simulator.google import NUMBER, PROJECT, Google, until


@pytest.fixture
def gke(new_google: Callable[..., Google]) -> Google:
    google = new_google(enabled=("compute", "container"), latency=FAST)
    running(google)
    return google


def with_config(**config: Any) -> dict[str, Any]:
    return {**H100, "config": {**H100["config"], **config}}  # type: ignore[dict-item]


def container(google: Google) -> Any:
    return google.running.cloud.services["container"]


def test_a_new_pool_waits_its_turn_and_then_runs(new_google: Callable[..., Google]) -> None:
    google = new_google(enabled=("compute", "container"), latency={**FAST, "container.nodePools.create": 1000.0})
    running(google)
    started = add_pool(google, H100)

    assert (started.body["operationType"], started.body["status"]) == ("CREATE_NODE_POOL", "PENDING")
    assert started.body["targetLink"].endswith(f"projects/{NUMBER}/locations/{REGION}/clusters/gke-west/nodePools/h100")
    assert google.get("container", pool("h100"))["status"] == "PROVISIONING"
    assert google.get("container", cluster())["status"] == "RECONCILING"
    assert "progress" not in done(google, started)
    assert google.get("container", pool("h100"))["status"] == "RUNNING"


def test_a_spot_pool_of_gpus_shows_its_count_as_text(gke: Google) -> None:
    done(gke, add_pool(gke, H100))
    body = gke.get("container", pool("h100"))

    assert body["config"]["accelerators"] == [{"acceleratorType": "nvidia-h100-80gb", "acceleratorCount": "2"}]
    assert body["config"]["spot"] is True
    assert body["config"]["resourceLabels"] == {"goog-gke-node-pool-provisioning-model": "spot"}
    assert body["locations"] == ["europe-west3-a"]
    assert gke.get("container", cluster())["currentNodeCount"] == 6


def test_nodes_of_a_gpu_pool_run_in_its_zone_with_their_gpus(gke: Google) -> None:
    done(gke, add_pool(gke, H100))
    nodes = gke.running.call(lambda: container(gke).pool_nodes(REGION, "gke-west", "h100"))

    assert [(node.zone, node.gpus, node.accelerator, node.spot) for node in nodes] == [
        ("europe-west3-a", 2, "nvidia-h100-80gb", True)
    ] * 3
    assert len({node.name for node in nodes}) == 3
    assert all(node.name.startswith("gke-gke-west-h100-") for node in nodes)
    assert ("nvidia.com/gpu", "present", "NO_SCHEDULE") in nodes[0].taints


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (with_config(spot=False), "can only be used with Spot or flex-start"),
        (with_config(flexStart=True), "cannot be used together"),
        (with_config(machineType="a3-highgpu-4g"), "has 4 nvidia-h100-80gb accelerators, not 2 nvidia-h100-80gb"),
        (with_config(machineType="a4-highgpu-8g"), "has 8 nvidia-b200"),
        (with_config(machineType="x9-mega"), "Invalid machine type x9-mega."),
        (with_config(machineType="e2-standard-4"), "is not supported with machine type e2-standard-4"),
        (with_config(diskType="pd-standard"), "[pd-standard] features are not compatible"),
        (with_config(workloadMetadataConfig={"mode": "GKE_METADATA"}), "needs a cluster with a workload pool"),
        ({**H100, "networkConfig": {"acceleratorNetworkProfile": "none"}}, 'profile "none" is not valid'),
        (with_config(kubeletConfig={"maxParallelImagePulls": 6}), "must be between 2 and 5"),
        (with_config(kubeletConfig={"imageGcLowThresholdPercent": 85}), "must be less than the high threshold"),
        (with_config(kubeletConfig={"shutdownGracePeriodSeconds": 60}), "must be 0, 30 or 120"),
        (with_config(kubeletConfig={"shutdownGracePeriodCriticalPodsSeconds": 5}), "exceeds the whole period"),
        (
            {"name": "od", "config": {"kubeletConfig": {"shutdownGracePeriodSeconds": 30}}},
            "is only valid for Spot VMs",
        ),
        ({"name": "n4", "config": {"machineType": "n4-standard-4", "diskType": "pd-ssd"}}, "[pd-ssd] features are not"),
        (
            {"name": "none", "config": {"accelerators": [{"acceleratorType": "nvidia-x1"}]}},
            '"nvidia-x1" does not exist.',
        ),
        (
            {"name": "a3", "config": {"machineType": "a3-highgpu-2g", "spot": True}, "locations": ["us-east4-a"]},
            'Location "us-east4-a" is not a zone',
        ),
        (with_config(serviceAccount="nobody@my-gke-project.iam.gserviceaccount.com"), "does not exist."),
        ({**H100, "locations": ["us-east4-a"]}, 'Location "us-east4-a" is not a zone of region "europe-west3".'),
        ({**H100, "name": "a" * 41}, "at most 40 characters"),
        ({**H100, "version": "1.30.1-gke.1"}, 'Node version "1.30.1-gke.1" is unsupported.'),
        ({**H100, "version": "1.36.1-gke.1445000"}, "must not be greater than master version"),
        ({**H100, "autoscaling": {"enabled": True, "minNodeCount": 3, "maxNodeCount": 1}}, "must be at least"),
        ({**H100, "autoscaling": {"enabled": True}}, "max_node_count must be greater than zero"),
    ],
)
def test_nodes_that_cannot_be_had_are_refused(new_google: Callable[..., Google], body: Any, text: str) -> None:
    google = new_google(enabled=("compute", "container"), latency=FAST)
    running(google)
    answer = add_pool(google, body)

    assert answer.status == 400
    assert text in answer.message


@pytest.mark.parametrize(
    ("machine", "config", "status"),
    [
        ("a3-highgpu-1g", {"flexStart": True}, 200),
        ("a3-highgpu-8g", {}, 200),
        ("a4-highgpu-8g", {}, 400),
        ("a4-highgpu-8g", {"reservationAffinity": {"consumeReservationType": "SPECIFIC_RESERVATION"}}, 200),
        ("a4x-highgpu-4g", {"spot": True}, 400),
    ],
)
def test_purchase_limits_follow_the_machine_type(
    new_google: Callable[..., Google], machine: str, config: dict[str, Any], status: int
) -> None:
    google = new_google(enabled=("compute", "container"), latency=FAST)
    running(google, "gke", "us-central1-a")
    zone = "us-central1-b" if machine.startswith("a4-") else "us-central1-a"
    body = {"name": "gpus", "config": {"machineType": machine, **config}, "locations": [zone]}

    assert add_pool(google, body, "gke", "us-central1-a").status == status


def test_a_service_account_can_only_be_attached_by_who_may_act_as_it(gke: Google) -> None:
    email = "gke-nodes@my-gke-project.iam.gserviceaccount.com"
    gke.call("iam", "POST", f"v1/{PROJECT}/serviceAccounts", {"accountId": "gke-nodes"})
    body = {"name": "own", "initialNodeCount": 1, "config": {"serviceAccount": email}}
    admin = gke.as_principal("admin@example.com", "roles/container.admin")
    refused = add_pool(admin, body)

    assert refused.status == 400
    assert refused.message.startswith(f'The user does not have access to service account "{email}".')
    assert add_pool(gke, body).status == 200


def test_an_update_of_a_pool_through_the_cluster_names_the_pool(gke: Google) -> None:
    done(gke, add_pool(gke, {"name": "second", "initialNodeCount": 1}))
    vague = update(gke, {"desiredNodeVersion": "-"})
    operation = done(gke, update(gke, {"desiredNodeVersion": "-", "desiredNodePoolId": "second"}))

    assert (vague.status, "several" in vague.message) == (400, True)
    assert operation["operationType"] == "UPGRADE_NODES"


def test_quota_counts_every_zone_and_names_what_is_short(gke: Google) -> None:
    zones = [f"{REGION}-{letter}" for letter in "ab"]
    gke.running.call(
        lambda: gke.running.cloud.services["compute"].set_limit(REGION, "PREEMPTIBLE_NVIDIA_H100_GPUS", 8.0)
    )
    answer = add_pool(gke, {**H100, "locations": zones})

    assert (answer.status, answer.body["error"]["status"]) == (403, "PERMISSION_DENIED")
    assert answer.message == (
        'Insufficient regional quota to satisfy request: resource "PREEMPTIBLE_NVIDIA_H100_GPUS": request requires '
        "'12.0' and is short '4.0'. project has a quota of '8.0' with '8.0' available. View and manage quotas at "
        "https://console.cloud.google.com/iam-admin/quotas?usage=USED&project=my-gke-project."
    )
    assert add_pool(gke, H100).status == 200


def test_running_machines_show_in_the_regions_quota(gke: Google) -> None:
    done(gke, add_pool(gke, H100))
    region = gke.get("compute", f"compute/v1/{PROJECT}/regions/{REGION}")
    usage = {quota["metric"]: quota["usage"] for quota in region["quotas"]}

    assert (usage["PREEMPTIBLE_NVIDIA_H100_GPUS"], usage["PREEMPTIBLE_CPUS"], usage["INSTANCES"]) == (6.0, 156.0, 6.0)


def test_a_stock_out_fails_the_operation_and_leaves_the_pool_in_error(gke: Google) -> None:
    gke.running.call(lambda: container(gke).exhaust("europe-west3-a", "a3-highgpu-2g"))
    operation = done(gke, add_pool(gke, H100))
    body = gke.get("container", pool("h100"))

    assert (operation["status"], operation["error"]["code"]) == ("DONE", 8)
    assert "does not have enough resources available" in operation["error"]["message"]
    assert body["status"] == "ERROR"
    assert body["conditions"][0]["code"] == "GCE_STOCKOUT"
    assert gke.get("container", cluster())["status"] == "RUNNING"


def test_a_stock_out_in_one_of_two_zones_leaves_a_degraded_pool(gke: Google) -> None:
    gke.running.call(lambda: container(gke).exhaust("europe-west3-b"))
    operation = done(gke, add_pool(gke, {**H100, "locations": ["europe-west3-a", "europe-west3-b"]}))
    nodes = gke.running.call(lambda: container(gke).pool_nodes(REGION, "gke-west", "h100"))

    assert "error" in operation
    assert gke.get("container", pool("h100"))["status"] == "RUNNING_WITH_ERROR"
    assert {node.zone for node in nodes} == {"europe-west3-a"}


def test_a_second_pool_has_to_wait_for_the_first(new_google: Callable[..., Google]) -> None:
    google = new_google(enabled=("compute", "container"), latency={**FAST, "container.nodePools.create": 1e6})
    running(google)
    operation = add_pool(google, H100).body["name"]
    answer = add_pool(google, {"name": "small", "initialNodeCount": 1})

    assert answer.message.startswith(f"Operation {operation} is currently creating a node pool for cluster gke-west.")


def test_pools_made_side_by_side_end_at_the_concurrent_operations_quota(new_google: Callable[..., Google]) -> None:
    google = new_google(enabled=("compute", "container"), latency={**FAST, "container.nodePools.create": 1e6})
    running(google)
    google.running.call(lambda: setattr(container(google), "parallel_node_pools", True))
    answers = [add_pool(google, {"name": f"pool-{number}", "initialNodeCount": 1}) for number in range(6)]

    assert [answer.status for answer in answers] == [200] * 5 + [429]
    assert answers[-1].message == (
        'Too many operations: cluster "gke-west" hits the concurrent operations quota 5, please try again later.'
    )
    assert answers[-1].body["error"]["status"] == "RESOURCE_EXHAUSTED"


@pytest.mark.parametrize("through_cluster", [False, True])
def test_autoscaling_can_be_set_both_ways(gke: Google, through_cluster: bool) -> None:
    scaling = {"enabled": True, "minNodeCount": 1, "maxNodeCount": 3}
    if through_cluster:
        started = update(gke, {"desiredNodePoolAutoscaling": scaling, "desiredNodePoolId": "system"})
    else:
        started = gke.call("container", "POST", f"{pool('system')}:setAutoscaling", {"autoscaling": scaling})
    operation = done(gke, started)

    assert operation["operationType"] == "UPDATE_CLUSTER"
    assert gke.get("container", pool("system"))["autoscaling"] == {**scaling, "locationPolicy": "BALANCED"}


def test_management_can_be_switched_off(gke: Google) -> None:
    wanted = {"management": {"autoRepair": True, "autoUpgrade": False}}
    done(gke, gke.call("container", "POST", f"{pool('system')}:setManagement", wanted))

    assert gke.get("container", pool("system"))["management"] == {"autoRepair": True}


@pytest.mark.parametrize(
    ("change", "field", "expected"),
    [
        ({"labels": {"labels": {"tier": "gpu"}}}, "labels", {"tier": "gpu"}),
        (
            {"taints": {"taints": [{"key": "gpu", "value": "yes", "effect": "NO_SCHEDULE"}]}},
            "taints",
            [{"key": "gpu", "value": "yes", "effect": "NO_SCHEDULE"}],
        ),
        ({"tags": {"tags": ["gpu"]}}, "tags", ["gpu"]),
        ({"workloadMetadataConfig": {"mode": "GCE_METADATA"}}, "workloadMetadataConfig", {"mode": "GCE_METADATA"}),
        ({"diskSizeGb": "200"}, "diskSizeGb", 200),
    ],
)
def test_a_pool_update_lands_in_its_configuration(gke: Google, change: Any, field: str, expected: Any) -> None:
    operation = done(gke, gke.call("container", "PUT", pool("system"), change))

    assert operation["operationType"] == "UPGRADE_NODES"
    assert gke.get("container", pool("system"))["config"][field] == expected


def test_an_empty_pool_update_is_refused(gke: Google) -> None:
    answer = gke.call("container", "PUT", pool("system"), {"name": "system"})

    assert (answer.status, answer.message) == (400, "Must specify a field to update.")


def test_a_deleted_pool_is_gone_with_its_nodes(gke: Google) -> None:
    done(gke, add_pool(gke, H100))
    operation = done(gke, gke.call("container", "DELETE", pool("h100")))

    assert (operation["operationType"], "progress" in operation) == ("DELETE_NODE_POOL", False)
    assert gke.call("container", "GET", pool("h100")).status == 404
    assert gke.get("container", cluster())["currentNodeCount"] == 3


def test_a_finished_operation_cannot_be_cancelled(gke: Google) -> None:
    started = add_pool(gke, H100)
    path = f"v1/{PROJECT}/locations/{REGION}/operations/{started.body['name']}:cancel"

    assert gke.call("container", "POST", path, {}).status == 400


def test_a_gpu_pool_may_ride_along_with_the_cluster(new_google: Callable[..., Google]) -> None:
    google = new_google(enabled=("compute", "container"), latency=FAST)
    pools = [{"name": "system", "initialNodeCount": 1}, H100]
    body = running(google, nodePools=pools)

    assert [each["name"] for each in body["nodePools"]] == ["system", "h100"]
    assert body["currentNodeCount"] == 6


def test_a_stock_out_of_the_first_pool_leaves_a_cluster_in_error(new_google: Callable[..., Google]) -> None:
    google = new_google(enabled=("compute", "container"), latency=FAST)
    google.running.call(lambda: container(google).exhaust("europe-west3-a"))
    operation = done(google, create(google))

    assert "error" in operation
    assert google.get("container", cluster())["status"] == "ERROR"


ELASTIC = {**H100, "name": "elastic", "autoscaling": {"enabled": True, "minNodeCount": 0, "maxNodeCount": 2}}
ELASTIC.pop("initialNodeCount")


def test_a_pool_that_scales_grows_to_its_most_and_shrinks_to_its_least(gke: Google) -> None:
    done(gke, add_pool(gke, ELASTIC))
    scaler = container(gke).autoscaler
    grown = [gke.running.call(lambda: scaler.grow(REGION, "gke-west", "elastic")) for _ in range(3)]
    nodes = gke.running.call(lambda: container(gke).pool_nodes(REGION, "gke-west", "elastic"))
    shrunk = [gke.running.call(lambda node=node: scaler.shrink(REGION, "gke-west", node.name)) for node in nodes]

    assert (grown, len(nodes), shrunk) == ([True, True, False], 2, [True, True])
    assert not gke.running.call(lambda: container(gke).pool_nodes(REGION, "gke-west", "elastic"))


def test_a_pool_without_autoscaling_keeps_its_size(gke: Google) -> None:
    nodes = gke.running.call(lambda: container(gke).pool_nodes(REGION, "gke-west", "system"))
    scaler = container(gke).autoscaler

    assert not gke.running.call(lambda: scaler.grow(REGION, "gke-west", "system"))
    assert not gke.running.call(lambda: scaler.shrink(REGION, "gke-west", nodes[0].name))


def test_nothing_grows_where_capacity_or_quota_is_missing(gke: Google) -> None:
    done(gke, add_pool(gke, ELASTIC))
    compute, scaler = gke.running.cloud.services["compute"], container(gke).autoscaler
    gke.running.call(lambda: compute.set_limit(REGION, "PREEMPTIBLE_NVIDIA_H100_GPUS", 1.0))
    assert not gke.running.call(lambda: scaler.grow(REGION, "gke-west", "elastic"))

    gke.running.call(lambda: compute.set_limit(REGION, "PREEMPTIBLE_NVIDIA_H100_GPUS", 8.0))
    gke.running.call(lambda: container(gke).exhaust("europe-west3-a"))
    assert not gke.running.call(lambda: scaler.grow(REGION, "gke-west", "elastic"))

    gke.running.call(lambda: container(gke).replenish("europe-west3-a"))
    assert gke.running.call(lambda: scaler.grow(REGION, "gke-west", "elastic"))


def test_what_an_autoscaler_has_made_survives_other_changes(gke: Google) -> None:
    done(gke, add_pool(gke, ELASTIC))
    gke.running.call(lambda: container(gke).autoscaler.grow(REGION, "gke-west", "elastic"))
    done(gke, gke.call("container", "PUT", pool("elastic"), {"labels": {"labels": {"tier": "gpu"}}}))
    done(gke, gke.call("container", "PUT", pool("elastic"), {"imageType": "UBUNTU_CONTAINERD"}))

    assert len(gke.running.call(lambda: container(gke).pool_nodes(REGION, "gke-west", "elastic"))) == 1


def test_a_degraded_pool_recovers_when_capacity_is_back(gke: Google) -> None:
    gke.running.call(lambda: container(gke).exhaust("europe-west3-a"))
    done(gke, add_pool(gke, H100))
    gke.running.call(lambda: container(gke).replenish("europe-west3-a"))
    done(gke, gke.call("container", "POST", f"{pool('h100')}:setSize", {"nodeCount": 3}))
    body = gke.get("container", pool("h100"))

    assert (body["status"], "conditions" in body, "statusMessage" in body) == ("RUNNING", False, False)


def test_an_upgrade_replaces_the_nodes(gke: Google) -> None:
    def names() -> set[str]:
        nodes = gke.running.call(lambda: container(gke).pool_nodes(REGION, "gke-west", "system"))
        return {node.name for node in nodes}

    before = names()
    operation = done(gke, gke.call("container", "PUT", pool("system"), {"imageType": "UBUNTU_CONTAINERD"}))
    metrics = {metric["name"]: metric["intValue"] for metric in operation["progress"]["metrics"]}

    assert (len(names()), names() & before) == (3, set())
    assert (metrics["NODES_TOTAL"], metrics["NODES_DONE"]) == ("3", "3")


def test_private_nodes_take_no_public_addresses(gke: Google) -> None:
    running(gke, "private", "us-east4", networkConfig={"defaultEnablePrivateNodes": True})
    region = gke.get("compute", f"compute/v1/{PROJECT}/regions/us-east4")
    usage = {quota["metric"]: quota["usage"] for quota in region["quotas"]}

    assert (usage["INSTANCES"], usage["IN_USE_ADDRESSES"]) == (3.0, 0.0)
    assert gke.get("container", pool("system", "private", "us-east4"))["networkConfig"]["enablePrivateNodes"] is True


def test_a_subnetwork_with_nodes_in_it_stays(gke: Google) -> None:
    network = f"compute/v1/{PROJECT}/global/networks"
    gke.call("compute", "POST", network, {"name": "own", "autoCreateSubnetworks": False})
    own = {"name": "nodes", "network": f"{PROJECT}/global/networks/own", "ipCidrRange": "10.1.0.0/24"}
    subnetworks = f"compute/v1/{PROJECT}/regions/us-east4/subnetworks"
    until(lambda: gke.call("compute", "POST", subnetworks, own), lambda answer: answer.status == 200)
    running(gke, "gke-own", "us-east4", network="own", subnetwork="nodes")
    answer = gke.call("compute", "DELETE", f"{subnetworks}/nodes")

    assert answer.status == 400
    assert f"is already being used by '{PROJECT}/zones/us-east4-" in answer.message
