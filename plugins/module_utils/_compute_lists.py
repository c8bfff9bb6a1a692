# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads lists of Compute Engine that span regions and zones."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._google_api import GoogleApi


def everywhere(compute: GoogleApi, project: str, collection: str) -> Iterator[Body]:
    """Yields the resources of a collection, global ones and those of all regions and zones."""
    query: dict[str, str] = {}
    while True:
        page = compute.get(f"compute/v1/projects/{project}/aggregated/{collection}", **query)
        for scope in page.get("items", {}).values():
            yield from scope.get(collection, [])
        if not page.get("nextPageToken"):
            return
        query = {"pageToken": page["nextPageToken"]}
