# SPDX-License-Identifier: GPL-3.0-or-later
"""Fleets for tests, made by the modules themselves."""

from __future__ import annotations

from typing import Any

from tests.modules.cloud import ModuleRunner

LOCATION = "europe-west3-c"
CONTROLLER = "serviceAccount:service-123456789012@gcp-sa-multiclusteringress.iam.gserviceaccount.com"
ROLES = ("roles/container.admin", "roles/multiclusteringress.serviceAgent")


def controller(run: ModuleRunner) -> None:
    """Gives the controller of multi-cluster Gateways its service agent and its roles."""
    run("gcp_service_identity", {"services": ["multiclusteringress.googleapis.com"]})
    run("gcp_project_iam_member", {"grants": [{"role": role, "member": CONTROLLER} for role in ROLES]})


def clusters(run: ModuleRunner, *names: str) -> None:
    """Makes zonal clusters."""
    for name in names:
        run("gke_cluster", {"name": name, "location": LOCATION})


def membership(run: ModuleRunner, cluster: str) -> dict[str, Any]:
    """Registers a cluster and gives its membership."""
    found: dict[str, Any] = run("gke_fleet_membership", {"cluster": cluster, "location": LOCATION})["resource"]
    return found
