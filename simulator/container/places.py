# SPDX-License-Identifier: GPL-3.0-or-later
"""Where clusters live and how the container API spells it."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.compute.geography import REGIONS, ZONES

ROOT = "https://container.googleapis.com/v1/"


@dataclass(frozen=True)
class Place:
    """A location of a project. Recorded: a zone is spelt zones/, a region locations/, whatever the request said."""

    project: str
    number: str
    location: str

    @property
    def scope(self) -> str:
        """The location inside a path."""
        return f"{'zones' if self.location in ZONES else 'locations'}/{self.location}"

    @property
    def path(self) -> str:
        """The path with the project id: 404 texts and the cluster's own links."""
        return f"projects/{self.project}/{self.scope}"

    @property
    def numbered(self) -> str:
        """The path with the project number: links of operations."""
        return f"projects/{self.number}/{self.scope}"

    @property
    def zones(self) -> tuple[str, ...]:
        """The zones nodes can be in."""
        return REGIONS[self.region].zones

    @property
    def region(self) -> str:
        """The region of the location."""
        return ZONES.get(self.location, self.location)


@dataclass(frozen=True)
class ClusterKey:
    """Which cluster: the key of all state."""

    location: str
    name: str
