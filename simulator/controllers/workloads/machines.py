# SPDX-License-Identifier: GPL-3.0-or-later
"""What a node of a machine type has to offer to pods.

Sources: Google's pages "Plan GKE Standard node sizes" (reservations) and "GPU machine types".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from simulator.compute.machine_types import MACHINE_TYPES, MachineType

MIB_PER_GIB = 1024
LOCAL_SSD_GIB = 375
EVICTION_MIB = 100
# Share of memory that GKE keeps, per slice of the machine's GiB: 25 % of the first 4, 20 % of the next 4, ...
MEMORY_SLICES = ((4.0, 0.25), (4.0, 0.20), (8.0, 0.10), (112.0, 0.06))
MEMORY_REST = 0.02
# Share of CPU that GKE keeps, in thousandths of a core: 60 of the first, 10 of the second, 5 of the next two.
CPU_SLICES = ((1, 60.0), (1, 10.0), (2, 5.0))
CPU_REST = 2.5
# Machines of this age and later give their local disks to pods without being asked.
LOCAL_DISKS_FOR_PODS = ("a3", "a4", "a4x")


@dataclass(frozen=True)
class Capacity:
    """CPU in thousandths of a core, memory and ephemeral storage in MiB, GPUs and pods in pieces."""

    cpu: int
    memory: int
    storage: int
    gpus: int = 0
    pods: int = 110

    def quantities(self) -> dict[str, str]:
        """The capacity as the Kubernetes API writes it."""
        gpus = {"nvidia.com/gpu": str(self.gpus)} if self.gpus else {}
        return {
            "cpu": f"{self.cpu}m" if self.cpu % 1000 else str(self.cpu // 1000),
            "ephemeral-storage": _size(self.storage),
            "hugepages-1Gi": "0",
            "hugepages-2Mi": "0",
            "memory": _size(self.memory),
            **gpus,
            "pods": str(self.pods),
        }


def _size(mebibytes: int) -> str:
    """A size as the API server keeps it: the largest unit that divides it."""
    for unit in ("Mi", "Gi"):
        if mebibytes % MIB_PER_GIB:
            return f"{mebibytes}{unit}"
        mebibytes //= MIB_PER_GIB
    return f"{mebibytes}Ti"


def machine_of(config: dict[str, Any]) -> MachineType:
    """The machine type of a node pool; a custom or unknown one counts as the smallest."""
    return MACHINE_TYPES.get(config.get("machineType", "e2-medium"), MACHINE_TYPES["e2-medium"])


def capacity(config: dict[str, Any]) -> Capacity:
    """All that a node of this pool configuration has."""
    machine = machine_of(config)
    return Capacity(
        cpu=machine.cpus * 1000,
        memory=int(machine.memory_gb * MIB_PER_GIB),
        storage=_disk(config, machine) * MIB_PER_GIB,
        gpus=gpus(config, machine),
    )


def allocatable(config: dict[str, Any]) -> Capacity:
    """What is left for pods once GKE has taken its share."""
    machine, whole = machine_of(config), capacity(config)
    return Capacity(
        cpu=whole.cpu - _reserved_cpu(machine.cpus),
        memory=whole.memory - _reserved_memory(machine.memory_gb),
        storage=_storage_left(whole.storage),
        gpus=whole.gpus if has_driver(config) else 0,
    )


def gpus(config: dict[str, Any], machine: MachineType) -> int:
    """How many GPUs a node carries: those the pool asks for."""
    asked = [int(accelerator.get("acceleratorCount", 0)) for accelerator in config.get("accelerators") or []]
    return sum(asked) if asked else machine.gpus


def has_driver(config: dict[str, Any]) -> bool:
    """Tells whether GKE installs the GPU driver; without it a node offers no GPU."""
    settings = [item.get("gpuDriverInstallationConfig") or {} for item in config.get("accelerators") or []]
    return all(item.get("gpuDriverVersion") != "INSTALLATION_DISABLED" for item in settings)


def _disk(config: dict[str, Any], machine: MachineType) -> int:
    asked = (config.get("ephemeralStorageLocalSsdConfig") or {}).get("localSsdCount", 0)
    disks = int(asked) or (machine.local_ssds if machine.family in LOCAL_DISKS_FOR_PODS else 0)
    return disks * LOCAL_SSD_GIB if disks else int(config.get("diskSizeGb", 100))


def _storage_left(whole: int) -> int:
    # GKE keeps a tenth for eviction and, at most, half the disk, 6 GiB plus 35 %, or 100 GiB for itself.
    system = min(whole // 2, 6 * MIB_PER_GIB + whole * 35 // 100, 100 * MIB_PER_GIB)
    return whole - whole // 10 - system


def _reserved_cpu(cpus: int) -> int:
    reserved, left = 0.0, cpus
    for cores, thousandths in CPU_SLICES:
        taken = min(cores, left)
        reserved, left = reserved + taken * thousandths, left - taken
    return int(reserved + left * CPU_REST)


def _reserved_memory(gibibytes: float) -> int:
    reserved, left = 0.0, gibibytes
    for size, share in MEMORY_SLICES:
        taken = min(size, left)
        reserved, left = reserved + taken * share, left - taken
    return int((reserved + left * MEMORY_REST) * MIB_PER_GIB) + EVICTION_MIB
