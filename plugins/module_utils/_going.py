# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects of clusters that are being deleted, and what holds them."""

from __future__ import annotations

from collections.abc import Sequence

from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body


def going(live: Body) -> str:
    """How an object is being deleted, as a person would say it; nothing when it stays.

    An object with finalizers is there until their controllers have taken them off (Kubernetes: Finalizers).
    """
    if "deletionTimestamp" not in live.get("metadata", {}):
        return ""
    held = holders(live)
    return f"it is being deleted, held by {'; '.join(held)}" if held else "it is being deleted"


def holders(live: Body) -> list[str]:
    """Each finalizer of an object with the controller that set it and so must take it off."""
    metadata = live.get("metadata", {})
    return [
        f"finalizer {name}{_set_by(name, metadata.get('managedFields', []))}" for name in metadata.get("finalizers", [])
    ]


def _set_by(finalizer: str, entries: Sequence[Body]) -> str:
    for entry in entries:
        fields = entry.get("fieldsV1", {}).get("f:metadata", {}).get("f:finalizers", {})
        if f'v:"{finalizer}"' in fields:
            return f", which {entry.get('manager')} must take off"
    return ""
