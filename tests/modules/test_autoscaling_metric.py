# SPDX-License-Identifier: GPL-3.0-or-later
"""autoscaling_metric."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.modules.cloud import ModuleRunner
from tests.modules.clusters import POOL, WEST, cluster, meddle
from tests.modules.fleets import LOCATION
from tests.modules.lifecycle import Life, live_through

MODULE = "autoscaling_metric"
GAUGE = {"name": "vllm:kv_cache_usage_perc", "export_name": "kv-cache"}
PATH = f"/apis/autoscaling.gke.io/v1beta1/namespaces/default/autoscalingmetrics/{POOL}"
FLAT, NESTED = "1.34", "1.35"
OPTIONS: dict[str, Any] = {**WEST, "name": POOL, "selector": {"app": POOL}, "port": 8000, "metrics": [GAUGE]}


@pytest.mark.both_ways
def test_a_metric_lives_through_its_life(run: ModuleRunner) -> None:
    cluster(run)
    live_through(Life(MODULE, OPTIONS, {"port": 30000}, (({"port": 0}, "port: set a port"),)), run)


def test_a_meddled_metric_is_mended(run: ModuleRunner) -> None:
    cluster(run)
    spec = run(MODULE, OPTIONS)["resource"]["spec"]
    meddle(run, PATH, {"spec": json.loads(json.dumps(spec).replace("8000", "9000"))})
    prediction = run.predict(MODULE, OPTIONS)
    result = run(MODULE, OPTIONS)
    assert result["diff"] == prediction["diff"]
    assert result["resource"]["spec"] == spec
    run.unchanged(MODULE, OPTIONS)


@pytest.mark.parametrize(("version", "fields"), [(FLAT, {"selector", "endpoints"}), (NESTED, {"metrics"})])
def test_the_generation_is_the_one_the_cluster_takes(run: ModuleRunner, version: str, fields: set[str]) -> None:
    cluster_of(version, run)
    assert set(run(MODULE, OPTIONS)["resource"]["spec"]) == fields


SERIES = {**GAUGE, "labels": {"model": "llama"}, "load_balancing": False}


def test_a_later_cluster_counts_some_series_for_autoscalers_alone(run: ModuleRunner) -> None:
    cluster_of(NESTED, run)
    spec = run(MODULE, {**OPTIONS, "metrics": [SERIES]})["resource"]["spec"]
    gauge = spec["metrics"][0]["pod"]["containers"][0]["metrics"][0]["gauge"]
    assert (gauge["filter"], gauge["loadBalancing"]) == ({"matchLabels": {"model": "llama"}}, {"enabled": False})
    run.unchanged(MODULE, {**OPTIONS, "metrics": [SERIES]})


def test_an_earlier_cluster_cannot_choose(run: ModuleRunner) -> None:
    cluster_of(FLAT, run)
    # Unlike a check, this waits until the cluster tells its generation.
    run(MODULE, OPTIONS)
    assert "leave labels and load_balancing out" in run.refused(MODULE, {**OPTIONS, "metrics": [SERIES]})


def cluster_of(version: str, run: ModuleRunner) -> None:
    """Creates a cluster of a version by hand, and adopts it."""
    clusters = f"v1/projects/my-gke-project/locations/{LOCATION}/clusters"
    body = {"name": "gke-west", "initialNodeCount": 1, "initialClusterVersion": version}
    run.by_hand("container", "POST", clusters, {"cluster": {**body, "releaseChannel": {"channel": "RAPID"}}})
    run("gke_cluster", {"name": "gke-west", "location": LOCATION, "adopt": True})
