# SPDX-License-Identifier: GPL-3.0-or-later
"""A region that fails does not take the others with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.playbooks.cloud import PROD, Project

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
