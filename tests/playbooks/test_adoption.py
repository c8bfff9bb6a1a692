# SPDX-License-Identifier: GPL-3.0-or-later
"""What others made is changed only when the user says so, by the variable of the role that would change it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.playbooks.cloud import EXAMPLES, Project

pytestmark = pytest.mark.timeout(300)
CLUSTERS = "v1/projects/my-gke-project/locations/europe-west3/clusters"
CHECK = ("--check", "--diff")


def test_a_cluster_of_others_stops_the_run_until_it_may_be_adopted(
    new_simulator: Callable[..., Any], tmp_path: Path
) -> None:
    project = Project(new_simulator(speed=1000.0, enabled=("container", "compute")), tmp_path, EXAMPLES / "one_region")
    project.post("CONTAINER", CLUSTERS, {"cluster": {"name": "gke-west", "initialNodeCount": 1}})
    refused = project.play("playbooks/clusters.yml", *CHECK, fails=True)
    assert "was not made by gkefleet.inference" in refused.run.output
    adopted = project.play("playbooks/clusters.yml", *CHECK, "-e", "gke_gpu_cluster_adopt=true")
    assert ("gke_gpu_cluster : Have the cluster created", "gke-west") in [
        (task.removeprefix("gkefleet.inference."), host) for task, host in adopted.changed_tasks
    ]
