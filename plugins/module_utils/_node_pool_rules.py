# SPDX-License-Identifier: GPL-3.0-or-later
"""What the fields of a GPU node pool must be, each for itself (GKE API: NodePool; Compute API: Disk)."""

from __future__ import annotations

from ansible_collections.gkefleet.inference.plugins.module_utils import _names
from ansible_collections.gkefleet.inference.plugins.module_utils import _value_kinds as kinds
from ansible_collections.gkefleet.inference.plugins.module_utils._kubelet import KUBELET as kubelet_settings
from ansible_collections.gkefleet.inference.plugins.module_utils._value_rules import (
    anything,
    choice,
    fields,
    flag,
    list_of,
    text,
    whole,
)

NODES = whole(0, 15_000)  # GKE docs "Quotas and limits": nodes of a cluster
AUTOSCALING = fields(
    enabled=flag,
    min_nodes=NODES,
    max_nodes=NODES,
    total_min_nodes=NODES,
    total_max_nodes=NODES,
    location_policy=choice("balanced", "any"),
)
TAINT = fields(
    ("key", "effect"),
    key=kinds.LABEL_KEY,
    value=kinds.LABEL_VALUE,
    effect=choice("NoSchedule", "PreferNoSchedule", "NoExecute"),
)
KUBELET = fields(
    (),
    **dict.fromkeys(set(kubelet_settings) - {"cpu_cfs_quota_period", "container_log_max_size"}, anything),
    cpu_cfs_quota_period=kinds.DURATION,
    container_log_max_size=text(_names.NameRule("size", r"\d+(Ki|Mi|Gi)?", 20, "one such as 10Mi")),
)
RESERVATION = fields(
    affinity=choice("none", "any", "specific"),
    key=kinds.LABEL_KEY,
    # A name, or what the documentation of reservations calls a path: projects/P/reservations/R/reservationBlocks/B.
    values=list_of(text(_names.NameRule("reservation", r"[a-z0-9][-a-zA-Z0-9/.:]*", 250, "its name or path"))),
)
DISK_GB = whole(10, 65_536)
NODE_POOL = fields(
    ("name", "machine_type"),
    name=text(_names.NODE_POOL),
    machine_type=kinds.MACHINE_TYPE,
    node_count=NODES,
    accelerator=fields(
        ("type", "count"),
        type=kinds.OBJECT,
        count=whole(1, 64),
        driver_version=choice("default", "latest", "disabled"),
        partition_size=text(_names.NameRule("partition", r"\d+g\.\d+gb", 20, "a MIG profile such as 1g.10gb")),
        sharing=anything,
    ),
    spot=flag,
    flex_start=flag,
    max_run_duration=whole(60),
    reservation=RESERVATION,
    autoscaling=AUTOSCALING,
    node_locations=list_of(kinds.OBJECT, distinct=True),
    local_ssd_count=whole(0, 24),
    disk_type=kinds.DISK_TYPE,
    disk_size_gb=DISK_GB,
    gvnic=flag,
    workload_metadata=choice("gke_metadata", "gce_metadata"),
    accelerator_network_profile=choice("auto"),
    kubelet=KUBELET,
    compact_placement=flag,
    queued_provisioning=flag,
    best_effort_nodes=NODES,
    auto_repair=flag,
    auto_upgrade=flag,
    max_surge=NODES,
    max_unavailable=NODES,
    service_account=kinds.NODE_ACCOUNT,
    oauth_scopes=list_of(kinds.SCOPE),
    labels=kinds.LABELS,
    taints=list_of(TAINT),
    version=text(_names.NameRule("version", r"\d+\.\d+(\.\d+(-gke\.\d+)?)?", 40, "one such as 1.34.1-gke.1127000")),
    minimum_nodes=NODES,
)
DEFAULT_POOL = fields(
    name=text(_names.NODE_POOL),
    machine_type=kinds.MACHINE_TYPE,
    node_count=NODES,
    disk_type=kinds.DISK_TYPE,
    disk_size_gb=DISK_GB,
    spot=flag,
    service_account=kinds.NODE_ACCOUNT,
    node_locations=list_of(kinds.OBJECT, distinct=True),
)
