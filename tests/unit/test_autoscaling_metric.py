# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.gkefleet.inference.plugins.module_utils._autoscaling_metric import (
    check_metrics,
    flat_spec,
    nested_spec,
)
from ansible_collections.gkefleet.inference.plugins.module_utils._errors import InputError

GIVEN: dict[str, Any] = {
    "selector": {"app": "vllm"},
    "port": 8000,
    "path": "/metrics",
    "metrics": [{"name": "vllm:kv_cache_usage_perc", "export_name": "kv-cache"}],
}


def test_the_first_generation_is_flat() -> None:
    assert flat_spec(GIVEN) == {
        "selector": {"matchLabels": {"app": "vllm"}},
        "endpoints": [
            {
                "port": 8000,
                "path": "/metrics",
                "metrics": [{"name": "vllm:kv_cache_usage_perc", "exportName": "kv-cache"}],
            }
        ],
    }


def test_the_second_generation_offers_the_metric_to_the_load_balancer() -> None:
    gauge = {"name": "kv-cache", "prometheusMetricName": "vllm:kv_cache_usage_perc", "loadBalancing": {"enabled": True}}
    container = {"endpoint": {"port": 8000, "path": "/metrics"}, "metrics": [{"gauge": gauge}]}
    pod = {"selector": {"matchLabels": {"app": "vllm"}}, "containers": [container]}
    assert nested_spec(GIVEN) == {"metrics": [{"pod": pod}]}


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"port": 0}, "port: set a port"),
        ({"path": "metrics"}, "path: 'metrics' is no path"),
        ({"selector": {}}, "selector: set the labels"),
        ({"metrics": []}, "list 1 to 20 metrics"),
        ({"metrics": GIVEN["metrics"] * 2}, "an export_name each of their own"),
        ({"metrics": [{"name": "x", "export_name": "KV_cache"}]}, "export_name 'KV_cache' cannot be used"),
        ({"metrics": [{"name": "x", "export_name": "x", "labels": {"0": "a"}}]}, "'0' is no label of a metric"),
    ],
)
def test_what_no_generation_takes_is_refused(changed: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        check_metrics({**GIVEN, **changed})
