# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings of the kubelet on a pool's nodes (GKE API: NodeKubeletConfig)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._options import Spec

Options = Mapping[str, Any]

KUBELET: Spec = {
    "cpu_manager_policy": {"type": "str", "choices": ["none", "static"]},
    "cpu_cfs_quota": {"type": "bool"},
    "cpu_cfs_quota_period": {"type": "str"},
    "topology_manager_policy": {"type": "str", "choices": ["none", "best-effort", "restricted", "single-numa-node"]},
    "topology_manager_scope": {"type": "str", "choices": ["container", "pod"]},
    "memory_manager_policy": {"type": "str", "choices": ["none", "static"]},
    "pod_pids_limit": {"type": "int"},
    "max_parallel_image_pulls": {"type": "int"},
    "image_gc_low_threshold": {"type": "int"},
    "image_gc_high_threshold": {"type": "int"},
    "container_log_max_size": {"type": "str"},
    "container_log_max_files": {"type": "int"},
    "insecure_readonly_port": {"type": "bool"},
    "single_process_oom_kill": {"type": "bool"},
    "shutdown_grace_period": {"type": "int", "choices": [0, 30, 120]},
    "shutdown_grace_period_critical_pods": {"type": "int"},
}
# The ranges of the API reference, both ends included.
RANGES = {
    "pod_pids_limit": (1024, 4194303),
    "max_parallel_image_pulls": (2, 5),
    "image_gc_low_threshold": (10, 85),
    "image_gc_high_threshold": (10, 85),
    "container_log_max_files": (2, 10),
    "shutdown_grace_period_critical_pods": (0, 120),
}


def kubelet_config(asked: Options | None) -> Body | None:
    """Give the body of the kubelet's settings; None leaves all of them to GKE."""
    if asked is None:
        return None
    return {
        "cpuManagerPolicy": asked["cpu_manager_policy"],
        "cpuCfsQuota": asked["cpu_cfs_quota"],
        "cpuCfsQuotaPeriod": asked["cpu_cfs_quota_period"],
        "topologyManager": {"policy": asked["topology_manager_policy"], "scope": asked["topology_manager_scope"]},
        "memoryManager": {"policy": asked["memory_manager_policy"]},
        "podPidsLimit": asked["pod_pids_limit"],
        "maxParallelImagePulls": asked["max_parallel_image_pulls"],
        "imageGcLowThresholdPercent": asked["image_gc_low_threshold"],
        "imageGcHighThresholdPercent": asked["image_gc_high_threshold"],
        "containerLogMaxSize": asked["container_log_max_size"],
        "containerLogMaxFiles": asked["container_log_max_files"],
        "insecureKubeletReadonlyPortEnabled": asked["insecure_readonly_port"],
        "singleProcessOomKill": asked["single_process_oom_kill"],
        "shutdownGracePeriodSeconds": asked["shutdown_grace_period"],
        "shutdownGracePeriodCriticalPodsSeconds": asked["shutdown_grace_period_critical_pods"],
    }


def kubelet_problems(asked: Options | None, spot: bool) -> Iterator[str]:
    """Say which settings GKE would refuse; the pool may name only some of them."""
    if asked is None:
        return
    for name, (lowest, highest) in RANGES.items():
        if asked.get(name) is not None and not lowest <= asked[name] <= highest:
            yield f"kubelet.{name} is {asked[name]}; set {lowest} to {highest}"
    low, high = asked.get("image_gc_low_threshold"), asked.get("image_gc_high_threshold")
    if low is not None and high is not None and low >= high:
        yield f"kubelet.image_gc_low_threshold: {low} is not less than image_gc_high_threshold {high}; set less"
    yield from _shutdown_problems(asked.get("shutdown_grace_period"), asked, spot)


def _shutdown_problems(seconds: int | None, asked: Options, spot: bool) -> Iterator[str]:
    critical = asked.get("shutdown_grace_period_critical_pods") or 0
    if seconds and not spot:
        yield "kubelet.shutdown_grace_period: only Spot VMs have one; set spot: true, or leave it out"
    if critical > (seconds or 0):
        yield (
            f"kubelet.shutdown_grace_period_critical_pods: {critical} s are part of shutdown_grace_period, which is "
            f"{'not set' if seconds is None else f'{seconds} s'}; set at most that"
        )
