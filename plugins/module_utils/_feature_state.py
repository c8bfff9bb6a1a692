# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads how far a fleet feature is, for the fleet and for each membership (GKE Hub API: Feature)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._until import Progress

Feature = dict[str, Any]

LOST_CONNECTION = (
    "the service agent of multiclusteringress lacks roles/container.admin or roles/multiclusteringress.serviceAgent, "
    "connectgateway.googleapis.com is not enabled, or the membership has no authority"
)


def feature_progress(feature: Feature | None, members: frozenset[str] = frozenset()) -> Progress:
    """Tell whether the feature is ready for the fleet and for every membership the server lists or the caller names.

    Members are paths from locations/ on, because Google's keys carry the project's number and the caller's its id.
    """
    if feature is None:
        return Progress(False, "the feature does not exist")
    found = {_from_location(key): state.get("state", {}) for key, state in feature.get("membershipStates", {}).items()}
    waiting = [
        *_fleet(feature),
        *_memberships(found),
        *(f"{member}: no state yet" for member in sorted(members - set(found))),
    ]
    return Progress(not waiting, "; ".join(waiting))


def _fleet(feature: Feature) -> Iterator[str]:
    resource = feature.get("resourceState", {}).get("state", "no state yet")
    if resource != "ACTIVE":
        yield f"the feature is {resource}"
    state = feature.get("state", {}).get("state", {})
    if state.get("code") != "OK":
        yield f"the fleet's state is {_spoken(state)}"


def _memberships(found: dict[str, dict[str, Any]]) -> Iterator[str]:
    for member, state in sorted(found.items()):
        if state.get("code") == "OK":
            continue
        hint = f" ({LOST_CONNECTION})" if "Lost connection" in state.get("description", "") else ""
        yield f"{member} is {_spoken(state)}{hint}"


def _spoken(state: dict[str, Any]) -> str:
    description = state.get("description")
    return f"{state.get('code', 'unknown')}{f' ({description})' if description else ''}"


def _from_location(name: str) -> str:
    return name[name.index("locations/") :] if "locations/" in name else name


def membership_path(name: str) -> str:
    """Give a membership's full name from locations/ on, whichever way its project is written."""
    return _from_location(name)
