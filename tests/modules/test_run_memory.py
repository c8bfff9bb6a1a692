# SPDX-License-Identifier: GPL-3.0-or-later
"""Tasks of one run read a cluster's address once, and find it again when the cluster is another by then."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible_collections.gkefleet.inference.plugins.module_utils._context import Context
from ansible_collections.gkefleet.inference.plugins.module_utils._resource import execute
from ansible_collections.gkefleet.inference.plugins.module_utils._run_memory import RunMemory
from ansible_collections.gkefleet.inference.plugins.plugin_utils._in_process import validated

from tests.modules.cloud import ModuleRunner
from tests.modules.clusters import WEST, cluster
from tests.modules.ways import resource_of

pytestmark = pytest.mark.embedded_only("is about the way to a cluster, which is the same either way")

MAP = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "settings"}, "data": {"a": "1"}}
OPTIONS: dict[str, Any] = {**WEST, "objects": [MAP]}
GONE = {"name": WEST["cluster"], "location": WEST["location"], "state": "absent"}


@pytest.fixture
def run_of_tasks(cloud: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleRunner:
    """Modules as the tasks of one run."""
    for name, value in cloud.environ.items():
        monkeypatch.setenv(name, value)
    memory = RunMemory(str(tmp_path))

    def way(module: str, options: dict[str, Any], check: bool) -> dict[str, Any]:
        resource = resource_of(module)
        return execute(resource, validated(resource, options).validated_parameters, Context(check, memory=memory))

    return ModuleRunner(cloud, way)


def readings(run: ModuleRunner, seen: int) -> int:
    """How often the cluster was read since a point in the journal."""
    path = f"/clusters/{WEST['cluster']}"
    return sum(entry["method"] == "GET" and entry["path"].endswith(path) for entry in run.cloud.journal(seen))


def test_a_cluster_is_read_once_in_a_run(run_of_tasks: ModuleRunner) -> None:
    cluster(run_of_tasks)
    seen = len(run_of_tasks.cloud.journal())
    assert run_of_tasks("gke_manifest", OPTIONS)["changed"] is True
    run_of_tasks.unchanged("gke_manifest", OPTIONS)
    # The task that made the cluster has seen how it is reached.
    assert readings(run_of_tasks, seen) == 0


def test_a_cluster_that_another_run_has_made_is_read_once(run: ModuleRunner, run_of_tasks: ModuleRunner) -> None:
    cluster(run)
    seen = len(run_of_tasks.cloud.journal())
    assert run_of_tasks("gke_manifest", OPTIONS)["changed"] is True
    run_of_tasks.unchanged("gke_manifest", OPTIONS)
    assert readings(run_of_tasks, seen) == 1


def test_a_cluster_that_is_gone_is_not_reached_by_what_was_seen_of_it(run_of_tasks: ModuleRunner) -> None:
    cluster(run_of_tasks)
    run_of_tasks("gke_cluster", GONE)
    assert "does not exist" in run_of_tasks.way("gke_manifest", OPTIONS, False)["msg"]


def test_a_cluster_that_another_party_made_anew_is_found_again(run: ModuleRunner, run_of_tasks: ModuleRunner) -> None:
    cluster(run_of_tasks)
    run("gke_cluster", GONE)
    cluster(run)
    seen = len(run_of_tasks.cloud.journal())
    assert run_of_tasks("gke_manifest", OPTIONS)["changed"] is True
    run_of_tasks.unchanged("gke_manifest", OPTIONS)
    assert readings(run_of_tasks, seen) == 1


def test_a_cluster_that_was_made_anew_is_found_again(run_of_tasks: ModuleRunner) -> None:
    cluster(run_of_tasks)
    run_of_tasks("gke_manifest", OPTIONS)
    run_of_tasks("gke_cluster", GONE)
    cluster(run_of_tasks)
    seen = len(run_of_tasks.cloud.journal())
    assert run_of_tasks("gke_manifest", OPTIONS)["changed"] is True
    run_of_tasks.unchanged("gke_manifest", OPTIONS)
    assert readings(run_of_tasks, seen) == 0


def test_a_cluster_that_is_gone_meanwhile_is_called_so(run_of_tasks: ModuleRunner) -> None:
    cluster(run_of_tasks)
    run_of_tasks("gke_manifest", OPTIONS)
    run_of_tasks("gke_cluster", GONE)
    assert run_of_tasks.predict("gke_manifest", OPTIONS)["changed"] is True
    assert "does not exist" in run_of_tasks.way("gke_manifest", OPTIONS, False)["msg"]
    run_of_tasks.unchanged("gke_manifest", {**OPTIONS, "state": "absent"})
