# SPDX-License-Identifier: GPL-3.0-or-later
"""The genuine gcloud: GPU node pools from the how-to's flags to their deletion."""

from __future__ import annotations

import pytest

from tests.conformance.clients.terminal import Terminal, missing

pytestmark = pytest.mark.skipif(missing("gcloud") is not None, reason=str(missing("gcloud")))

POOLS = "gcloud container node-pools"
OF = "--cluster=gke-west --location=europe-west3"
UPDATE = f"{POOLS} update h100 {OF}"


@pytest.fixture(scope="module", autouse=True)
def cluster(terminal: Terminal) -> None:
    """A cluster for the pools."""
    terminal("gcloud services enable compute.googleapis.com container.googleapis.com")
    create = (
        "gcloud container clusters create gke-west --region=europe-west3 --release-channel=rapid --num-nodes=1 --async"
    )
    terminal(create)
    terminal.until("gcloud container clusters list --format='value(status)'", "RUNNING")


def described(terminal: Terminal, fields: str) -> list[str]:
    """Fields of the pool as gcloud prints them."""
    return terminal(f"{POOLS} describe h100 {OF} --format='value({fields})'").output.strip().split("\t")


def test_the_how_tos_gpu_pool_is_created(terminal: Terminal) -> None:
    terminal(
        f"{POOLS} create h100 {OF} --node-locations=europe-west3-c --machine-type=a3-highgpu-2g --num-nodes=3 --spot"
        " --accelerator=type=nvidia-h100-80gb,count=2,gpu-driver-version=latest --async"
    )
    terminal.until(f"{POOLS} describe h100 {OF} --format='value(status)'", "RUNNING")


def test_it_is_as_the_flags_said(terminal: Terminal) -> None:
    shown = terminal(f"{POOLS} describe h100 {OF} --format=json").json
    (accelerator,) = shown["config"]["accelerators"]
    assert (accelerator["acceleratorType"], accelerator["acceleratorCount"]) == ("nvidia-h100-80gb", "2")
    assert accelerator["gpuDriverInstallationConfig"] == {"gpuDriverVersion": "LATEST"}
    assert (shown["locations"], shown["initialNodeCount"]) == (["europe-west3-c"], 3)
    assert shown["config"]["spot"] is True


def test_pools_are_listed(terminal: Terminal) -> None:
    table = terminal(f"{POOLS} list {OF}").output
    spot = terminal(f"{POOLS} list {OF} --filter=config.spot=true --format='value(name)'").words
    ordered = terminal(f"{POOLS} list {OF} --sort-by=~name --limit=1 --format='value(name)'").words
    assert "a3-highgpu-2g" in table
    assert spot == ordered == ["h100"]


def test_a_pool_with_autoscaling_waits_for_its_nodes(terminal: Terminal) -> None:
    scaling = "--enable-autoscaling --min-nodes=0 --max-nodes=4 --num-nodes=1"
    terminal(f"{POOLS} create small {OF} --machine-type=e2-standard-4 {scaling} --node-labels=tier=small")
    shown = terminal(f"{POOLS} describe small {OF} --format=json").json
    assert shown["autoscaling"]["maxNodeCount"] == 4
    assert shown["config"]["labels"] == {"tier": "small"}


@pytest.mark.parametrize(
    ("flags", "field", "value"),
    [
        ("--node-labels=team=serving", "config.labels.team", "serving"),
        ("--node-taints=dedicated=gpu:NoSchedule", "config.taints[0].key", "dedicated"),
        ("--labels=team=serving", "config.resourceLabels.team", "serving"),
        ("--enable-autoscaling --min-nodes=0 --max-nodes=4", "autoscaling.maxNodeCount", "4"),
        ("--no-enable-autoscaling", "autoscaling.maxNodeCount", ""),
        ("--no-enable-autoupgrade", "management.autoUpgrade", ""),
        ("--max-surge-upgrade=2 --max-unavailable-upgrade=0", "upgradeSettings.maxSurge", "2"),
        ("--node-locations=europe-west3-a,europe-west3-c", "locations", "europe-west3-a;europe-west3-c"),
    ],
)
def test_a_setting_is_changed(terminal: Terminal, flags: str, field: str, value: str) -> None:
    terminal(f"{UPDATE} {flags}")
    assert described(terminal, field) == [value]


def test_a_pool_is_resized_and_upgraded(terminal: Terminal) -> None:
    cluster = "gcloud container clusters {} gke-west --location=europe-west3 --node-pool=small"
    terminal(cluster.format("resize") + " --num-nodes=2")
    terminal(cluster.format("upgrade"))
    assert terminal("gcloud compute regions list --limit=1 --format='value(status)'").words == ["UP"]
    assert terminal(f"{POOLS} describe small {OF} --format='value(status)'").words == ["RUNNING"]


def test_an_upgrade_is_taken_back(terminal: Terminal) -> None:
    said = terminal(f"{POOLS} rollback small {OF} --quiet")
    assert "Rolling back small...\n" in said.complaints
    assert terminal(f"{POOLS} describe small {OF} --format='value(status)'").words == ["RUNNING"]


def test_the_machines_of_pools_are_listed(terminal: Terminal) -> None:
    machines = "gcloud compute instances list --filter=machineType:a3-highgpu-2g --format='value(zone,status)'"
    table = terminal("gcloud compute instance-groups managed list").output.splitlines()
    (group,) = [line.split() for line in table if "-h100-" in line and "europe-west3-c" in line]
    assert terminal(machines).output.count("europe-west3-c\tRUNNING") == 3
    assert group[4:6] == ["3", "3"]
    members = f"list-instances {group[0]} --zone=europe-west3-c --format='value(instance)'"
    assert len(terminal(f"gcloud compute instance-groups managed {members}").words) == 3
    assert len(terminal(f"gcloud compute instance-groups {members}").words) == 3


def test_what_cannot_be_is_refused(terminal: Terminal) -> None:
    accelerator = "--accelerator=type=nvidia-h100-80gb,count=2,gpu-driver-version=latest"
    twice = terminal.refused(f"{POOLS} create h100 {OF} --num-nodes=1 --async")
    absent = terminal.refused(f"{POOLS} describe nobody {OF}")
    machine = terminal.refused(f"{POOLS} create other {OF} --machine-type=e2-standard-4 {accelerator} --async")
    assert "Already exists" in twice
    assert "Not found" in absent
    assert "e2-standard-4" in machine


def test_pools_are_deleted(terminal: Terminal) -> None:
    terminal(f"{POOLS} delete small {OF} --quiet")
    terminal(f"{POOLS} delete h100 {OF} --quiet --async")
    terminal.until(f"{POOLS} list {OF} --format='value(name.list())'", "default-pool")
    assert "h100" not in terminal(f"{POOLS} list {OF} --format='value(name)'").words
