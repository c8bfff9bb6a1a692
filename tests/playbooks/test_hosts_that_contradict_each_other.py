# SPDX-License-Identifier: GPL-3.0-or-later
"""Hosts whose values cannot work together are refused before the first write, on every host."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.trials.inputs.runs import PROD, Verdict, Warm, warm

pytestmark = pytest.mark.embedded_only("refused before anything is reached")

SITE = "playbooks/site.yml"
CENTRAL = {"gkefleet_region": "us-central1", "gkefleet_proxy_range": "10.9.0.0/23"}


@pytest.fixture(scope="module")
def ansible(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warm]:
    """Ansible, loaded once for all runs."""
    with warm(tmp_path_factory.mktemp("contradictions")) as loaded:
        yield loaded


def east(**variables: Any) -> dict[str, Any]:
    """An inventory beside the how-to's own, in which gke-east says something else."""
    return {"us_east4": {"hosts": {"gke-east": variables}}}


def config(*hosts: str) -> dict[str, Any]:
    """An inventory beside the how-to's own, with further config clusters."""
    return {"gke_config_cluster": {"hosts": dict.fromkeys(hosts)}}


@pytest.mark.parametrize(
    ("inventory", "message"),
    [
        (config("gke-east"), "gke_config_cluster: the group has 2 hosts (gke-west, gke-east), a fleet has one"),
        (east(gke_gpu_cluster_name="gke-west"), "gke_gpu_cluster_name: gke-west and gke-east are both 'gke-west'"),
        (east(gkefleet_project="another"), "gkefleet_project differs between hosts"),
        (
            east(gke_gpu_cluster_network="another"),
            "gkefleet_network and gke_gpu_cluster_network differ between hosts (gke-west: default, gke-east: another)",
        ),
        (east(mc_gateway_proxy_range="10.0.1.0/24"), "10.0.0.0/23 overlaps 10.0.1.0/24 of gke-east"),
        (east(gkefleet_pool_name="another"), "gkefleet_pool_name differs between hosts"),
        (east(gkefleet_namespace="another"), "gkefleet_namespace differs between hosts"),
        (east(inference_backend_ports=[9000]), "inference_backend_ports differs between hosts"),
        (east(gkefleet_engine="sglang"), "gkefleet_engine differs between hosts"),
        (east(gkefleet_metric="load"), "gkefleet_metric differs between hosts"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_contradiction_is_refused_on_every_host_at_once(
    inventory: dict[str, Any], message: str, ansible: Warm
) -> None:
    assert message in refused(inventory, ansible)


@pytest.mark.parametrize(
    ("value", "message"),
    [("h100", "'h100' is not a list"), ("{{ nothing }}", "cannot be evaluated: 'nothing' is undefined")],
)
def test_a_host_that_cannot_be_compared_is_named_by_the_others(value: str, message: str, ansible: Warm) -> None:
    said = refused(east(gkefleet_node_pools=value), ansible)
    assert message in said
    assert "on gke-east, gkefleet_node_pools" in said
    assert "lookup plugin" not in said


def test_an_inventory_without_a_config_cluster_is_refused(ansible: Warm, tmp_path: Path) -> None:
    hosts = yaml.safe_load((PROD / "hosts.yml").read_text(encoding="utf-8"))
    hosts["gke_config_cluster"] = {"hosts": {}}
    assert "gke_config_cluster: the group is empty" in refused_alone(hosts, ansible, tmp_path)


def test_a_config_cluster_that_is_no_cluster_is_refused(ansible: Warm, tmp_path: Path) -> None:
    hosts = yaml.safe_load((PROD / "hosts.yml").read_text(encoding="utf-8"))
    hosts["gke_config_cluster"] = {
        "hosts": {"gke-north": {"gkefleet_project": "my-gke-project", "gkefleet_region": "europe-north1"}}
    }
    said = refused_alone(hosts, ansible, tmp_path)
    assert "gke-north is the config cluster, but not in gke_clusters; put it into a group of gke_clusters" in said


def test_more_zones_than_a_backend_service_takes_are_refused(ansible: Warm, tmp_path: Path) -> None:
    zones = {
        "west": ["europe-west3-a", "europe-west3-b", "europe-west3-c"],
        "east": ["us-east4-a", "us-east4-b", "us-east4-c"],
    }
    more = {
        "europe_west3": {"hosts": {"gke-west": {"gkefleet_node_locations": zones["west"]}}},
        "us_east4": {"hosts": {"gke-east": {"gkefleet_node_locations": zones["east"]}}},
    }
    ports = {"inference_backend_ports": list(range(8000, 8008))}
    third = {"us_central1": {"hosts": {"gke-central": {"gkefleet_node_locations": ["us-central1-a"], **CENTRAL}}}}
    inventory = {"gke_clusters": {"vars": ports, "children": more | third}}
    assert "the pool needs 56 network endpoint groups" in refused(inventory, ansible)


def refused(inventory: dict[str, Any], ansible: Warm) -> str:
    """What the preflight says about the how-to's inventory with another beside it."""
    return said(ansible.ask(SITE, beside=inventory))


def refused_alone(hosts: dict[str, Any], ansible: Warm, scratch: Path) -> str:
    """What the preflight says about other hosts with the how-to's values."""
    (scratch / "group_vars").symlink_to(PROD / "group_vars")
    (scratch / "hosts.yml").write_text(yaml.safe_dump(hosts), encoding="utf-8")
    return said(ansible.ask(SITE, inventory=scratch / "hosts.yml"))


def said(verdict: Verdict) -> str:
    """What a run says that must fail before anything is written."""
    assert verdict.status != 0, verdict.output
    assert verdict.changed == 0
    return verdict.said
