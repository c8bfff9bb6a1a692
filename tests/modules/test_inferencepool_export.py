# SPDX-License-Identifier: GPL-3.0-or-later
"""inferencepool_export."""

from __future__ import annotations

from typing import Any

import pytest

from tests.modules.cloud import ModuleRunner
from tests.modules.clusters import POOL, WEST, cluster, config_cluster, manifest, meddle, pool
from tests.modules.lifecycle import Life, live_through

MODULE = "inferencepool_export"
OPTIONS: dict[str, Any] = {**WEST, "name": POOL, "target_ports": [8000]}
IMPORT = {"import_cluster": "gke-west", "import_location": WEST["location"]}
PATH = f"/apis/inference.networking.k8s.io/v1/namespaces/default/inferencepools/{POOL}"
EXPORT = "networking.gke.io/export"


@pytest.mark.both_ways
def test_an_export_lives_through_its_life(run: ModuleRunner) -> None:
    cluster(run)
    manifest(run, pool())
    live_through(Life(module=MODULE, options=OPTIONS), run)


def test_only_the_one_annotation_is_touched(run: ModuleRunner) -> None:
    cluster(run)
    manifest(run, pool())
    meddle(run, PATH, {"metadata": {"annotations": {"team": "ml"}}})
    run(MODULE, OPTIONS)
    assert run(MODULE, OPTIONS)["resource"]["metadata"]["annotations"].items() >= {(EXPORT, "True"), ("team", "ml")}
    assert manifest(run, pool())[0]["metadata"]["annotations"][EXPORT] == "True"


def test_a_meddled_value_is_mended(run: ModuleRunner) -> None:
    cluster(run)
    manifest(run, pool())
    meddle(run, PATH, {"metadata": {"annotations": {EXPORT: "False"}}})
    prediction = run.predict(MODULE, OPTIONS)
    assert prediction["diff"]["before"] == {"metadata": {"annotations": {EXPORT: "False"}}}
    assert run(MODULE, OPTIONS)["diff"] == prediction["diff"]
    run.unchanged(MODULE, OPTIONS)


def test_the_import_is_waited_for_on_the_config_cluster(run: ModuleRunner) -> None:
    config_cluster(run)
    manifest(run, pool())
    run(MODULE, {**OPTIONS, **IMPORT})
    picture = run("mc_gateway_info", {})["resource"]
    assert picture["imports"] == [{"name": POOL}]
    assert run(MODULE, {**OPTIONS, **IMPORT, "wait": False})["ready"] is True


def test_a_missing_import_says_what_the_config_cluster_lacks(run: ModuleRunner) -> None:
    cluster(run)
    manifest(run, pool())
    result = run.way(MODULE, {**OPTIONS, **IMPORT, "timeout": 2}, False)
    assert "does not serve GCPInferencePoolImport" in result["msg"]
    assert run(MODULE, {**OPTIONS, **IMPORT, "wait": False})["ready"] is False


def test_a_pool_with_other_ports_is_not_exported(run: ModuleRunner) -> None:
    cluster(run)
    manifest(run, pool(8000, 8001))
    seen = len(run.cloud.journal())
    assert "the pool has [8000, 8001], not [8000]" in run.way(MODULE, OPTIONS, False)["msg"]
    assert run.writes(seen) == []


def test_a_pool_that_is_not_there_is_predicted_and_refused(run: ModuleRunner) -> None:
    cluster(run)
    manifest(run, {**pool(), "metadata": {"name": "another"}})
    assert run.predict(MODULE, OPTIONS)["changed"] is True
    assert "does not exist" in run.way(MODULE, OPTIONS, False)["msg"]
    assert run(MODULE, {**OPTIONS, "state": "absent"})["changed"] is False
