# SPDX-License-Identifier: GPL-3.0-or-later
"""What a project must offer: APIs and the caller's permissions, by the role that holds them."""

from __future__ import annotations

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

PERMISSIONS = {
    "roles/container.admin": (
        "container.clusters.create",
        "container.clusters.get",
        "container.clusters.update",
        "container.clusters.list",
        "container.operations.get",
    ),
    "roles/gkehub.admin": (
        "gkehub.memberships.create",
        "gkehub.memberships.get",
        "gkehub.memberships.list",
        "gkehub.features.create",
        "gkehub.features.get",
    ),
    "roles/compute.networkAdmin": (
        "compute.networks.get",
        "compute.networks.updatePolicy",
        "compute.subnetworks.create",
        "compute.subnetworks.list",
    ),
    "roles/serviceusage.serviceUsageAdmin": ("serviceusage.services.enable", "serviceusage.services.list"),
    "roles/resourcemanager.projectIamAdmin": (
        "resourcemanager.projects.getIamPolicy",
        "resourcemanager.projects.setIamPolicy",
    ),
    "roles/iam.serviceAccountUser": ("iam.serviceAccounts.actAs",),
}
