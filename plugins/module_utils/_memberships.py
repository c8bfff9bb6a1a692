# SPDX-License-Identifier: GPL-3.0-or-later
"""Which fleet membership is that of which cluster."""

from __future__ import annotations

from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._google_api import GoogleApi


def registers(membership: Body, cluster: str) -> bool:
    """Whether a membership is that of a cluster (projects/P/locations/L/clusters/C)."""
    link = membership.get("endpoint", {}).get("gkeCluster", {}).get("resourceLink", "")
    return bool(link == f"//container.googleapis.com/{cluster}")


def membership_of(gkehub: GoogleApi, project: str, cluster: str) -> Body | None:
    """The membership of a cluster in the fleet of a project, in whatever location and under whatever name."""
    memberships = gkehub.list(f"v1/projects/{project}/locations/-/memberships", "resources")
    return next((one for one in memberships if registers(one, cluster)), None)
