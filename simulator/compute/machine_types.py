# SPDX-License-Identifier: GPL-3.0-or-later
"""The machine types the simulator offers: general-purpose ones and those that carry GPUs.

Source: Google's pages "GPU machine types" and "General-purpose machine family".
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Purchase(Enum):
    """How machines of a type can be bought."""

    ANY = "any"
    SPOT_OR_FLEX = "Spot or flex-start"
    RESERVATION_SPOT_OR_FLEX = "a reservation, Spot or flex-start"
    RESERVATION = "a reservation"


@dataclass(frozen=True)
class MachineType:
    """One machine type; sizes in vCPUs, GiB of memory and 375-GiB local disks it comes with."""

    name: str
    cpus: int
    memory_gb: float
    accelerator: str = ""
    gpus: int = 0
    local_ssds: int = 0
    purchase: Purchase = Purchase.ANY

    @property
    def family(self) -> str:
        """The family, such as a3 or e2."""
        return self.name.split("-", 1)[0]

    @property
    def series(self) -> str:
        """Family and model, such as a3-highgpu: what zones offer as a whole."""
        return self.name.rsplit("-", 1)[0]


ACCELERATORS = {
    "nvidia-h100-80gb": "NVIDIA H100 80GB",
    "nvidia-h100-mega-80gb": "NVIDIA H100 80GB MEGA",
    "nvidia-h200-141gb": "NVIDIA H200 141GB",
    "nvidia-b200": "NVIDIA B200",
    "nvidia-gb200": "NVIDIA GB200",
    "nvidia-gb300": "NVIDIA GB300",
    "nvidia-tesla-a100": "NVIDIA A100 40GB",
    "nvidia-a100-80gb": "NVIDIA A100 80GB",
    "nvidia-l4": "NVIDIA L4",
    "nvidia-rtx-pro-6000": "NVIDIA RTX PRO 6000",
    "nvidia-tesla-t4": "NVIDIA T4",
    "nvidia-tesla-v100": "NVIDIA V100",
    "nvidia-tesla-p100": "NVIDIA P100",
    "nvidia-tesla-p4": "NVIDIA P4",
}


def _standard(family: str, sizes: tuple[int, ...], memory_per_cpu: float = 4) -> tuple[MachineType, ...]:
    return tuple(MachineType(f"{family}-standard-{size}", size, size * memory_per_cpu) for size in sizes)


def _a2(model: str, accelerator: str, gpus: int, memory_per_gpu: int, local_ssds: int) -> MachineType:
    return MachineType(f"a2-{model}-{gpus}g", 12 * gpus, memory_per_gpu * gpus, accelerator, gpus, local_ssds)


def _l4(cpus: int, gpus: int) -> MachineType:
    return MachineType(f"g2-standard-{cpus}", cpus, cpus * 4, "nvidia-l4", gpus)


_SPOT = Purchase.SPOT_OR_FLEX
_SCARCE = Purchase.RESERVATION_SPOT_OR_FLEX

_A3_AND_LATER = (
    MachineType("a3-highgpu-1g", 26, 234, "nvidia-h100-80gb", 1, 2, _SPOT),
    MachineType("a3-highgpu-2g", 52, 468, "nvidia-h100-80gb", 2, 4, _SPOT),
    MachineType("a3-highgpu-4g", 104, 936, "nvidia-h100-80gb", 4, 8, _SPOT),
    MachineType("a3-highgpu-8g", 208, 1872, "nvidia-h100-80gb", 8, 16),
    MachineType("a3-edgegpu-8g", 208, 1872, "nvidia-h100-80gb", 8, 16),
    MachineType("a3-megagpu-8g", 208, 1872, "nvidia-h100-mega-80gb", 8, 16),
    MachineType("a3-ultragpu-8g", 224, 2952, "nvidia-h200-141gb", 8, 32, _SCARCE),
    MachineType("a4-highgpu-8g", 224, 3968, "nvidia-b200", 8, 32, _SCARCE),
    MachineType("a4x-highgpu-4g", 140, 884, "nvidia-gb200", 4, 32, Purchase.RESERVATION),
    MachineType("a4x-maxgpu-4g-metal", 144, 960, "nvidia-gb300", 4, 32, Purchase.RESERVATION),
)
_A2 = (
    *(_a2("highgpu", "nvidia-tesla-a100", gpus, 85, 0) for gpus in (1, 2, 4, 8)),
    MachineType("a2-megagpu-16g", 96, 1360, "nvidia-tesla-a100", 16),
    *(_a2("ultragpu", "nvidia-a100-80gb", gpus, 170, gpus) for gpus in (1, 2, 4, 8)),
)
_G = (
    *(_l4(cpus, gpus) for cpus, gpus in ((4, 1), (8, 1), (12, 1), (16, 1), (24, 2), (32, 1), (48, 4), (96, 8))),
    *(MachineType(f"g4-standard-{n * 48}", n * 48, n * 180, "nvidia-rtx-pro-6000", n) for n in (1, 2, 4, 8)),
)
_TPU = tuple(MachineType(f"ct6e-standard-{chips}t", 44 * chips, 176 * chips) for chips in (1, 4, 8))
_GENERAL = (
    MachineType("e2-micro", 2, 1),
    MachineType("e2-small", 2, 2),
    MachineType("e2-medium", 2, 4),
    *_standard("e2", (2, 4, 8, 16, 32)),
    MachineType("e2-highmem-4", 4, 32),
    MachineType("e2-highmem-8", 8, 64),
    *_standard("n1", (1, 2, 4, 8, 16, 32, 64, 96), 3.75),
    *_standard("n2", (2, 4, 8, 16, 32, 48, 64, 80)),
    *_standard("n2d", (2, 4, 8, 16, 32, 48, 64)),
    *_standard("n4", (2, 4, 8, 16, 32, 48, 64, 80)),
    *_standard("c2", (4, 8, 16, 30, 60)),
    *_standard("c3", (4, 8, 22, 44, 88, 176)),
    *_standard("t2d", (1, 2, 4, 8, 16, 32, 48, 60)),
)

MACHINE_TYPES: dict[str, MachineType] = {
    machine.name: machine for machine in (*_A3_AND_LATER, *_A2, *_G, *_TPU, *_GENERAL)
}
