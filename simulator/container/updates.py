# SPDX-License-Identifier: GPL-3.0-or-later
"""What clusters.update does: one desired field a call, each with its place in the cluster."""

from __future__ import annotations

from typing import Any

from simulator.container.endpoint_updates import authorized, endpoints, private
from simulator.container.omission import pruned
from simulator.errors import invalid_argument, unimplemented

Body = dict[str, Any]

# Fields that replace one object or value of the cluster.
_REPLACED: dict[str, tuple[str, ...]] = {
    "desiredGatewayApiConfig": ("networkConfig", "gatewayApiConfig"),
    "desiredPodAutoscaling": ("podAutoscaling",),
    "desiredWorkloadIdentityConfig": ("workloadIdentityConfig",),
    "desiredReleaseChannel": ("releaseChannel",),
    "desiredDefaultEnablePrivateNodes": ("networkConfig", "defaultEnablePrivateNodes"),
    "desiredDnsConfig": ("networkConfig", "dnsConfig"),
    "desiredDatapathProvider": ("networkConfig", "datapathProvider"),
    "desiredLoggingConfig": ("loggingConfig",),
    "desiredLoggingService": ("loggingService",),
    "desiredMonitoringService": ("monitoringService",),
    "desiredClusterAutoscaling": ("autoscaling",),
    "desiredVerticalPodAutoscaling": ("verticalPodAutoscaling",),
    "desiredShieldedNodes": ("shieldedNodes",),
    "desiredCostManagementConfig": ("costManagementConfig",),
    "desiredNotificationConfig": ("notificationConfig",),
    "desiredBinaryAuthorization": ("binaryAuthorization",),
    "desiredIdentityServiceConfig": ("identityServiceConfig",),
    "desiredSecretManagerConfig": ("secretManagerConfig",),
    "desiredAnonymousAuthenticationConfig": ("anonymousAuthenticationConfig",),
    "desiredRbacBindingConfig": ("rbacBindingConfig",),
    "desiredDatabaseEncryption": ("databaseEncryption",),
    "desiredAuthenticatorGroupsConfig": ("authenticatorGroupsConfig",),
    "desiredLocations": ("locations",),
    "desiredMasterVersion": ("currentMasterVersion",),
}
# Fields of which only the parts that are sent change. Recorded for add-ons and monitoring.
_MERGED: dict[str, tuple[str, ...]] = {
    "desiredAddonsConfig": ("addonsConfig",),
    "desiredMonitoringConfig": ("monitoringConfig",),
    "desiredNodePoolAutoConfigKubeletConfig": ("nodePoolAutoConfig", "nodeKubeletConfig"),
    "desiredSecurityPostureConfig": ("securityPostureConfig",),
}
_SPECIAL = frozenset(
    {"desiredControlPlaneEndpointsConfig", "desiredMasterAuthorizedNetworksConfig",
     "desiredPrivateClusterConfig", "desiredEnablePrivateEndpoint"}
)  # fmt: skip
# What another service takes part in; the cluster shows it when that has happened.
_ELSEWHERE = frozenset({"desiredFleet"})
# Fields about one node pool; desiredNodePoolId says which.
OF_POOL = frozenset({"desiredNodePoolAutoscaling", "desiredNodeVersion", "desiredImageType", "desiredNodePoolId"})
# Recorded pairs that may go together.
_TOGETHER = (frozenset({"desiredLoggingService", "desiredMonitoringService"}), OF_POOL)


def desired(update: Body) -> Body:
    """Gives the desired fields of an update; 400 when there is none or several that do not belong together."""
    wanted = {name: value for name, value in update.items() if name != "etag"}
    if not wanted:
        raise invalid_argument("Must specify a field to update.")
    names = frozenset(wanted)
    if len(names) > 1 and not any(names <= pair for pair in _TOGETHER):
        # GKE API reference of ClusterUpdate: exactly one update per call. The sentence is ours.
        raise invalid_argument(f"Only one field can be updated at a time, got: {', '.join(sorted(names))}.")
    for name in names - set(_REPLACED) - set(_MERGED) - _SPECIAL - _ELSEWHERE - OF_POOL:
        raise unimplemented(f"The simulator does not know how to update {name}.")
    return wanted


def updated(cluster: Body, wanted: Body) -> Body:
    """Gives the cluster after an update of cluster fields."""
    for name, value in wanted.items():
        if name in _REPLACED:
            cluster = _placed(cluster, _REPLACED[name], pruned(value, _REPLACED[name][-1]))
        elif name in _MERGED:
            cluster = _placed(cluster, _MERGED[name], {**_at(cluster, _MERGED[name]), **pruned(value)})
        elif name in _SPECIAL:
            cluster = {**cluster, **_special(cluster, name, value)}
    return _services(cluster, wanted)


def _at(cluster: Body, path: tuple[str, ...]) -> Body:
    value = cluster
    for key in path:
        value = value.get(key, {})
    return value


def _placed(cluster: Body, path: tuple[str, ...], value: Any) -> Body:
    head, *rest = path
    if not rest:
        return {**cluster, head: value}
    return {**cluster, head: _placed(cluster.get(head, {}), tuple(rest), value)}


def _special(cluster: Body, name: str, value: Any) -> Body:
    if name == "desiredControlPlaneEndpointsConfig":
        return endpoints(cluster, value)
    if name == "desiredMasterAuthorizedNetworksConfig":
        return authorized(cluster, value)
    return private(cluster, value if name == "desiredPrivateClusterConfig" else {"enablePrivateEndpoint": value})


def _services(cluster: Body, wanted: Body) -> Body:
    # Recorded: service `none` empties the logging components, monitoring keeps its own.
    if wanted.get("desiredLoggingService") == "none":
        return {**cluster, "loggingConfig": {"componentConfig": {}}}
    return cluster
