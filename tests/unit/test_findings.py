# SPDX-License-Identifier: GPL-3.0-or-later
"""Findings of checks, and the clusters they are about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from ansible_collections.gkefleet.inference.plugins.module_utils._errors import Refusal
from ansible_collections.gkefleet.inference.plugins.module_utils._findings import Finding, judged, verdicts
from ansible_collections.gkefleet.inference.plugins.module_utils._planned_cluster import planned_cluster
from ansible_collections.gkefleet.inference.plugins.module_utils._quota import total

OPTIONS: dict[str, Any] = {
    "name": "gke-west",
    "location": "europe-west3",
    "node_locations": None,
    "node_pools": None,
    "network": "default",
    "release_channel": "rapid",
    "minimum_version": "1.34",
    "proxy_range": None,
    "pod_range": None,
    "private_nodes": False,
    "kube_endpoint": "public",
    "default_pool": None,
    "service_range": None,
}
POOL = {"name": "h100", "machine_type": "a3-highgpu-2g", "spot": True, "node_count": 3}


def forbidden() -> Iterator[str]:
    raise Refusal("GET quota", 403, "PERMISSION_DENIED", "no")
    yield ""


def test_nothing_wrong_passes() -> None:
    assert judged("quota", "L4", list) == Finding("quota", "L4", "PASS")


def test_problems_are_split_into_cause_and_remedy() -> None:
    finding = judged("quota", "L4", list, ["none is left; ask for more", "too few; here; ask for more"])
    assert finding == Finding("quota", "L4", "FAIL", "none is left; too few; here", "ask for more")


def test_what_may_not_be_looked_at_is_unknown() -> None:
    finding = judged("quota", "L4", forbidden)
    assert (finding.verdict, finding.cause) == ("UNKNOWN", "GET quota: 403 PERMISSION_DENIED: no")


def test_findings_of_a_verdict_are_told_a_line_each() -> None:
    findings = [Finding("a", "x", "FAIL", "c", "r"), Finding("b", "y", "PASS"), Finding("b", "z", "FAIL", "d", "s")]
    assert verdicts(findings, "FAIL") == "a of x: c; r\nb of z: d; s"


@pytest.mark.parametrize(
    ("options", "zones"),
    [
        ({}, None),
        ({"location": "europe-west3-c"}, {"europe-west3-c"}),
        ({"node_locations": ["europe-west3-a", "europe-west3-b"]}, {"europe-west3-a", "europe-west3-b"}),
        ({"node_pools": [{**POOL, "node_locations": ["europe-west3-c"]}]}, {"europe-west3-c"}),
        ({"node_pools": [POOL]}, None),
        ({"node_pools": [], "location": "europe-west3-c"}, set()),
        (
            {
                "node_pools": [
                    {**POOL, "node_locations": ["europe-west3-a", "europe-west3-b"]},
                    {**POOL, "name": "l4", "node_locations": ["europe-west3-b", "europe-west3-c"]},
                ]
            },
            {"europe-west3-a", "europe-west3-b", "europe-west3-c"},
        ),
    ],
)
def test_nodes_serve_in_all_zones_of_the_pools_or_else_of_the_cluster(
    options: dict[str, Any], zones: set[str] | None
) -> None:
    assert planned_cluster({**OPTIONS, **options}).serving_zones() == zones


def test_nodes_of_a_cluster_that_has_private_ones_ask_for_no_addresses() -> None:
    cluster = planned_cluster({**OPTIONS, "location": "europe-west3-c", "node_pools": [POOL]})
    live = {"nodePools": [], "networkConfig": {"defaultEnablePrivateNodes": True}}
    assert total(cluster.requests({"nodePools": []}), [])["IN_USE_ADDRESSES"] == 3
    assert "IN_USE_ADDRESSES" not in total(cluster.requests(live), [])


def test_only_a_new_cluster_asks_for_its_default_pool() -> None:
    cluster = planned_cluster({**OPTIONS, "location": "europe-west3-c", "node_pools": [POOL]})
    first, again = total(cluster.requests(None), []), total(cluster.requests({"nodePools": []}), [])
    assert (first["CPUS"], first["PREEMPTIBLE_NVIDIA_H100_GPUS"]) == (4, 6)
    assert (again["CPUS"], again["PREEMPTIBLE_NVIDIA_H100_GPUS"]) == (0, 6)
