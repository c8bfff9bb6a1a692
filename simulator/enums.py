# SPDX-License-Identifier: GPL-3.0-or-later
"""Numbers of enum values, for clients that ask for `enum-encoding=int`.

A discovery document lists an enum's names in the order of the proto file. Their numbers are counted from 0, except in
the few enums of container v1 that skip numbers; those are listed here (source: google-cloud-container's descriptors).
"""

from __future__ import annotations

from simulator.discovery import Schema


def _from(first: int, names: str) -> dict[str, int]:
    return {name: first + index for index, name in enumerate(names.split())}


_SKIPPING: dict[str, dict[str, int]] = {
    "Operation.operationType": _from(18, "RESIZE_CLUSTER FLEET_FEATURE_UPGRADE"),
    "UpgradeSettings.strategy": {"BLUE_GREEN": 2, "SURGE": 3, "SHORT_LIVED": 5},
    "StatusCondition.code": {
        "CLOUD_KMS_KEY_ERROR": 7,
        "CA_EXPIRING": 9,
        "NODE_SERVICE_ACCOUNT_MISSING_PERMISSIONS": 10,
        "CLOUD_KMS_KEY_DESTROYED": 11,
    },
    "StatusCondition.canonicalCode": {
        "UNAUTHENTICATED": 16,
        **_from(8, "RESOURCE_EXHAUSTED FAILED_PRECONDITION ABORTED OUT_OF_RANGE UNIMPLEMENTED INTERNAL UNAVAILABLE"),
        "DATA_LOSS": 15,
    },
    "GatewayAPIConfig.channel": _from(3, "CHANNEL_EXPERIMENTAL CHANNEL_STANDARD"),
    "DatabaseEncryption.currentState": _from(
        7,
        "CURRENT_STATE_ENCRYPTED CURRENT_STATE_ALL_OBJECTS_ENCRYPTION_ENABLED "
        "CURRENT_STATE_ALL_OBJECTS_ENCRYPTION_PENDING CURRENT_STATE_ALL_OBJECTS_ENCRYPTION_ERROR",
    ),
    "UpgradeInfoEvent.state": _from(3, "STARTED SUCCEEDED FAILED CANCELED"),
    "LoggingComponentConfig.enableComponents": _from(7, "KCP_SSHD KCP_CONNECTION KCP_HPA KCP_VPA"),
    "AdvancedDatapathObservabilityConfig.relayMode": _from(3, "INTERNAL_VPC_LB EXTERNAL_LB"),
    "MonitoringComponentConfig.enableComponents": {
        **_from(3, "APISERVER SCHEDULER CONTROLLER_MANAGER"),
        **_from(7, "STORAGE HPA POD DAEMONSET DEPLOYMENT STATEFULSET CADVISOR KUBELET DCGM JOBSET"),
    },
    "DataplaneV2Config.scalabilityMode": _from(3, "DISABLED SCALE_OPTIMIZED"),
    "ClusterUpgradeInfo.autoUpgradeStatus": _from(4, "MINOR_UPGRADE_PAUSED UPGRADE_PAUSED"),
    "ClusterUpgradeInfo.pausedReason": _from(
        5,
        "MAINTENANCE_EXCLUSION_NO_UPGRADES MAINTENANCE_EXCLUSION_NO_MINOR_UPGRADES "
        "CLUSTER_DISRUPTION_BUDGET_MINOR_UPGRADE SYSTEM_CONFIG",
    ),
    "GPUDirectConfig.gpuDirectStrategy": {"RDMA": 2},
}


def number(place: str, schema: Schema, name: str) -> int:
    """The number of an enum value; `place` is "Schema.field"."""
    skipping = _SKIPPING.get(place, {})
    if name in skipping:
        return skipping[name]
    return list(schema["enum"]).index(name)


def name_of(place: str, schema: Schema, wanted: int) -> str | None:
    """The name of an enum number, or None when there is no such number."""
    for name in schema["enum"]:
        if number(place, schema, name) == wanted:
            return str(name)
    return None
