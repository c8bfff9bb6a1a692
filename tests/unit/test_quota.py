# SPDX-License-Identifier: GPL-3.0-or-later
"""Quotas that accelerators count against."""

from __future__ import annotations

import pytest
from ansible_collections.gkefleet.inference.plugins.module_utils import _quota as quota
from ansible_collections.gkefleet.inference.plugins.module_utils._quota import Request


@pytest.mark.parametrize(
    ("machine_type", "spot", "nodes", "zones", "request_"),
    [
        ("a3-highgpu-2g", True, 3, 1, Request("PREEMPTIBLE_NVIDIA_H100_GPUS", 6)),
        ("a3-highgpu-2g", True, 3, 2, Request("PREEMPTIBLE_NVIDIA_H100_GPUS", 12)),
        ("g2-standard-24", False, 1, 3, Request("NVIDIA_L4_GPUS", 6)),
        ("g2-standard-24", True, 1, 3, Request("PREEMPTIBLE_NVIDIA_L4_GPUS", 6)),
        ("a2-ultragpu-1g", False, 1, 1, Request("NVIDIA_A100_80GB_GPUS", 1)),
        ("a3-highgpu-8g", False, 1, 1, Request(None, 8)),
        ("e2-standard-4", False, 3, 3, None),
    ],
)
def test_a_pool_asks_for_accelerators_in_every_zone(
    machine_type: str, spot: bool, nodes: int, zones: int, request_: Request | None
) -> None:
    assert quota.gpu_request(machine_type, spot, nodes, zones) == request_


@pytest.mark.parametrize(
    ("request_", "missing"),
    [
        (Request("NVIDIA_L4_GPUS", 4), 0.0),
        (Request("NVIDIA_L4_GPUS", 8), 2.0),
        (Request("NVIDIA_A100_GPUS", 1), None),
        (Request(None, 8), None),
    ],
)
def test_a_shortage_counts_what_is_used_already(request_: Request, missing: float | None) -> None:
    quotas = [{"metric": "NVIDIA_L4_GPUS", "limit": 8.0, "usage": 2.0}]
    assert quota.shortage(quotas, request_) == missing
