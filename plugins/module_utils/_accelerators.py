# SPDX-License-Identifier: GPL-3.0-or-later
"""The accelerators of a pool's nodes (GKE API: AcceleratorConfig)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._given import given
from ansible_collections.gkefleet.inference.plugins.module_utils._gpu_machines import MACHINES
from ansible_collections.gkefleet.inference.plugins.module_utils._options import Spec

Options = Mapping[str, Any]

DRIVERS = {"default": "DEFAULT", "latest": "LATEST", "disabled": "INSTALLATION_DISABLED"}
ACCELERATOR: Spec = {
    "type": {"type": "str"},
    "count": {"type": "int"},
    "driver_version": {"type": "str", "choices": list(DRIVERS), "default": "default"},
    "partition_size": {"type": "str"},
    "sharing": {
        "type": "dict",
        "options": {
            "strategy": {"type": "str", "choices": ["time_sharing", "mps"], "default": "time_sharing"},
            "clients": {"type": "int", "required": True},
        },
    },
}


def accelerators(machine_type: str, asked: Options | None) -> list[Body] | None:
    """Give the accelerators of the machine type, or those asked for; None for machines without."""
    machine = MACHINES.get(machine_type)
    asked = asked or {"type": None, "count": None, "driver_version": "default"}
    kind = asked["type"] or (machine and machine.accelerator)
    if kind is None:
        return None
    config = {
        "acceleratorType": kind,
        "acceleratorCount": str(asked["count"] or (machine.count if machine else 1)),
        "gpuDriverInstallationConfig": {"gpuDriverVersion": DRIVERS[asked["driver_version"]]},
        "gpuPartitionSize": asked.get("partition_size"),
        "gpuSharingConfig": _sharing(asked.get("sharing")),
    }
    return [given(config)]


def _sharing(asked: Options | None) -> Body | None:
    if asked is None:
        return None
    return {"gpuSharingStrategy": asked["strategy"].upper(), "maxSharedClientsPerGpu": str(asked["clients"])}
