# SPDX-License-Identifier: GPL-3.0-or-later
"""What a project must offer: APIs and the caller's permissions, by the role that holds them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ansible_collections.gkefleet.inference.plugins.module_utils._planned_cluster import PlannedCluster

SERVICES = (
    "compute.googleapis.com",
    "container.googleapis.com",
    "gkehub.googleapis.com",
    "multiclusteringress.googleapis.com",
    "multiclusterservicediscovery.googleapis.com",
    "trafficdirector.googleapis.com",
    "networkservices.googleapis.com",
    "autoscaling.googleapis.com",
    "connectgateway.googleapis.com",
    "monitoring.googleapis.com",
    "logging.googleapis.com",
)

# What a first run asks for (docs/permissions.md), by the predefined role that holds it.
PERMISSIONS = {
    "roles/container.admin": (
        "container.clusterRoleBindings.get",
        "container.clusterRoles.get",
        "container.clusters.create",
        "container.clusters.get",
        "container.clusters.list",
        "container.clusters.update",
        "container.configMaps.create",
        "container.configMaps.get",
        "container.configMaps.update",
        "container.customResourceDefinitions.create",
        "container.customResourceDefinitions.get",
        "container.customResourceDefinitions.update",
        "container.deployments.create",
        "container.deployments.get",
        "container.deployments.update",
        "container.namespaces.get",
        "container.operations.get",
        "container.pods.exec",
        "container.pods.getLogs",
        "container.pods.list",
        "container.roleBindings.create",
        "container.roleBindings.get",
        "container.roleBindings.update",
        "container.roles.create",
        "container.roles.get",
        "container.roles.update",
        "container.secrets.create",
        "container.secrets.get",
        "container.secrets.update",
        "container.serviceAccounts.create",
        "container.serviceAccounts.get",
        "container.serviceAccounts.update",
        "container.services.create",
        "container.services.get",
        "container.services.update",
        "container.thirdPartyObjects.create",
        "container.thirdPartyObjects.get",
        "container.thirdPartyObjects.list",
        "container.thirdPartyObjects.update",
    ),
    "roles/gkehub.admin": (
        "gkehub.features.create",
        "gkehub.features.get",
        "gkehub.memberships.create",
        "gkehub.memberships.get",
        "gkehub.memberships.list",
        "gkehub.operations.get",
    ),
    "roles/compute.networkAdmin": (
        "compute.globalAddresses.list",
        "compute.globalForwardingRules.list",
        "compute.networks.get",
        "compute.networks.updatePolicy",
        "compute.routes.list",
        "compute.subnetworks.create",
        "compute.subnetworks.list",
    ),
    "roles/compute.viewer": (
        "compute.machineTypes.get",
        "compute.regions.get",
    ),
    "roles/serviceusage.serviceUsageAdmin": (
        "serviceusage.services.enable",
        "serviceusage.services.list",
    ),
    "roles/resourcemanager.projectIamAdmin": (
        "resourcemanager.projects.get",
        "resourcemanager.projects.getIamPolicy",
        "resourcemanager.projects.setIamPolicy",
    ),
    "roles/iam.serviceAccountUser": ("iam.serviceAccounts.actAs",),
}

# What a first run asks for besides, by how it reaches Kubernetes (GKE docs: DNS-based endpoint, Connect gateway).
_BY_ENDPOINT: dict[str, dict[str, tuple[str, ...]]] = {
    "dns": {"roles/container.admin": ("container.clusters.connect",)},
    "connect_gateway": {
        "roles/gkehub.gatewayAdmin": ("gkehub.gateway.get", "gkehub.gateway.patch", "gkehub.gateway.post"),
    },
}
_FOR_ATTACHED = {"roles/compute.viewer": ("compute.acceleratorTypes.get",)}


def permissions(clusters: Iterable[PlannedCluster]) -> dict[str, tuple[str, ...]]:
    """Give what a first run for these clusters asks for, by the predefined role that holds it."""
    wanted: dict[str, tuple[str, ...]] = dict(PERMISSIONS)
    for cluster in clusters:
        _add(wanted, _BY_ENDPOINT.get(cluster.kube_endpoint, {}))
        if any(pool.nodes.attaches for pool in cluster.pools):
            _add(wanted, _FOR_ATTACHED)
    return wanted


def _add(wanted: dict[str, tuple[str, ...]], more: Mapping[str, tuple[str, ...]]) -> None:
    for role, names in more.items():
        wanted[role] = tuple(dict.fromkeys((*wanted.get(role, ()), *names)))
