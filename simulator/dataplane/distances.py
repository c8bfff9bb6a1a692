# SPDX-License-Identifier: GPL-3.0-or-later
"""How far regions are from each other; the load balancer prefers the nearest."""

from __future__ import annotations

import math

# Latitude and longitude of the cities Google names for its regions, to the degree.
PLACES: dict[str, tuple[int, int]] = {
    "africa-south1": (-26, 28),
    "asia-east1": (24, 121),
    "asia-east2": (22, 114),
    "asia-northeast1": (36, 140),
    "asia-northeast2": (35, 136),
    "asia-northeast3": (38, 127),
    "asia-south1": (19, 73),
    "asia-south2": (29, 77),
    "asia-southeast1": (1, 104),
    "asia-southeast2": (-6, 107),
    "australia-southeast1": (-34, 151),
    "australia-southeast2": (-38, 145),
    "europe-central2": (52, 21),
    "europe-north1": (61, 27),
    "europe-north2": (59, 18),
    "europe-southwest1": (40, -4),
    "europe-west1": (50, 4),
    "europe-west10": (53, 13),
    "europe-west12": (45, 8),
    "europe-west2": (52, 0),
    "europe-west3": (50, 9),
    "europe-west4": (53, 7),
    "europe-west6": (47, 9),
    "europe-west8": (45, 9),
    "europe-west9": (49, 2),
    "me-central1": (25, 51),
    "me-central2": (26, 50),
    "me-west1": (32, 35),
    "northamerica-northeast1": (46, -74),
    "northamerica-northeast2": (44, -79),
    "northamerica-south1": (21, -100),
    "southamerica-east1": (-24, -47),
    "southamerica-west1": (-33, -71),
    "us-central1": (41, -96),
    "us-east1": (33, -80),
    "us-east4": (39, -78),
    "us-east5": (40, -83),
    "us-south1": (33, -97),
    "us-west1": (46, -121),
    "us-west2": (34, -118),
    "us-west3": (41, -112),
    "us-west4": (36, -115),
}
EARTH_RADIUS = 6371.0
# A region not in the table counts as the farthest.
UNKNOWN = 20100.0
# Light in fibre needs about 1 ms for 100 km and back.
MILLISECONDS_PER_KILOMETRE = 0.01


def distance(one: str, other: str) -> float:
    """Kilometres between two regions along a great circle."""
    if one == other:
        return 0.0
    if one not in PLACES or other not in PLACES:
        return UNKNOWN
    (first, first_east), (second, second_east) = PLACES[one], PLACES[other]
    north, other_north = math.radians(first), math.radians(second)
    east = math.radians(second_east - first_east)
    half = math.sin((other_north - north) / 2) ** 2
    half += math.cos(north) * math.cos(other_north) * math.sin(east / 2) ** 2
    return 2 * EARTH_RADIUS * math.asin(math.sqrt(half))


def round_trip_seconds(one: str, other: str) -> float:
    """The time a request and its answer spend on the way between two regions."""
    return (1.0 + distance(one, other) * MILLISECONDS_PER_KILOMETRE) / 1000
