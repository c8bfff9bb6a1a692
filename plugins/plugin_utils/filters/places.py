# SPDX-License-Identifier: GPL-3.0-or-later
"""Filters that say which locations, zones and regions cannot be used."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils import _locations


def location_problems(location: str, option: str, region: str | None = None) -> list[str]:
    """Say why the location is no region or zone, or is neither this region nor one of its zones."""
    problems = _locations.location_problems(option, location)
    if problems or region is None or _locations.region_of(location) == region:
        return problems
    return [f"{option}: {location} is not in {region}, the region of this cluster; set {region} or one of its zones"]


def membership_location_problems(location: str, option: str) -> list[str]:
    """Say why no membership can live there: neither in a region nor global."""
    if location == "global" or _locations.is_region(location):
        return []
    return [f"{option}: memberships live in a region or are global, not in {location!r}; set global or a region"]


def zone_problems(zones: Sequence[str], option: str, location: str) -> list[str]:
    """Say which entries are no zones of the location's region."""
    problems = _locations.node_location_problems(location, zones or None)
    return [problem.replace("node_locations", option, 1) for problem in problems]


def region_problems(region: str, option: str) -> list[str]:
    """Say why the text is no region."""
    if _locations.is_region(region):
        return []
    return [f"{option}: {region!r} is no region; set one such as europe-west3"]


FILTERS: dict[str, Callable[..., Any]] = {
    "location_problems": location_problems,
    "membership_location_problems": membership_location_problems,
    "region_problems": region_problems,
    "zone_problems": zone_problems,
}
