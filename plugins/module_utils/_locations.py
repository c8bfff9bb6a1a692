# SPDX-License-Identifier: GPL-3.0-or-later
"""Regions and zones: a zone is its region, a hyphen and a letter (Compute Engine docs: Regions and zones)."""

from __future__ import annotations

import re
from collections.abc import Sequence

_REGION = re.compile(r"[a-z]+-[a-z]+\d+")
_ZONE = re.compile(r"[a-z]+-[a-z]+\d+-[a-z]")


def is_zone(location: str) -> bool:
    """Tell a zone, such as europe-west3-c, from anything else."""
    return _ZONE.fullmatch(location) is not None


def is_region(location: str) -> bool:
    """Tell a region, such as europe-west3, from anything else."""
    return _REGION.fullmatch(location) is not None


def region_of(location: str) -> str:
    """Give the region of a zone; a region is its own."""
    return location.rsplit("-", 1)[0] if is_zone(location) else location


def location_problems(option: str, location: str) -> list[str]:
    """Say why the text is neither a region nor a zone."""
    if not location:
        return [f"{option} is not set; set a region such as europe-west3, or a zone of one"]
    if is_zone(location) or is_region(location):
        return []
    return [f"{option}: {location!r} is neither a region nor a zone; set one such as europe-west3 or europe-west3-c"]


def node_location_problems(location: str, node_locations: Sequence[str] | None) -> list[str]:
    """Say which node locations are no zones of the cluster's region."""
    if node_locations is None:
        return []
    if not node_locations:
        return ["node_locations is empty; leave it out or list zones of the cluster's region"]
    region = region_of(location)
    problems = [
        f"node_locations: {zone!r} is not a zone; list zones such as {region}-a"
        for zone in node_locations
        if not is_zone(zone)
    ]
    if not is_zone(location) and not is_region(location):
        return problems  # there is no region to be in
    return problems + [
        f"node_locations: {zone} is not in {region}, the region of the cluster; list zones of {region}"
        for zone in node_locations
        if is_zone(zone) and region_of(zone) != region
    ]
