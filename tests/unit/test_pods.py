# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.gkefleet.inference.plugins.module_utils._pods import troubles

UNSCHEDULED = {
    "type": "PodScheduled",
    "status": "False",
    "reason": "Unschedulable",
    "message": "0/3 nodes are available: 3 Insufficient nvidia.com/gpu.",
}


def container(state: dict[str, Any], last: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"name": "server", "state": state, "lastState": last or {}}


@pytest.mark.parametrize(
    ("status", "told"),
    [
        ({}, []),
        ({"conditions": [UNSCHEDULED]}, ["Unschedulable: 0/3 nodes are available: 3 Insufficient nvidia.com/gpu."]),
        ({"containerStatuses": [container({"running": {}})]}, []),
        ({"containerStatuses": [container({"waiting": {"reason": "ContainerCreating"}})]}, []),
        (
            {"containerStatuses": [container({"waiting": {"reason": "ErrImagePull", "message": "not found"}})]},
            ["server ErrImagePull: not found"],
        ),
        (
            {"containerStatuses": [container({"running": {}}, {"terminated": {"reason": "Error", "exitCode": 1}})]},
            ["server ended before, Error: exit code 1"],
        ),
    ],
)
def test_what_keeps_a_pod_from_running_is_told_in_kubernetes_words(status: dict[str, Any], told: list[str]) -> None:
    assert list(troubles({"status": status})) == told
