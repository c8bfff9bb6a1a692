# SPDX-License-Identifier: GPL-3.0-or-later
"""Which APIs of a project are enabled."""

from __future__ import annotations

from ansible_collections.gkefleet.inference.plugins.module_utils._google_api import GoogleApi

PAGE = "200"  # Service Usage API: the most that one page holds


def enabled_services(serviceusage: GoogleApi, project: str) -> frozenset[str]:
    """The names of the enabled APIs, such as compute.googleapis.com. Raises Refusal."""
    path = f"v1/projects/{project}/services"
    listed = serviceusage.list(path, "services", filter="state:ENABLED", pageSize=PAGE)
    return frozenset(service["name"].rsplit("/", 1)[-1] for service in listed)
