# SPDX-License-Identifier: GPL-3.0-or-later
"""Regions and zones."""

from __future__ import annotations

import pytest
from ansible_collections.gkefleet.inference.plugins.module_utils import _locations as locations


@pytest.mark.parametrize(
    ("location", "region"),
    [
        ("europe-west3", "europe-west3"),
        ("europe-west3-c", "europe-west3"),
        ("northamerica-northeast1-a", "northamerica-northeast1"),
        ("us-east4", "us-east4"),
    ],
)
def test_a_zone_belongs_to_its_region(location: str, region: str) -> None:
    assert locations.region_of(location) == region
    assert locations.is_zone(location) is not locations.is_region(location)
    assert locations.location_problems("location", location) == []


def test_a_location_that_is_not_set_is_told_so() -> None:
    assert locations.location_problems("location", "") == [
        "location is not set; set a region such as europe-west3, or a zone of one"
    ]


@pytest.mark.parametrize("location", ["europe", "europe-west3-", "global", "Europe-West3", "europe-west3-c-d"])
def test_anything_else_is_refused(location: str) -> None:
    assert "neither a region nor a zone" in locations.location_problems("location", location)[0]


@pytest.mark.parametrize(
    ("location", "zones", "message"),
    [
        ("europe-west3", None, None),
        ("europe-west3", ["europe-west3-a", "europe-west3-c"], None),
        ("europe-west3-c", ["europe-west3-a"], None),
        ("europe", ["europe-west3-a"], None),
        ("europe-west3", [], "node_locations is empty"),
        ("europe-west3", ["us-east4-a"], "us-east4-a is not in europe-west3"),
        ("europe-west3", ["europe-west3"], "'europe-west3' is not a zone; list zones such as europe-west3-a"),
    ],
)
def test_nodes_live_in_zones_of_the_clusters_region(
    location: str, zones: list[str] | None, message: str | None
) -> None:
    problems = locations.node_location_problems(location, zones)
    assert problems == [] if message is None else message in problems[0]
