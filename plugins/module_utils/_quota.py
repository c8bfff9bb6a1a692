# SPDX-License-Identifier: GPL-3.0-or-later
"""Which regional Compute Engine quota a node pool uses, and how much of it (Compute Engine API: Quota.metric)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._gpu_machines import MACHINES

# On-demand H100 and newer are per-family quotas of Cloud Quotas, which compute does not show.
_ON_DEMAND = {
    "nvidia-l4": "NVIDIA_L4_GPUS",
    "nvidia-tesla-a100": "NVIDIA_A100_GPUS",
    "nvidia-a100-80gb": "NVIDIA_A100_80GB_GPUS",
}
_SPOT = {
    "nvidia-l4": "PREEMPTIBLE_NVIDIA_L4_GPUS",
    "nvidia-tesla-a100": "PREEMPTIBLE_NVIDIA_A100_GPUS",
    "nvidia-a100-80gb": "PREEMPTIBLE_NVIDIA_A100_80GB_GPUS",
    "nvidia-h100-80gb": "PREEMPTIBLE_NVIDIA_H100_GPUS",
}


@dataclass(frozen=True)
class Request:
    """An amount of accelerators, and the quota it counts against; None when compute does not show that quota."""

    metric: str | None
    amount: int


def gpu_request(machine_type: str, spot: bool, nodes_per_zone: int, zones: int) -> Request | None:
    """Give what a node pool asks for: every zone counts; None for a machine without known accelerators.

    Spot and flex-start count against the preemptible quotas.
    """
    machine = MACHINES.get(machine_type)
    if machine is None:
        return None
    metrics = _SPOT if spot else _ON_DEMAND
    return Request(metrics.get(machine.accelerator), machine.count * nodes_per_zone * zones)


def free(quotas: Iterable[Mapping[str, Any]], metric: str) -> float | None:
    """Give limit less usage of a metric in a region's quotas; None when the region does not list it."""
    for quota in quotas:
        if quota.get("metric") == metric:
            return float(quota.get("limit", 0)) - float(quota.get("usage", 0))
    return None


def shortage(quotas: Iterable[Mapping[str, Any]], request: Request) -> float | None:
    """Give how much quota is missing, 0 when it suffices, None when nobody can tell from here."""
    available = None if request.metric is None else free(quotas, request.metric)
    return None if available is None else max(0.0, request.amount - available)
