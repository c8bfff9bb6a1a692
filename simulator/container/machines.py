# SPDX-License-Identifier: GPL-3.0-or-later
"""Which nodes a pool may have: machine types, GPUs, disks, purchase model, zones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simulator.compute.availability import accelerators_in, offers
from simulator.compute.machine_types import ACCELERATORS, MACHINE_TYPES, MachineType, Purchase
from simulator.compute.quotas import Machines
from simulator.container.node_pool_defaults import default_disk
from simulator.errors import invalid_argument

Body = dict[str, Any]

_NO_STANDARD_DISK = frozenset({"a3", "a4", "a4x", "g4"})
_HYPERDISK_ONLY = frozenset({"a4", "a4x", "g4", "n4"})


def machine_of(config: Body) -> MachineType:
    """Gives the machine type of a node configuration; 400 when Google has none of that name."""
    name = config.get("machineType") or "e2-medium"
    if name not in MACHINE_TYPES:
        raise invalid_argument(f"Invalid machine type {name}.")
    return MACHINE_TYPES[name]


def check_nodes(config: Body, zones: Sequence[str]) -> None:
    """Refuses nodes that cannot be had like this in these zones."""
    machine = machine_of(config)
    _check_accelerators(config, machine)
    _check_zones(config, machine, zones)
    _check_purchase(config, machine)
    _check_disk(config, machine)


def _check_accelerators(config: Body, machine: MachineType) -> None:
    for accelerator in config.get("accelerators", ()):
        name, count = accelerator.get("acceleratorType", ""), int(accelerator.get("acceleratorCount", 0))
        if name not in ACCELERATORS:
            raise invalid_argument(f'Accelerator type "{name}" does not exist.')
        # GPU machine types page: the number and model are part of the machine type. The sentences are ours.
        if machine.gpus and (name, count) != (machine.accelerator, machine.gpus):
            has = f"{machine.gpus} {machine.accelerator}"
            raise invalid_argument(f"Machine type {machine.name} has {has} accelerators, not {count} {name}.")
        if not machine.gpus and machine.family != "n1":
            raise invalid_argument(f"Accelerator type {name} is not supported with machine type {machine.name}.")


def _check_zones(config: Body, machine: MachineType, zones: Sequence[str]) -> None:
    attached, _count = ("", 0) if machine.gpus else _attached(config)
    for zone in zones:
        if offers(zone, machine) and (not attached or attached in accelerators_in(zone)):
            continue
        if config.get("accelerators"):
            # Text from public reports.
            raise invalid_argument(
                f'Accelerator type "{machine.accelerator or attached}" does not exist in zone {zone}.'
            )
        raise invalid_argument(f"Machine type with name '{machine.name}' does not exist in zone '{zone}'.")


def _check_purchase(config: Body, machine: MachineType) -> None:
    spot, flex = bool(config.get("spot") or config.get("preemptible")), bool(config.get("flexStart"))
    if spot and flex:
        raise invalid_argument("Spot VMs and Flex-start VMs cannot be used together.")
    reserved = config.get("reservationAffinity", {}).get("consumeReservationType") == "SPECIFIC_RESERVATION"
    # GPU machine types page, purchase limits. The sentence is ours.
    allowed = {
        Purchase.ANY: True,
        Purchase.SPOT_OR_FLEX: spot or flex,
        Purchase.RESERVATION_SPOT_OR_FLEX: spot or flex or reserved,
        Purchase.RESERVATION: reserved,
    }
    if not allowed[machine.purchase]:
        raise invalid_argument(f"Machine type {machine.name} can only be used with {machine.purchase.value}.")


def _check_disk(config: Body, machine: MachineType) -> None:
    disk = config.get("diskType") or config.get("bootDisk", {}).get("diskType") or default_disk(machine.name)
    hyperdisk_only = machine.family in _HYPERDISK_ONLY and not disk.startswith("hyperdisk")
    if hyperdisk_only or (disk == "pd-standard" and machine.family in _NO_STANDARD_DISK):
        # Compute Engine docs, disk types per machine series; text as instances.insert words it.
        raise invalid_argument(f"[{disk}] features are not compatible for creating instance.")


def _attached(config: Body) -> tuple[str, int]:
    """Gives accelerator and number that a node asks for beside its machine type."""
    for accelerator in config.get("accelerators", ()):
        return accelerator.get("acceleratorType", ""), int(accelerator.get("acceleratorCount", 0))
    return "", 0


def machines(pool: Body, count: int, private: bool) -> Machines:
    """Gives what a number of the pool's nodes take of the quota."""
    config = pool["config"]
    return Machines(
        machine=machine_of(config),
        count=count,
        spot=bool(config.get("spot") or config.get("preemptible") or config.get("flexStart")),
        disk_type=config.get("diskType") or default_disk(config.get("machineType", "e2-medium")),
        disk_gb=int(config.get("diskSizeGb") or 100),
        public_addresses=not private,
        attached=_attached(config),
        attached_ssds=int(config.get("ephemeralStorageLocalSsdConfig", {}).get("localSsdCount", 0)),
    )
