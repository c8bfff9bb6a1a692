# SPDX-License-Identifier: GPL-3.0-or-later
"""Facts about accelerator machine types, and rules that follow from them (Compute Engine docs: GPU machine types)."""

from __future__ import annotations

from dataclasses import dataclass

ON_DEMAND = "on-demand"
SPOT = "Spot"
FLEX_START = "flex-start"
RESERVATION = "reservation"

TPU_SERIES = "ct6e-standard-"  # TPU v6e

LOCAL_SSD_GB = 375  # of one disk; Google counts GiB as GB

ANY = frozenset({ON_DEMAND, SPOT, FLEX_START, RESERVATION})
SPOT_OR_FLEX = frozenset({SPOT, FLEX_START})
NO_ON_DEMAND = frozenset({SPOT, FLEX_START, RESERVATION})
RESERVATION_ONLY = frozenset({RESERVATION})


@dataclass(frozen=True)
class GpuMachine:
    """What one accelerator machine type carries; memory in GB, Local SSD in GiB (0 when it is an option)."""

    accelerator: str
    count: int
    vcpus: int
    memory: int
    local_ssd: int = 0
    purchase: frozenset[str] = ANY


def _table() -> dict[str, GpuMachine]:
    """Give every accelerator machine type whose facts are public."""
    h100, mega, a100 = "nvidia-h100-80gb", "nvidia-h100-mega-80gb", "nvidia-tesla-a100"
    machines = {
        "a3-highgpu-1g": GpuMachine(h100, 1, 26, 234, 750, SPOT_OR_FLEX),
        "a3-highgpu-2g": GpuMachine(h100, 2, 52, 468, 1500, SPOT_OR_FLEX),
        "a3-highgpu-4g": GpuMachine(h100, 4, 104, 936, 3000, SPOT_OR_FLEX),
        "a3-highgpu-8g": GpuMachine(h100, 8, 208, 1872, 6000),
        "a3-edgegpu-8g": GpuMachine(h100, 8, 208, 1872, 6000),
        "a3-megagpu-8g": GpuMachine(mega, 8, 208, 1872, 6000),
        "a3-ultragpu-8g": GpuMachine("nvidia-h200-141gb", 8, 224, 2952, 12000, NO_ON_DEMAND),
        "a4-highgpu-8g": GpuMachine("nvidia-b200", 8, 224, 3968, 12000, NO_ON_DEMAND),
        "a4x-highgpu-4g": GpuMachine("nvidia-gb200", 4, 140, 884, 12000, RESERVATION_ONLY),
        "a4x-maxgpu-4g-metal": GpuMachine("nvidia-gb300", 4, 144, 960, 12000, RESERVATION_ONLY),
        "a2-megagpu-16g": GpuMachine(a100, 16, 96, 1360),
    }
    for count in (1, 2, 4, 8):
        machines[f"a2-highgpu-{count}g"] = GpuMachine(a100, count, 12 * count, 85 * count)
        machines[f"a2-ultragpu-{count}g"] = GpuMachine("nvidia-a100-80gb", count, 12 * count, 170 * count, 375 * count)
        machines[f"g4-standard-{48 * count}"] = GpuMachine("nvidia-rtx-pro-6000", count, 48 * count, 180 * count)
    for vcpus, count in ((4, 1), (8, 1), (12, 1), (16, 1), (24, 2), (32, 1), (48, 4), (96, 8)):
        machines[f"g2-standard-{vcpus}"] = GpuMachine("nvidia-l4", count, vcpus, 4 * vcpus)
    return machines


MACHINES: dict[str, GpuMachine] = _table()


def accelerator_problems(machine_type: str, accelerator: str | None, count: int | None) -> list[str]:
    """Say how the accelerator options contradict the machine type, which always carries its accelerators whole.

    A machine type that is not in the table has no rule here: newer ones are left to Google.
    """
    if machine_type.startswith(TPU_SERIES) and (accelerator is not None or count is not None):
        return [f"accelerator: {machine_type} has TPUs, which the machine type alone names; leave accelerator out"]
    machine = MACHINES.get(machine_type)
    if machine is None:
        return []
    problems = []
    if accelerator is not None and accelerator != machine.accelerator:
        problems.append(
            f"accelerator.type: {machine_type} carries {machine.accelerator}, not {accelerator}; "
            f"set {machine.accelerator}, or a machine_type that carries {accelerator}"
        )
    if count is not None and count != machine.count:
        problems.append(f"accelerator.count: {machine_type} carries {machine.count}, not {count}; set {machine.count}")
    return problems


def purchase_problems(machine_type: str, spot: bool, flex_start: bool, reserved: bool) -> list[str]:
    """Say how the way of buying contradicts the machine type; Spot and flex-start exclude each other."""
    if spot and flex_start:
        return ["spot and flex_start are two different ways to buy: set only one of them"]
    machine = MACHINES.get(machine_type)
    asked = SPOT if spot else FLEX_START if flex_start else RESERVATION if reserved else ON_DEMAND
    if machine is None or asked in machine.purchase:
        return []
    options = {SPOT: "spot: true", FLEX_START: "flex_start: true", RESERVATION: "reservation"}
    ways = " or ".join(options[way] for way in (SPOT, FLEX_START, RESERVATION) if way in machine.purchase)
    return [f"machine_type: {machine_type} is not sold {asked}; set {ways}"]


def disk_problems(machine_type: str, disk_type: str | None) -> list[str]:
    """Say why the boot disk type is not offered with the machine type."""
    family = machine_type.split("-", 1)[0]
    if disk_type == "pd-standard" and family in {"a3", "a4", "a4x"}:
        return [f"disk_type: {machine_type} does not take pd-standard; set pd-balanced, pd-ssd or hyperdisk-balanced"]
    if disk_type is not None and family == "g4" and not disk_type.startswith("hyperdisk-"):
        return [f"disk_type: {machine_type} takes Hyperdisk only, not {disk_type}; set hyperdisk-balanced"]
    return []


def is_large(machine_type: str) -> bool:
    """Tell machine types whose extra network cards use addresses in 192.168.0.0/16."""
    return machine_type.startswith(("a3-megagpu-8g", "a3-highgpu-8g", "a3-ultragpu-8g", "a4-", "a4x-"))
