# SPDX-License-Identifier: GPL-3.0-or-later
"""Compute Engine's names: scopes, resource paths and links."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.compute.geography import REGIONS, ZONES
from simulator.errors import ApiError, invalid_argument

# Recorded answers: links of v1 name this host whatever host the request went to.
ROOT = "https://www.googleapis.com/compute/v1/"


@dataclass(frozen=True)
class Scope:
    """Where a resource lives: globally, in a region or in a zone."""

    kind: str
    location: str = ""

    @property
    def path(self) -> str:
        """The scope inside a resource path, such as regions/us-east4."""
        return f"{self.kind}/{self.location}" if self.location else self.kind

    @property
    def exists(self) -> bool:
        """Whether Google has such a region or zone."""
        if self.kind == "regions":
            return self.location in REGIONS
        return self.kind == "global" or self.location in ZONES


GLOBAL = Scope("global")


def region(name: str) -> Scope:
    """Gives the scope of a region."""
    return Scope("regions", name)


def zone(name: str) -> Scope:
    """Gives the scope of a zone."""
    return Scope("zones", name)


def link(path: str) -> str:
    """Gives the full URL of a resource path (projects/P/...)."""
    return ROOT + path


def path_of(url: str) -> str:
    """Gives the part of a link from projects/ on: what two spellings of one resource have in common."""
    found = url.find("projects/")
    path = url[found:] if found >= 0 else url
    # Recorded requests say projects/P/global/regions/R; it is accepted and means the region.
    return path.replace("/global/regions/", "/regions/").replace("/global/zones/", "/zones/")


def name_of(url: str) -> str:
    """Gives the last part of a link."""
    return url.rsplit("/", 1)[-1]


def reference(url: str, project: str, field: str) -> str:
    """Gives the resource path a request's link means; raises ApiError for a bare name.

    Source: reported text "The URL is malformed." for short names where a URL is wanted.
    """
    if "projects/" in url:
        return path_of(url)
    if url.startswith(("global/", "regions/", "zones/")):
        return f"projects/{project}/{url}"
    raise invalid_value(field, url, "The URL is malformed.")


def invalid_value(field: str, value: str, why: str) -> ApiError:
    """400: Compute Engine's way of refusing one value."""
    return invalid_argument(f"Invalid value for field '{field}': '{value}'. {why}", "invalid")
