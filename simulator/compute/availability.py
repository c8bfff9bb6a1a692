# SPDX-License-Identifier: GPL-3.0-or-later
"""Which zone offers which machine and accelerator types.

Google's list moves from week to week; this table keeps its shape: general-purpose machines everywhere, each GPU only in
some zones, a GPU missing from whole regions.
"""

from __future__ import annotations

from simulator.compute.geography import ZONES
from simulator.compute.machine_types import ACCELERATORS, MACHINE_TYPES, MachineType


def _zones(text: str) -> frozenset[str]:
    zones: set[str] = set()
    for word in text.split():
        region, letters = word.rsplit("-", 1)
        zones |= {f"{region}-{letter}" for letter in letters}
    return frozenset(zones)


# Source: Google's page "GPU regions and zones", in its usual coarseness.
_SERIES_ZONES: dict[str, frozenset[str]] = {
    "a3-highgpu": _zones(
        "asia-east1-c asia-northeast1-b asia-southeast1-bc australia-southeast1-c europe-west1-bc europe-west2-ab"
        " europe-west3-abc europe-west4-bc us-central1-abc us-east4-abc us-east5-abc us-west1-ab us-west4-a"
    ),
    "a3-edgegpu": _zones("asia-south1-b australia-southeast1-a europe-west3-a us-west2-c"),
    "a3-megagpu": _zones(
        "asia-northeast1-b asia-southeast1-bc australia-southeast1-c europe-west1-bc europe-west4-bc us-central1-abc"
        " us-east4-abc us-east5-a us-west1-ab us-west4-a"
    ),
    "a3-ultragpu": _zones("asia-south1-b asia-south2-c europe-west1-b us-central1-b us-east4-b us-east5-a us-west1-c"),
    "a4-highgpu": _zones("asia-southeast1-b europe-west4-b us-central1-b us-east1-b us-east4-b us-west2-c us-west3-bc"),
    "a4x-highgpu": _zones("us-central1-a"),
    "a4x-maxgpu-4g": _zones("us-central1-b"),
    "a2-highgpu": _zones(
        "asia-northeast1-ac asia-northeast3-b asia-southeast1-bc europe-west4-ab me-west1-bc us-central1-abcf"
        " us-east1-b us-west1-b us-west3-b us-west4-b"
    ),
    "a2-megagpu": _zones(
        "asia-northeast1-ac asia-southeast1-bc europe-west4-ab me-west1-bc us-central1-abcf us-west1-b"
    ),
    "a2-ultragpu": _zones("asia-southeast1-c europe-west4-a us-central1-ac us-east4-c us-east5-b"),
    "g2-standard": _zones(
        "asia-east1-abc asia-northeast1-abc asia-northeast3-ab asia-south1-abc asia-southeast1-abc europe-west1-bc"
        " europe-west2-ab europe-west3-ab europe-west4-abc europe-west6-bc me-central2-ac northamerica-northeast2-ab"
        " us-central1-abc us-east1-bcd us-east4-ac us-west1-abc us-west4-ac"
    ),
    "g4-standard": _zones(
        "asia-southeast1-b europe-west1-b europe-west4-c us-central1-bf us-east4-b us-east5-a us-west1-a"
    ),
    "ct6e-standard": _zones("asia-northeast1-b europe-west4-a us-central1-b us-east1-d us-east5-ab"),
}


# Accelerators that are attached to N1 machines, and the most cards of one (GPU machine types page).
_ATTACHED_ZONES: dict[str, tuple[int, frozenset[str]]] = {
    "nvidia-tesla-t4": (
        4,
        _zones(
            "asia-east1-ac asia-northeast1-ac asia-south1-ab asia-southeast1-bc europe-west1-bcd europe-west2-ab"
            " europe-west3-b europe-west4-abc us-central1-abcf us-east1-cd us-east4-abc us-west1-ab us-west4-ab"
        ),
    ),
    "nvidia-tesla-v100": (8, _zones("asia-east1-c europe-west4-abc us-central1-abcf us-east1-c us-west1-ab")),
    "nvidia-tesla-p100": (
        4,
        _zones("asia-east1-ac europe-west1-bd europe-west4-a us-central1-cf us-east1-bc us-west1-ab"),
    ),
    "nvidia-tesla-p4": (4, _zones("asia-southeast1-bc europe-west4-bc us-central1-ac us-east4-abc us-west2-bc")),
}


def offers(zone: str, machine: MachineType) -> bool:
    """Tells whether the zone offers the machine type."""
    if zone not in ZONES:
        return False
    return zone in _SERIES_ZONES.get(machine.series, ZONES)


def machines_in(zone: str) -> list[MachineType]:
    """Gives the machine types of a zone, by name."""
    return [MACHINE_TYPES[name] for name in sorted(MACHINE_TYPES) if offers(zone, MACHINE_TYPES[name])]


def accelerators_in(zone: str) -> dict[str, int]:
    """Gives the zone's accelerator types and the most cards one machine can carry."""
    most: dict[str, int] = {}
    for machine in machines_in(zone):
        if machine.accelerator in ACCELERATORS:
            most[machine.accelerator] = max(machine.gpus, most.get(machine.accelerator, 0))
    most |= {name: cards for name, (cards, zones) in _ATTACHED_ZONES.items() if zone in zones}
    return dict(sorted(most.items()))
