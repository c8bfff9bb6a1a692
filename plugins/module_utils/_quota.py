# SPDX-License-Identifier: GPL-3.0-or-later
"""Which regional Compute Engine quotas nodes use, and how much of them (Compute Engine API: Quota.metric)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._gpu_machines import LOCAL_SSD_GB, MACHINES

# On-demand H100 and newer are per-family quotas of Cloud Quotas, which compute does not show.
_GPUS = {
    "nvidia-l4": "NVIDIA_L4_GPUS",
    "nvidia-tesla-a100": "NVIDIA_A100_GPUS",
    "nvidia-a100-80gb": "NVIDIA_A100_80GB_GPUS",
    "nvidia-tesla-t4": "NVIDIA_T4_GPUS",
    "nvidia-tesla-v100": "NVIDIA_V100_GPUS",
    "nvidia-tesla-p100": "NVIDIA_P100_GPUS",
    "nvidia-tesla-p4": "NVIDIA_P4_GPUS",
}
_SPOT_GPUS = {"nvidia-h100-80gb": "NVIDIA_H100_GPUS", **_GPUS}
# Families of newer machines than these have per-family quotas as well.
_PLAIN_CPUS = frozenset({"e2", "n1"})
_OWN_CPUS = frozenset({"a2", "c2", "c2d", "c3", "m1", "m2", "m3", "n2", "n2d", "t2a", "t2d"})
_LOCAL_SSD = frozenset({"a2", "c2", "c2d", "g2", "m1", "m3", "n1", "n2", "n2d"})
_HYPERDISK = frozenset({"a4", "a4x", "c4", "g4", "n4"})
_SIZE = re.compile(r"-(?:standard|highmem|highcpu|custom)-(\d+)")
_SHARED_CORE = re.compile(r"e2-(micro|small|medium)")


@dataclass(frozen=True)
class Nodes:
    """Equal nodes: their machine, how it is bought, its disks, and the accelerators beside those it carries."""

    machine_type: str
    spot: bool = False
    disk_type: str | None = None
    disk_gb: int = 100
    local_ssds: int = 0
    attached: str = ""
    attached_count: int = 0
    public: bool = True

    @property
    def family(self) -> str:
        """Give the family of the machine type, such as a3."""
        return self.machine_type.split("-", 1)[0]

    @property
    def accelerators(self) -> tuple[str, int]:
        """Give the type and number of a node's accelerators."""
        machine = MACHINES.get(self.machine_type)
        return (machine.accelerator, machine.count) if machine else (self.attached, self.attached_count)

    @property
    def attaches(self) -> bool:
        """Tell whether the accelerators are attached to a machine that could do without."""
        return bool(self.attached) and self.family == "n1"

    @property
    def hidden(self) -> bool:
        """Tell whether the nodes' accelerators count against a quota that compute does not show."""
        accelerator, count = self.accelerators
        return bool(accelerator and count) and _gpu_metric(accelerator, self.spot) is None

    @property
    def cpus(self) -> int:
        """Give the vCPUs of a node, 0 for a machine type of which they are not known."""
        machine, size = MACHINES.get(self.machine_type), _SIZE.search(self.machine_type)
        if machine is not None:
            return machine.vcpus
        return int(size[1]) if size else 2 if _SHARED_CORE.fullmatch(self.machine_type) else 0

    @property
    def local_ssd_gb(self) -> int:
        """Give the Local SSD of a node in GB, whether it comes with the machine or is asked for."""
        machine = MACHINES.get(self.machine_type)
        return (machine.local_ssd if machine else 0) or self.local_ssds * LOCAL_SSD_GB


@dataclass(frozen=True)
class Request:
    """An amount, and the quota it counts against; None when compute does not show that quota.

    Without any preemptible quota, CPUs and disks of Spot nodes count against the usual one (Compute Engine docs: Spot
    VMs).
    """

    metric: str | None
    amount: int
    preemptible: str | None = None

    def counted(self, limits: Mapping[str, float]) -> str | None:
        """Give the quota that counts with these limits."""
        return self.preemptible if limits.get(self.preemptible or "") else self.metric


def requests(nodes: Nodes, number: int) -> Iterator[Request]:
    """Give what so many nodes ask for; flex-start counts as Spot."""
    accelerator, count = nodes.accelerators
    if accelerator and count:
        yield Request(_gpu_metric(accelerator, nodes.spot), count * number)
    yield Request(_cpu_metric(nodes.family), nodes.cpus * number, "PREEMPTIBLE_CPUS" if nodes.spot else None)
    local = "LOCAL_SSD_TOTAL_GB" if nodes.family in _LOCAL_SSD else None
    yield Request(local, nodes.local_ssd_gb * number, "PREEMPTIBLE_LOCAL_SSD_GB" if nodes.spot else None)
    yield Request(_disk_metric(nodes), nodes.disk_gb * number)
    yield Request("INSTANCES", number)
    yield Request("IN_USE_ADDRESSES", number if nodes.public else 0)


def _cpu_metric(family: str) -> str | None:
    if family in _PLAIN_CPUS:
        return "CPUS"
    return f"{family.upper()}_CPUS" if family in _OWN_CPUS else None


def _gpu_metric(accelerator: str, spot: bool) -> str | None:
    metric = (_SPOT_GPUS if spot else _GPUS).get(accelerator)
    return f"PREEMPTIBLE_{metric}" if metric and spot else metric


def _disk_metric(nodes: Nodes) -> str:
    disk = nodes.disk_type or ("hyperdisk-balanced" if nodes.family in _HYPERDISK else "pd-balanced")
    if disk.startswith("hyperdisk"):
        return "HDB_TOTAL_GB"
    return "DISKS_TOTAL_GB" if disk == "pd-standard" else "SSD_TOTAL_GB"


def total(asked: Iterable[Request], quotas: Iterable[Mapping[str, Any]]) -> Counter[str]:
    """Give what requests come to, by the quota that counts in a region with these quotas, if compute shows it."""
    limits = {quota["metric"]: float(quota.get("limit", 0)) for quota in quotas}
    amounts: Counter[str] = Counter()
    for request in asked:
        metric = request.counted(limits)
        if metric and request.amount:
            amounts[metric] += request.amount
    return amounts


def free(quotas: Iterable[Mapping[str, Any]], metric: str) -> float | None:
    """Give limit less usage of a metric in a region's quotas; None when the region does not list it."""
    for quota in quotas:
        if quota.get("metric") == metric:
            return float(quota.get("limit", 0)) - float(quota.get("usage", 0))
    return None
