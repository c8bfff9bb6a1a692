# SPDX-License-Identifier: GPL-3.0-or-later
"""Which permissions a role holds, as far as this simulator asks for them."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase

_VIEW = ("*.get", "*.list", "*.getIamPolicy", "*.aggregatedList", "resourcemanager.projects.get")
_COMPUTE_VIEW = ("compute.*.get", "compute.*.list", "serviceusage.services.get", "serviceusage.services.list")
_HUB_VIEW = ("gkehub.*.get", "gkehub.*.list", "resourcemanager.projects.get")
_IMPERSONATE = ("iam.serviceAccounts.actAs", "iam.serviceAccounts.get", "iam.serviceAccounts.list")
_ACT_FOR = ("iam.serviceAccounts.getAccessToken", "iam.serviceAccounts.getOpenIdToken")
# Secrets, and what tells who may do what.
_NOT_FOR_VIEWERS = (
    "container.secrets.*",
    "container.clusterRoles.*",
    "container.clusterRoleBindings.*",
    "container.roles.*",
    "container.roleBindings.*",
    "resourcemanager.projects.getIamPolicy",
)
_POLICY_WRITES = ("*.setIamPolicy", "iam.roles.*", "gkehub.gateway.*")

# Patterns a role grants. The basic roles are wider than Google's, the others cover what the simulated calls need.
_GRANTED: dict[str, tuple[str, ...]] = {
    "roles/owner": ("*",),
    "roles/editor": ("*",),
    "roles/viewer": _VIEW,
    "roles/container.admin": ("container.*", "resourcemanager.projects.get"),
    "roles/container.clusterAdmin": ("container.clusters.*", "container.operations.*", "resourcemanager.projects.get"),
    "roles/container.developer": ("container.clusters.get", "container.clusters.list", "container.clusters.connect"),
    "roles/container.clusterViewer": ("container.clusters.get", "container.clusters.list"),
    "roles/container.viewer": ("container.*.get", "container.*.list", "resourcemanager.projects.get"),
    "roles/container.serviceAgent": ("container.*", "compute.*"),
    "roles/iam.serviceAccountAdmin": ("iam.serviceAccounts.*", "resourcemanager.projects.get"),
    "roles/iam.serviceAccountUser": _IMPERSONATE,
    "roles/iam.serviceAccountTokenCreator": (*_ACT_FOR, "iam.serviceAccounts.signBlob", "iam.serviceAccounts.signJwt"),
    "roles/iam.workloadIdentityUser": _ACT_FOR,
    "roles/gkehub.admin": (
        "gkehub.memberships.*",
        "gkehub.features.*",
        "gkehub.operations.*",
        "gkehub.fleet.*",
        "gkehub.locations.*",
        "resourcemanager.projects.get",
    ),
    "roles/gkehub.editor": (
        "gkehub.memberships.*",
        "gkehub.features.*",
        "gkehub.operations.*",
        "gkehub.fleet.*",
        "gkehub.locations.*",
        "resourcemanager.projects.get",
    ),
    "roles/gkehub.viewer": _HUB_VIEW,
    "roles/gkehub.gatewayAdmin": ("gkehub.gateway.*",),
    "roles/gkehub.gatewayEditor": ("gkehub.gateway.*",),
    "roles/gkehub.gatewayReader": ("gkehub.gateway.get", "gkehub.gateway.generateCredentials"),
    "roles/gkehub.serviceAgent": ("container.clusters.*", "gkehub.*"),
    "roles/compute.networkAdmin": (
        "compute.networks.*",
        "compute.subnetworks.*",
        "compute.addresses.*",
        "compute.globalAddresses.*",
        "compute.forwardingRules.*",
        "compute.globalForwardingRules.*",
        "compute.backendServices.*",
        "compute.regionBackendServices.*",
        "compute.healthChecks.*",
        "compute.urlMaps.*",
        "compute.networkEndpointGroups.*",
        "compute.routers.*",
        "compute.firewalls.get",
        "compute.firewalls.list",
        *_COMPUTE_VIEW,
    ),
    "roles/compute.networkUser": ("compute.subnetworks.use", "compute.networks.use", *_COMPUTE_VIEW),
    "roles/compute.networkViewer": _COMPUTE_VIEW,
    "roles/compute.securityAdmin": (
        "compute.firewalls.*",
        "compute.networks.updatePolicy",
        "compute.networks.get",
        "compute.networks.list",
    ),
    "roles/compute.viewer": _COMPUTE_VIEW,
    "roles/compute.admin": ("compute.*", "resourcemanager.projects.get"),
    "roles/compute.serviceAgent": ("compute.*",),
    "roles/serviceusage.serviceUsageAdmin": ("serviceusage.*",),
    "roles/serviceusage.serviceUsageConsumer": (
        "serviceusage.services.get",
        "serviceusage.services.list",
        "serviceusage.services.use",
    ),
    "roles/serviceusage.serviceUsageViewer": ("serviceusage.services.get", "serviceusage.services.list"),
    "roles/resourcemanager.projectIamAdmin": ("resourcemanager.projects.get*", "resourcemanager.projects.setIamPolicy"),
    "roles/browser": ("resourcemanager.projects.get*",),
    "roles/monitoring.viewer": ("monitoring.*.get", "monitoring.*.list"),
    "roles/multiclusteringress.serviceAgent": ("compute.*", "gkehub.*", "container.clusters.get"),
}
# What the pattern of a basic role would give and Google does not.
_WITHHELD: dict[str, tuple[str, ...]] = {
    "roles/owner": _ACT_FOR,
    "roles/editor": (*_POLICY_WRITES, *_ACT_FOR),
    "roles/iam.serviceAccountAdmin": _ACT_FOR,
    "roles/viewer": _NOT_FOR_VIEWERS,
}


def grants(role: str, permission: str) -> bool:
    """Whether the role holds the permission; a role this table does not know holds none."""
    if any(fnmatchcase(permission, pattern) for pattern in _WITHHELD.get(role, ())):
        return False
    return any(fnmatchcase(permission, pattern) for pattern in _GRANTED.get(role, ()))


def known_role(role: str) -> bool:
    """Whether a policy may name the role: predefined ones cannot all be listed here, so their form is what counts."""
    return re.fullmatch(r"(projects/[^/]+/|organizations/[^/]+/)?roles/[A-Za-z0-9_.]+", role) is not None
