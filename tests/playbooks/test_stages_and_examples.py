# SPDX-License-Identifier: GPL-3.0-or-later
"""Stages run alone and again, on top of each other; so do playbooks of other people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.ansible_runs import ROOT
from tests.playbooks.cloud import CONFIRMED, EXAMPLES, Project

pytestmark = pytest.mark.timeout(900)

STAGES = ("preflight", "project", "clusters", "fleet", "subnets", "backends", "gateway")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, of_sites: dict[str, Any]) -> Iterator[Project]:
    """One region that is brought up stage by stage, each test on top of those before."""
    from simulator import app

    simulator = app.start(**of_sites)
    yield Project(simulator, tmp_path_factory.mktemp("home"), EXAMPLES / "one_region")
    simulator.stop()


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_runs_alone_and_again_without_a_change(stage: str, project: Project) -> None:
    project.play(f"playbooks/{stage}.yml")
    again = project.play(f"playbooks/{stage}.yml")
    assert (again.run.changed, again.writes) == (0, [])


def test_a_stage_that_ran_alone_has_waited_for_its_work(project: Project) -> None:
    assert project.play("playbooks/verify.yml").answers == {"europe-west3": "gke-west"}


def test_the_example_that_prefers_a_region_writes_one_policy(project: Project) -> None:
    outcome = project.play("docs/examples/prefer_a_region.yml")
    assert [write["path"].split("/")[-2] for write in outcome.writes] == ["gcpbackendpolicies"]


def test_somebody_else_s_subnet_is_used_and_left_alone(
    new_simulator: Callable[..., Any], of_sites: dict[str, Any], tmp_path: Path
) -> None:
    project = Project(new_simulator(**of_sites), tmp_path, EXAMPLES / "one_region")
    project.play("playbooks/project.yml")
    theirs = {
        "name": "proxies-of-others",
        "ipCidrRange": "10.77.0.0/24",
        "network": "projects/my-gke-project/global/networks/default",
        "purpose": "GLOBAL_MANAGED_PROXY",
        "role": "ACTIVE",
    }
    project.post("COMPUTE", "compute/v1/projects/my-gke-project/regions/europe-west3/subnetworks", theirs)
    assert project.play("playbooks/subnets.yml").run.changed == 0
    assert project.play("playbooks/teardown.yml", *CONFIRMED).writes == []


def test_a_playbook_with_names_of_its_own_brings_up_a_gateway(
    new_simulator: Callable[..., Any], of_sites: dict[str, Any], tmp_path: Path
) -> None:
    examples = ROOT / "docs" / "examples"
    own = Project(new_simulator(**of_sites), tmp_path, examples / "own_inventory.yml")
    own.play(str(examples / "own_playbook.yml"))
    again = own.play(str(examples / "own_playbook.yml"))
    assert (again.run.changed, again.writes) == (0, [])
