# SPDX-License-Identifier: GPL-3.0-or-later
"""How a node pool's nodes are brought, placed, repaired and replaced (GKE API: NodePool)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body


def pool_policies(options: Mapping[str, Any]) -> Body:
    """Give the parts of the body that say how nodes come and go; None where the option is not set."""
    fewest = options["best_effort_nodes"]
    return {
        "networkConfig": {"acceleratorNetworkProfile": options["accelerator_network_profile"]},
        "placementPolicy": {"type": "COMPACT" if options["compact_placement"] else None},
        "queuedProvisioning": {"enabled": options["queued_provisioning"] or None},
        "bestEffortProvisioning": {"enabled": None if fewest is None else True, "minProvisionNodes": fewest},
        "management": {"autoRepair": options["auto_repair"], "autoUpgrade": options["auto_upgrade"]},
        "upgradeSettings": {"maxSurge": options["max_surge"], "maxUnavailable": options["max_unavailable"]},
    }
