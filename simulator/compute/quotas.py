# SPDX-License-Identifier: GPL-3.0-or-later
"""What groups of machines need of Compute Engine's quotas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from simulator.compute.machine_types import MachineType
from simulator.compute.quota_limits import REGION_LIMITS

_GPU_METRICS = {
    "nvidia-h100-80gb": "NVIDIA_H100_GPUS",
    "nvidia-tesla-a100": "NVIDIA_A100_GPUS",
    "nvidia-a100-80gb": "NVIDIA_A100_80GB_GPUS",
    "nvidia-l4": "NVIDIA_L4_GPUS",
    "nvidia-tesla-t4": "NVIDIA_T4_GPUS",
    "nvidia-tesla-v100": "NVIDIA_V100_GPUS",
    "nvidia-tesla-p100": "NVIDIA_P100_GPUS",
    "nvidia-tesla-p4": "NVIDIA_P4_GPUS",
}
# Compute Engine docs, "Allocation quotas": these count as plain CPUs. Families without a metric of their own count
# against CPUS_PER_VM_FAMILY and LOCAL_SSD_TOTAL_GB_PER_VM_FAMILY, which a region's list of quotas does not have.
_PLAIN_CPUS = frozenset({"e2", "n1"})
_LOCAL_SSD_PER_FAMILY = frozenset({"a3", "a4", "a4x", "c3", "c4", "g4"})
_UNLISTED = "PER_VM_FAMILY"
_SSD_DISKS = {"pd-balanced", "pd-ssd"}
_LOCAL_SSD_GB = 375


@dataclass(frozen=True)
class Machines:
    """A number of equal machines, as a node pool asks for."""

    machine: MachineType
    count: int
    spot: bool = False
    disk_type: str = "pd-balanced"
    disk_gb: int = 100
    public_addresses: bool = True
    attached: tuple[str, int] = ("", 0)
    attached_ssds: int = 0

    @property
    def accelerators(self) -> tuple[str, int]:
        """The accelerators that the machine type carries, or those that are attached to it."""
        return (self.machine.accelerator, self.machine.gpus) if self.machine.gpus else self.attached


@dataclass(frozen=True)
class Shortage:
    """A quota metric that a request exceeds."""

    metric: str
    requires: float
    limit: float
    available: float

    @property
    def short(self) -> float:
        """How much is missing."""
        return self.requires - self.available


def needs(machines: Machines, limits: Mapping[str, float] = REGION_LIMITS) -> Counter[str]:
    """Gives the amount of each regional metric the machines take.

    Spot machines count against preemptible quotas of CPUs and disks where the project has any (Compute Engine docs,
    Spot VMs).
    """
    accelerator, gpus = machines.accelerators
    disks = machines.machine.local_ssds or machines.attached_ssds
    amounts: Counter[str] = Counter({"INSTANCES": machines.count})
    amounts[_cpu_metric(machines, limits)] += machines.machine.cpus * machines.count
    amounts[_disk_metric(machines.disk_type)] += machines.disk_gb * machines.count
    amounts[_gpu_metric(accelerator, machines.spot)] += gpus * machines.count
    amounts[_local_ssd_metric(machines, limits)] += disks * _LOCAL_SSD_GB * machines.count
    if machines.public_addresses:
        amounts["IN_USE_ADDRESSES"] += machines.count
    del amounts[_UNLISTED]
    return +amounts


def _gpu_metric(accelerator: str, spot: bool) -> str:
    metric = _GPU_METRICS.get(accelerator)
    if metric is None:
        return _UNLISTED
    return f"PREEMPTIBLE_{metric}" if spot else metric


def _cpu_metric(machines: Machines, limits: Mapping[str, float]) -> str:
    if machines.spot and limits.get("PREEMPTIBLE_CPUS"):
        return "PREEMPTIBLE_CPUS"
    if machines.machine.family in _PLAIN_CPUS:
        return "CPUS"
    own = f"{machines.machine.family.upper()}_CPUS"
    return own if own in REGION_LIMITS else _UNLISTED


def _local_ssd_metric(machines: Machines, limits: Mapping[str, float]) -> str:
    if machines.spot and limits.get("PREEMPTIBLE_LOCAL_SSD_GB"):
        return "PREEMPTIBLE_LOCAL_SSD_GB"
    return _UNLISTED if machines.machine.family in _LOCAL_SSD_PER_FAMILY else "LOCAL_SSD_TOTAL_GB"


def _disk_metric(disk_type: str) -> str:
    if disk_type.startswith("hyperdisk"):
        return "HDB_TOTAL_GB"
    return "SSD_TOTAL_GB" if disk_type in _SSD_DISKS else "DISKS_TOTAL_GB"


def total(groups: Iterable[Machines], limits: Mapping[str, float] = REGION_LIMITS) -> Counter[str]:
    """Gives the sum of what several groups of machines take."""
    amounts: Counter[str] = Counter()
    for group in groups:
        amounts.update(needs(group, limits))
    return amounts


def shortages(wanted: Mapping[str, float], usage: Mapping[str, float], limits: Mapping[str, float]) -> list[Shortage]:
    """Gives every metric where the request does not fit into what is left, by name.

    A metric without a limit in the table is a per-family quota that regions.get does not show: it never runs short.
    """
    found = []
    for metric in sorted(wanted):
        available = limits.get(metric, float("inf")) - usage.get(metric, 0)
        if wanted[metric] > available:
            found.append(Shortage(metric, wanted[metric], limits[metric], available))
    return found
