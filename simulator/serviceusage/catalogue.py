# SPDX-License-Identifier: GPL-3.0-or-later
"""The Google services this cloud knows by name."""

from __future__ import annotations

from simulator.errors import permission_denied

TITLES: dict[str, str] = {
    "artifactregistry.googleapis.com": "Artifact Registry API",
    "autoscaling.googleapis.com": "Cloud Autoscaling API",
    "bigquery.googleapis.com": "BigQuery API",
    "certificatemanager.googleapis.com": "Certificate Manager API",
    "cloudresourcemanager.googleapis.com": "Cloud Resource Manager API",
    "cloudtrace.googleapis.com": "Cloud Trace API",
    "compute.googleapis.com": "Compute Engine API",
    "connectgateway.googleapis.com": "Connect Gateway API",
    "container.googleapis.com": "Kubernetes Engine API",
    "containerregistry.googleapis.com": "Container Registry API",
    "dns.googleapis.com": "Cloud DNS API",
    "gkeconnect.googleapis.com": "GKE Connect API",
    "gkehub.googleapis.com": "GKE Hub API",
    "iam.googleapis.com": "Identity and Access Management (IAM) API",
    "iamcredentials.googleapis.com": "IAM Service Account Credentials API",
    "logging.googleapis.com": "Cloud Logging API",
    "mesh.googleapis.com": "Mesh Configuration API",
    "modelarmor.googleapis.com": "Model Armor API",
    "monitoring.googleapis.com": "Cloud Monitoring API",
    "multiclusteringress.googleapis.com": "Multi Cluster Ingress API",
    "multiclusterservicediscovery.googleapis.com": "Multi-Cluster Service Discovery API",
    "networkservices.googleapis.com": "Network Services API",
    "secretmanager.googleapis.com": "Secret Manager API",
    "servicenetworking.googleapis.com": "Service Networking API",
    "serviceusage.googleapis.com": "Service Usage API",
    "storage.googleapis.com": "Cloud Storage API",
    "sts.googleapis.com": "Security Token Service API",
    "trafficdirector.googleapis.com": "Traffic Director API",
}
# Services whose identity is made without saying its e-mail (recorded for bigquery).
SILENT_IDENTITIES = frozenset({"bigquery.googleapis.com"})


def known(hosts: list[str]) -> list[str]:
    """The hosts, when this cloud knows them all; 403 otherwise, as Google hides what it does not show."""
    services = ", ".join(host for host in hosts if host not in TITLES)
    if not services:
        return hosts
    info = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "SERVICE_CONFIG_NOT_FOUND_OR_PERMISSION_DENIED",
        "domain": "serviceusage.googleapis.com",
        "metadata": {"services": services},
    }
    raise permission_denied(f"Not found or permission denied for service(s): {services}.", [info])
