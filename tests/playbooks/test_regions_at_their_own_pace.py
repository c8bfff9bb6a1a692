# SPDX-License-Identifier: GPL-3.0-or-later
"""A region that takes long does not delay the others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.playbooks.cloud import PROD, Project

pytestmark = pytest.mark.embedded_only("is about the order of tasks, which is the same either way")

SECONDS = 15.0  # at least so many of ours


def writes(project: Project, cluster: str) -> list[float]:
    """When objects were written to a cluster, in cloud seconds."""
    entries = project.simulator.journal()
    return [entry["time"] for entry in entries if entry["write"] and entry["service"] == f"kubernetes/{cluster}"]


@pytest.mark.parametrize(
    ("slow", "region", "other"),
    [("gke-east", "us-east4", "gke-west"), ("gke-west", "europe-west3", "gke-east")],
    ids=["a region", "the region of the config cluster"],
)
def test_a_region_whose_cluster_takes_long_delays_no_other(
    slow: str, region: str, other: str, new_simulator: Callable[..., Any], of_sites: dict[str, Any], tmp_path: Path
) -> None:
    project = Project(new_simulator(**of_sites), tmp_path, PROD)
    project.play("playbooks/project.yml")
    # Long beside what the others take: half an hour of the cloud, at a pace that Ansible keeps up with.
    late = {"effect": "late-operation", "delay": max(1800.0, SECONDS * of_sites["speed"])}
    project.simulator.script_fault(service="container", method="POST", path=f"{region}/clusters$", **late)
    project.play("playbooks/regions.yml")
    assert project.simulator.unused_faults() == []
    assert max(writes(project, other)) < min(writes(project, slow))
