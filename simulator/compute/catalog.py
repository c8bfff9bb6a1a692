# SPDX-License-Identifier: GPL-3.0-or-later
"""What Compute Engine offers and nobody creates: regions, zones, machine and accelerator types, the project itself."""

from __future__ import annotations

import zlib
from collections.abc import Mapping

from simulator.compute.availability import accelerators_in, machines_in
from simulator.compute.geography import REGIONS, ZONES
from simulator.compute.links import link
from simulator.compute.machine_types import ACCELERATORS, MachineType
from simulator.compute.store import Body

# When Google made its regions and types does not matter to anybody; the date of the recordings' oldest body.
_CREATED = "1969-12-31T16:00:00.000-08:00"
# What every zone has of Google's.
OFFERED = frozenset({"machineTypes", "acceleratorTypes"})


def number_of(path: str) -> str:
    """Gives the id of a resource that nobody has created by a call."""
    return str(1000 + zlib.crc32(path.encode()))


def _common(kind: str, path: str, description: str) -> Body:
    return {
        "kind": f"compute#{kind}",
        "id": number_of(path),
        "creationTimestamp": _CREATED,
        "name": path.rsplit("/", 1)[-1],
        "description": description,
        "selfLink": link(path),
    }


def quotas(limits: Mapping[str, float], usage: Mapping[str, float]) -> list[Body]:
    """Gives a quotas list: metric, limit and usage."""
    return [
        {"metric": metric, "limit": float(limits[metric]), "usage": float(usage.get(metric, 0))} for metric in limits
    ]


def region_body(project: str, name: str, quota: list[Body]) -> Body:
    """Gives a region with its zones and quotas."""
    zones = [link(f"projects/{project}/zones/{zone}") for zone in REGIONS[name].zones]
    common = _common("region", f"projects/{project}/regions/{name}", name)
    return {**common, "status": "UP", "zones": zones, "quotas": quota, "supportsPzs": False}


def zone_body(project: str, name: str) -> Body:
    """Gives a zone."""
    region = link(f"projects/{project}/regions/{ZONES[name]}")
    common = _common("zone", f"projects/{project}/zones/{name}", name)
    return {**common, "status": "UP", "region": region, "supportsPzs": False}


def machine_type_body(project: str, zone: str, machine: MachineType) -> Body:
    """Gives a machine type of a zone."""
    gpus = f", {machine.gpus} {ACCELERATORS[machine.accelerator]}" if machine.gpus else ""
    description = f"{machine.cpus} vCPUs, {machine.memory_gb:g} GB RAM{gpus}"
    body = {
        **_common("machineType", f"projects/{project}/zones/{zone}/machineTypes/{machine.name}", description),
        "guestCpus": machine.cpus,
        "memoryMb": int(machine.memory_gb * 1024),
        "imageSpaceGb": 0,
        "maximumPersistentDisks": 128,
        "maximumPersistentDisksSizeGb": "263168",
        "zone": zone,
        "isSharedCpu": machine.name in ("e2-micro", "e2-small", "e2-medium"),
        "architecture": "ARM64" if machine.family == "a4x" else "X86_64",
    }
    cards = [{"guestAcceleratorType": machine.accelerator, "guestAcceleratorCount": machine.gpus}]
    return {**body, "accelerators": cards} if machine.gpus else body


def accelerator_type_body(project: str, zone: str, name: str, most: int) -> Body:
    """Gives an accelerator type of a zone."""
    path = f"projects/{project}/zones/{zone}/acceleratorTypes/{name}"
    own = {"zone": link(f"projects/{project}/zones/{zone}"), "maximumCardsPerInstance": most}
    return {**_common("acceleratorType", path, ACCELERATORS[name]), **own}


def zone_offers(project: str, zone: str, collection: str) -> list[Body]:
    """Gives the machine types or the accelerator types of a zone."""
    if collection == "machineTypes":
        return [machine_type_body(project, zone, machine) for machine in machines_in(zone)]
    return [accelerator_type_body(project, zone, name, most) for name, most in accelerators_in(zone).items()]


def project_body(project: str, number: str, quota: list[Body]) -> Body:
    """Gives the project as Compute Engine sees it."""
    return {
        "kind": "compute#project",
        "id": number,
        "creationTimestamp": _CREATED,
        "name": project,
        "commonInstanceMetadata": {"kind": "compute#metadata", "fingerprint": "AAAAAAAAAAA="},
        "quotas": quota,
        "selfLink": link(f"projects/{project}"),
        "defaultServiceAccount": f"{number}-compute@developer.gserviceaccount.com",
        "xpnProjectStatus": "UNSPECIFIED_XPN_PROJECT_STATUS",
        "defaultNetworkTier": "PREMIUM",
        "cloudArmorTier": "CA_STANDARD",
        "vmDnsSetting": "ZONAL_ONLY",
    }
