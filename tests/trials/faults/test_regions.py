# SPDX-License-Identifier: GPL-3.0-or-later
"""A region that fails does not take the others with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.playbooks.cloud import PROD, Project
from tests.trials.calls import Site, in_cloud, repeated

pytestmark = pytest.mark.timeout(900)


def test_the_run_finishes_what_it_can_and_tells_which_host_failed_at_which_step(
    new_simulator: Callable[..., Any], tmp_path: Path
) -> None:
    simulator = new_simulator()
    east = {"service": "container", "method": "POST", "path": "us-east4/clusters$"}
    simulator.script_fault(**east, effect="fail-operation", message="us-east4 has no room today")
    project = Project(simulator, tmp_path, PROD)
    outcome = project.play("site.yml", fails=True)
    assert {host: counts["failed"] for host, counts in outcome.run.recap.items()} == {"gke-west": 0, "gke-east": 1}
    assert outcome.answers == {"europe-west3": "gke-west"}
    failed = outcome.run.output.rpartition("fatal: [gke-east]")[0].rpartition("TASK [")[2]
    assert "Have the cluster created" in failed
    assert "us-east4 has no room today" in outcome.run.output
    assert simulator.unused_faults() == []


@pytest.mark.sampled("host", ("gke-east",), 0)
def test_without_the_config_cluster_s_host_a_region_tells_who_must_read_its_address(
    new_simulator: Callable[..., Any], site: Site, tmp_path: Path, host: str
) -> None:
    simulator = new_simulator()
    with in_cloud(simulator):
        assert [answered for answered in repeated(site.run) if answered.result.get("failed")] == []
    project = Project(simulator, tmp_path, PROD)
    said = " ".join(project.play("playbooks/verify.yml", "--limit", host, fails=True).run.output.split())
    assert "The address of Gateway" in said
    assert "is not known: gke-west, which has the Gateway, failed before or is not among the hosts of this run." in said
    assert project.play("playbooks/verify.yml").answers == {"europe-west3": "gke-west", "us-east4": "gke-east"}
