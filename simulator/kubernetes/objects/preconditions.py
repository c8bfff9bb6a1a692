# SPDX-License-Identifier: GPL-3.0-or-later
"""What must hold before a change is looked at, and the form in which numbers are stored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.kubernetes.causes import invalid_value
from simulator.kubernetes.errors import bad_request, conflict, invalid
from simulator.kubernetes.resources import ResourceType, Shelf

# Built-in kinds that nobody replaces blindly.
CONDITIONAL: frozenset[Shelf] = frozenset(
    {
        ("apiextensions.k8s.io", "customresourcedefinitions"),
        ("coordination.k8s.io", "leases"),
        ("policy", "poddisruptionbudgets"),
    }
)


def refuse_other_place(live: Mapping[str, Any], sent: Mapping[str, Any]) -> None:
    """Raises 400 for a body with another name or namespace than the object has."""
    if not sent.get("name"):
        raise bad_request(
            f"the name of the object ({live['name']} based on URL) was undeterminable: name must be provided"
        )
    if sent["name"] != live["name"]:
        why = f"the name of the object ({sent['name']}) does not match the name on the URL ({live['name']})"
        raise bad_request(why)
    if sent.get("namespace") and sent["namespace"] != live.get("namespace"):
        raise bad_request("the namespace of the provided object does not match the namespace sent on the request")


def require_version(kind: ResourceType, live: Mapping[str, Any], sent: Mapping[str, Any]) -> None:
    """Raises 422 for a PUT that does not say which state it replaces, of a kind that wants to know."""
    if (kind.custom or kind.shelf in CONDITIONAL) and not sent.get("resourceVersion"):
        cause = invalid_value(("metadata", "resourceVersion"), 0, "must be specified for an update")
        # Here a real server names the plural, not the kind.
        raise invalid(kind.group, kind.plural, live["name"], [cause])


def refuse_other_object(kind: ResourceType, live: Mapping[str, Any], sent: Mapping[str, Any]) -> None:
    """Raises 409 for a PUT made from another object of that name."""
    if sent.get("uid") and sent["uid"] != live["uid"]:
        why = f"Precondition failed: UID in precondition: {sent['uid']}, UID in object meta: {live['uid']}"
        raise conflict(kind, live["name"], why)


def refuse_stale(kind: ResourceType, live: Mapping[str, Any], sent: Mapping[str, Any]) -> None:
    """Raises 409 for a body made from another state of the object."""
    if sent.get("resourceVersion") and sent["resourceVersion"] != live.get("resourceVersion"):
        raise conflict(kind, live["name"])


def stored_numbers(value: Any) -> Any:
    """Gives the value as it comes back from the store, where a float without a fraction is an integer."""
    if isinstance(value, Mapping):
        return {name: stored_numbers(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [stored_numbers(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
