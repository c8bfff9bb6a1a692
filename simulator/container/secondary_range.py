# SPDX-License-Identifier: GPL-3.0-or-later
"""The secondary ranges that GKE adds to a subnetwork for a cluster's pods and Services."""

from __future__ import annotations

from typing import Any

from simulator.compute.resources import Resources

Ranges = list[dict[str, Any]]
_PREFIX = "gke-"


def add_range(resources: Resources, subnetwork: str, name: str, block: str) -> None:
    """Adds a range; recorded: the subnetwork gets another fingerprint."""
    body = resources.store.get(subnetwork) or {}
    _set(resources, subnetwork, [*body.get("secondaryIpRanges", ()), {"rangeName": name, "ipCidrRange": block}])


def remove_range(resources: Resources, subnetwork: str, name: str) -> None:
    """Removes a range that GKE has added; one that somebody else made stays."""
    body = resources.store.get(subnetwork)
    if body is not None and name.startswith(_PREFIX):
        kept = [each for each in body.get("secondaryIpRanges", ()) if each["rangeName"] != name]
        _set(resources, subnetwork, kept)


def _set(resources: Resources, subnetwork: str, ranges: Ranges) -> None:
    body = {key: value for key, value in (resources.store.get(subnetwork) or {}).items() if key != "secondaryIpRanges"}
    fresh = {**body, "fingerprint": resources.fingerprint()}
    resources.store.put(subnetwork, {**fresh, "secondaryIpRanges": ranges} if ranges else fresh)
