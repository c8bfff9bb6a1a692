# SPDX-License-Identifier: GPL-3.0-or-later
"""Compute Engine's quotas: the limits of a project and what a group of machines needs of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from simulator.compute.machine_types import MachineType

# Metric names: compute v1 discovery document, Quota.metric. Limits: those of a project in good standing, with enough
# Spot H100 for the how-to's three machines of two GPUs in several zones.
REGION_LIMITS: dict[str, float] = {
    "CPUS": 600, "PREEMPTIBLE_CPUS": 2000, "E2_CPUS": 600, "N2_CPUS": 500, "N2D_CPUS": 500, "C2_CPUS": 300,
    "C3_CPUS": 500, "A2_CPUS": 500, "T2D_CPUS": 500, "DISKS_TOTAL_GB": 40960, "SSD_TOTAL_GB": 20480,
    "LOCAL_SSD_TOTAL_GB": 60000, "PREEMPTIBLE_LOCAL_SSD_GB": 60000, "HDB_TOTAL_GB": 20480, "IN_USE_ADDRESSES": 69,
    "STATIC_ADDRESSES": 8,
    "INSTANCES": 720, "INSTANCE_GROUPS": 100, "INSTANCE_GROUP_MANAGERS": 100, "INTERNAL_ADDRESSES": 200,
    "NETWORK_ENDPOINT_GROUPS": 600, "NVIDIA_L4_GPUS": 16, "PREEMPTIBLE_NVIDIA_L4_GPUS": 16, "NVIDIA_T4_GPUS": 16,
    "PREEMPTIBLE_NVIDIA_T4_GPUS": 16, "NVIDIA_A100_GPUS": 16, "PREEMPTIBLE_NVIDIA_A100_GPUS": 16,
    "NVIDIA_A100_80GB_GPUS": 8, "PREEMPTIBLE_NVIDIA_A100_80GB_GPUS": 8, "PREEMPTIBLE_NVIDIA_H100_GPUS": 32,
}  # fmt: skip

PROJECT_LIMITS: dict[str, float] = {
    "NETWORKS": 15, "SUBNETWORKS": 275, "FIREWALLS": 300, "ROUTES": 250, "FORWARDING_RULES": 150, "STATIC_ADDRESSES": 8,
    "IN_USE_ADDRESSES": 69, "HEALTH_CHECKS": 225, "BACKEND_SERVICES": 150, "URL_MAPS": 150, "TARGET_HTTP_PROXIES": 150,
    "TARGET_HTTPS_PROXIES": 150, "GPUS_ALL_REGIONS": 64, "CPUS_ALL_REGIONS": 4000, "NETWORK_ENDPOINT_GROUPS": 600,
    "GLOBAL_INTERNAL_MANAGED_BACKEND_SERVICES": 75, "GLOBAL_INTERNAL_ADDRESSES": 5000,
}  # fmt: skip

_GPU_METRICS = {
    "nvidia-h100-80gb": "NVIDIA_H100_GPUS",
    "nvidia-tesla-a100": "NVIDIA_A100_GPUS",
    "nvidia-a100-80gb": "NVIDIA_A100_80GB_GPUS",
    "nvidia-l4": "NVIDIA_L4_GPUS",
    "nvidia-tesla-t4": "NVIDIA_T4_GPUS",
}
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


def needs(machines: Machines) -> Counter[str]:
    """Gives the amount of each regional metric the machines take."""
    amounts: Counter[str] = Counter({"INSTANCES": machines.count})
    amounts[_cpu_metric(machines)] += machines.machine.cpus * machines.count
    amounts[_disk_metric(machines.disk_type)] += machines.disk_gb * machines.count
    if machines.machine.gpus:
        amounts.update(_gpu_needs(machines))
    if machines.public_addresses:
        amounts["IN_USE_ADDRESSES"] += machines.count
    return +amounts


def _gpu_needs(machines: Machines) -> Counter[str]:
    prefix = "PREEMPTIBLE_" if machines.spot else ""
    amounts: Counter[str] = Counter()
    metric = _GPU_METRICS.get(machines.machine.accelerator)
    if metric:
        amounts[prefix + metric] += machines.machine.gpus * machines.count
    ssd_metric = "PREEMPTIBLE_LOCAL_SSD_GB" if machines.spot else "LOCAL_SSD_TOTAL_GB"
    amounts[ssd_metric] += machines.machine.local_ssds * _LOCAL_SSD_GB * machines.count
    return amounts


def _cpu_metric(machines: Machines) -> str:
    if machines.spot:
        return "PREEMPTIBLE_CPUS"
    own = f"{machines.machine.family.upper()}_CPUS"
    return own if own in REGION_LIMITS and machines.machine.family != "e2" else "CPUS"


def _disk_metric(disk_type: str) -> str:
    if disk_type.startswith("hyperdisk"):
        return "HDB_TOTAL_GB"
    return "SSD_TOTAL_GB" if disk_type in _SSD_DISKS else "DISKS_TOTAL_GB"


def total(groups: Iterable[Machines]) -> Counter[str]:
    """Gives the sum of what several groups of machines take."""
    amounts: Counter[str] = Counter()
    for group in groups:
        amounts.update(needs(group))
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
