# SPDX-License-Identifier: GPL-3.0-or-later
"""Other shapes of a fleet need another inventory and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.playbooks.cloud import EXAMPLES, Project

pytestmark = [
    pytest.mark.timeout(900),
    pytest.mark.embedded_only("only the inventory differs from what runs on genuine control planes"),
]

WEST_AND_EAST = {"europe-west3": "gke-west", "us-east4": "gke-east"}


@pytest.fixture
def project(new_simulator: Callable[..., Any], of_sites: dict[str, Any], tmp_path: Path) -> Callable[[str], Project]:
    return lambda name: Project(new_simulator(**of_sites), tmp_path, EXAMPLES / name)


def test_three_regions_answer_from_three_clusters(project: Callable[[str], Project]) -> None:
    outcome = project("three_regions").play("site.yml")
    assert outcome.answers == {**WEST_AND_EAST, "us-central1": "gke-central"}


def test_a_config_cluster_without_gpus_serves_no_model_and_gets_no_address(project: Callable[[str], Project]) -> None:
    fleet = project("config_cluster_without_gpus")
    assert fleet.play("site.yml").answers == WEST_AND_EAST
    pools = [name for name in fleet.simulator.state()["container"] if "/nodePools/" in name]
    assert not [name for name in pools if "gke-config" in name and not name.endswith("default-pool")]
