# SPDX-License-Identifier: GPL-3.0-or-later
"""E-mail addresses of Google-managed service agents (IAM docs: Service agents)."""

from __future__ import annotations

# Agents whose domain is not gcp-sa- and the service's own name.
_DOMAINS = {
    "container": "container-engine-robot",
    "compute": "compute-system",
    "multiclusterservicediscovery": "gcp-sa-mcsd",
}


def agent_email(service: str, project_number: str) -> str:
    """Give the address of a service's agent in a project; the service is named like gkehub.googleapis.com."""
    short = service.removesuffix(".googleapis.com")
    domain = _DOMAINS.get(short, f"gcp-sa-{short}")
    return f"service-{project_number}@{domain}.iam.gserviceaccount.com"
