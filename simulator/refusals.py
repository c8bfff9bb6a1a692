# SPDX-License-Identifier: GPL-3.0-or-later
"""Refusals that come before a service looks at a request, in each service's words."""

from __future__ import annotations

import re
from typing import Any

from simulator.errors import ApiError, permission_denied

TITLES = {
    "container": "Kubernetes Engine API",
    "compute": "Compute Engine API",
    "gkehub": "GKE Hub API",
    "serviceusage": "Service Usage API",
    "cloudresourcemanager": "Cloud Resource Manager API",
    "iam": "Identity and Access Management (IAM) API",
    "iamcredentials": "IAM Service Account Credentials API",
    "connectgateway": "Connect Gateway API",
    "multiclusteringress": "Multi Cluster Ingress API",
    "multiclusterservicediscovery": "Multi-Cluster Service Discovery API",
}
_ZONAL = re.compile(r"locations/([a-z0-9-]+\d-[a-z])(?=/|$)")
_ERROR_INFO = "type.googleapis.com/google.rpc.ErrorInfo"


def service_disabled(service: str, project_number: str) -> ApiError:
    """403: the API was never enabled, or the enabling has not spread yet (text from public reports)."""
    host = f"{service}.googleapis.com"
    url = f"https://console.developers.google.com/apis/api/{host}/overview?project={project_number}"
    message = (
        f"{TITLES[service]} has not been used in project {project_number} before or it is disabled. "
        f"Enable it by visiting {url} then retry. If you enabled this API recently, wait a few minutes "
        "for the action to propagate to our systems and retry."
    )
    metadata = {
        "consumer": f"projects/{project_number}",
        "containerInfo": project_number,
        "service": host,
        "serviceTitle": TITLES[service],
        "activationUrl": url,
    }
    details: list[dict[str, Any]] = [
        {
            "@type": "type.googleapis.com/google.rpc.Help",
            "links": [{"description": "Google developers console API activation", "url": url}],
        },
        {"@type": _ERROR_INFO, "reason": "SERVICE_DISABLED", "domain": "googleapis.com", "metadata": metadata},
    ]
    return ApiError(403, "PERMISSION_DENIED", message, "accessNotConfigured", details)


def denied(service: str, permission: str, resource: str) -> ApiError:
    """403: the caller's roles do not hold the permission.

    For serviceusage `resource` is what the caller wanted to do ("enable service [x]").
    """
    if service == "cloudresourcemanager":
        return permission_denied("The caller does not have permission")
    if service == "container":
        # Public reports spell a zone zones/, as everywhere in this API.
        place = _ZONAL.sub(r"zones/\1", resource)
        return permission_denied(f'Required "{permission}" permission(s) for "{place}".')
    if service == "compute":
        return permission_denied(f"Required '{permission}' permission for '{resource}'")
    if service == "serviceusage":
        return _denied(service, permission, resource, f"Permission denied to {resource}", "AUTH_PERMISSION_DENIED")
    if service == "iam":
        message = f"Permission '{permission}' denied on resource (or it may not exist)."
        return _denied(service, permission, resource, message, "IAM_PERMISSION_DENIED")
    full_name = f"//{service}.googleapis.com/{resource}"
    message = f"Permission '{permission}' denied on resource '{full_name}' (or it may not exist)."
    return _denied(service, permission, resource, message, "IAM_PERMISSION_DENIED")


def _denied(service: str, permission: str, resource: str, message: str, reason: str) -> ApiError:
    info = {
        "@type": _ERROR_INFO,
        "reason": reason,
        "domain": f"{service}.googleapis.com",
        "metadata": {"permission": permission, "resource": resource},
    }
    return permission_denied(message, [info])
