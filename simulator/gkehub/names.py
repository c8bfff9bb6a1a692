# SPDX-License-Identifier: GPL-3.0-or-later
"""Names inside a fleet: locations, ids, links to clusters."""

from __future__ import annotations

import re

from simulator.errors import ApiError, invalid_argument, not_found, permission_denied
from simulator.web import Request

_REGION = re.compile(r"[a-z]+-[a-z]+\d+")
_LABEL = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")
_LINK = re.compile(r"//container\.googleapis\.com/projects/([^/]+)/(locations|zones|regions)/([^/]+)/clusters/([^/]+)")
_MEMBERSHIP = re.compile(r"projects/([^/]+)/locations/([^/]+)/memberships/([^/]+)")


def check_location(location: str) -> None:
    """Refuse what is neither global nor a region (a zone, for instance)."""
    if location != "global" and not _REGION.fullmatch(location):
        raise permission_denied(f"Location {location} is not found or access is unauthorized.")


def check_id(field: str, name: str) -> None:
    """Refuse an id that is no RFC 1123 label of at most 63 characters."""
    if not _LABEL.fullmatch(name):
        raise invalid_argument(f"InvalidValueError for field {field}: must be a valid RFC 1123 compliant DNS label")


def cluster_of(link: str) -> tuple[str, str, str] | None:
    """Project, location and name of the cluster that a resource link means; None when malformed."""
    match = _LINK.fullmatch(link)
    return (match[1], match[3], match[4]) if match else None


def membership_of(name: str) -> tuple[str, str, str] | None:
    """Project, location and id in a membership's full name; None when malformed."""
    match = _MEMBERSHIP.fullmatch(name)
    return (match[1], match[2], match[3]) if match else None


def missing(request: Request) -> ApiError:
    """404 of the resource the request names."""
    return not_found(f"Resource '{request.path.partition('/')[2]}' was not found")


def existing(request: Request, name: str) -> ApiError:
    """409 of a resource the request would create."""
    path = f"{request.path.partition('/')[2]}/{name}"
    return ApiError(409, "ALREADY_EXISTS", f"Resource '{path}' already exists")
