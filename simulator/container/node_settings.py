# SPDX-License-Identifier: GPL-3.0-or-later
"""Which settings of nodes are refused: kubelet, metadata server, accelerator networks (GKE API reference: NodeConfig).

The rules are the reference's, the sentences are ours.
"""

from __future__ import annotations

from typing import Any

from simulator.errors import invalid_argument

Body = dict[str, Any]

_RANGES = {
    "podPidsLimit": (1024, 4194303),
    "maxParallelImagePulls": (2, 5),
    "imageGcLowThresholdPercent": (10, 85),
    "imageGcHighThresholdPercent": (10, 85),
    "containerLogMaxFiles": (2, 10),
    "shutdownGracePeriodCriticalPodsSeconds": (0, 120),
}
_SHUTDOWN_SECONDS = (0, 30, 120)


def check_settings(config: Body, network: Body, workload_identity: bool) -> None:
    """Refuses settings that nodes of this configuration cannot have."""
    mode = config.get("workloadMetadataConfig", {}).get("mode")
    if mode == "GKE_METADATA" and not workload_identity:
        raise invalid_argument("Workload metadata mode GKE_METADATA needs a cluster with a workload pool.")
    profile = network.get("acceleratorNetworkProfile", "auto")
    if profile != "auto":
        raise invalid_argument(f'Accelerator network profile "{profile}" is not valid, only "auto" is.')
    _check_kubelet(config.get("kubeletConfig", {}), bool(config.get("spot")))


def _check_kubelet(kubelet: Body, spot: bool) -> None:
    for name, (lowest, highest) in _RANGES.items():
        if name in kubelet and not lowest <= int(kubelet[name]) <= highest:
            raise invalid_argument(f"kubelet_config.{name} must be between {lowest} and {highest}.")
    low, high = kubelet.get("imageGcLowThresholdPercent", 80), kubelet.get("imageGcHighThresholdPercent", 85)
    if low >= high:
        raise invalid_argument("kubelet_config.imageGcLowThresholdPercent must be less than the high threshold.")
    seconds = kubelet.get("shutdownGracePeriodSeconds", 0)
    if seconds not in _SHUTDOWN_SECONDS:
        raise invalid_argument("kubelet_config.shutdownGracePeriodSeconds must be 0, 30 or 120.")
    if seconds and not spot:
        raise invalid_argument("kubelet_config.shutdownGracePeriodSeconds is only valid for Spot VMs.")
    if kubelet.get("shutdownGracePeriodCriticalPodsSeconds", 0) > seconds:
        raise invalid_argument("kubelet_config.shutdownGracePeriodCriticalPodsSeconds exceeds the whole period.")
