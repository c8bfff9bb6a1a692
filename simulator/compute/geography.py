# SPDX-License-Identifier: GPL-3.0-or-later
"""Google Cloud's regions, their zones and the range an auto-mode network gives each region."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Network


@dataclass(frozen=True)
class Region:
    """One region: its zones' letters and its auto-mode subnet range."""

    name: str
    letters: str
    auto_range: str

    @property
    def zones(self) -> tuple[str, ...]:
        """The names of the region's zones."""
        return tuple(f"{self.name}-{letter}" for letter in self.letters)


AUTO_MODE_BLOCK = IPv4Network("10.128.0.0/9")

# Source: Google's pages "Regions and zones" and "Auto mode IPv4 ranges".
_TABLE = (
    Region("africa-south1", "abc", "10.218.0.0/20"),
    Region("asia-east1", "abc", "10.140.0.0/20"),
    Region("asia-east2", "abc", "10.170.0.0/20"),
    Region("asia-northeast1", "abc", "10.146.0.0/20"),
    Region("asia-northeast2", "abc", "10.174.0.0/20"),
    Region("asia-northeast3", "abc", "10.178.0.0/20"),
    Region("asia-south1", "abc", "10.160.0.0/20"),
    Region("asia-south2", "abc", "10.190.0.0/20"),
    Region("asia-southeast1", "abc", "10.148.0.0/20"),
    Region("asia-southeast2", "abc", "10.184.0.0/20"),
    Region("australia-southeast1", "abc", "10.152.0.0/20"),
    Region("australia-southeast2", "abc", "10.192.0.0/20"),
    Region("europe-central2", "abc", "10.186.0.0/20"),
    Region("europe-north1", "abc", "10.166.0.0/20"),
    Region("europe-north2", "abc", "10.226.0.0/20"),
    Region("europe-southwest1", "abc", "10.204.0.0/20"),
    Region("europe-west1", "bcd", "10.132.0.0/20"),
    Region("europe-west10", "abc", "10.214.0.0/20"),
    Region("europe-west12", "abc", "10.210.0.0/20"),
    Region("europe-west2", "abc", "10.154.0.0/20"),
    Region("europe-west3", "abc", "10.156.0.0/20"),
    Region("europe-west4", "abc", "10.164.0.0/20"),
    Region("europe-west6", "abc", "10.172.0.0/20"),
    Region("europe-west8", "abc", "10.198.0.0/20"),
    Region("europe-west9", "abc", "10.200.0.0/20"),
    Region("me-central1", "abc", "10.212.0.0/20"),
    Region("me-central2", "abc", "10.216.0.0/20"),
    Region("me-west1", "abc", "10.208.0.0/20"),
    Region("northamerica-northeast1", "abc", "10.162.0.0/20"),
    Region("northamerica-northeast2", "abc", "10.188.0.0/20"),
    Region("northamerica-south1", "abc", "10.224.0.0/20"),
    Region("southamerica-east1", "abc", "10.158.0.0/20"),
    Region("southamerica-west1", "abc", "10.194.0.0/20"),
    Region("us-central1", "abcf", "10.128.0.0/20"),
    Region("us-east1", "bcd", "10.142.0.0/20"),
    Region("us-east4", "abc", "10.150.0.0/20"),
    Region("us-east5", "abc", "10.202.0.0/20"),
    Region("us-south1", "abc", "10.206.0.0/20"),
    Region("us-west1", "abc", "10.138.0.0/20"),
    Region("us-west2", "abc", "10.168.0.0/20"),
    Region("us-west3", "abc", "10.180.0.0/20"),
    Region("us-west4", "abc", "10.182.0.0/20"),
)

REGIONS: dict[str, Region] = {region.name: region for region in _TABLE}
ZONES: dict[str, str] = {zone: region.name for region in _TABLE for zone in region.zones}


def is_location(location: str) -> bool:
    """Tells whether the name is a region or a zone of Google Cloud."""
    return location in REGIONS or location in ZONES


def region_of(location: str) -> str:
    """Gives the region of a region or zone name."""
    return ZONES.get(location, location)
