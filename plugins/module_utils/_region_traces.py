# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a region is named in Gateways and backend policies; pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._picture_shapes import asked_region

ADDRESSES = "addresses"
REGION_LABEL = "gke.io/region"


@dataclass(frozen=True)
class Trace:
    """A list in the specification of an object that names the region, and the list without it."""

    live: Body
    field: str
    before: list[Body]
    after: list[Body]

    @property
    def patch(self) -> Body:
        """The merge patch that takes the region out; an empty list is left out."""
        changed: Body = {self.field: self.after or None}
        return {"spec": changed if self.field == ADDRESSES else {"default": changed}}


def traces(live: Body, region: str) -> Iterator[Trace]:
    """Gives the list of an object that names a region, if there is one."""
    field = ADDRESSES if live["kind"] == "Gateway" else "scopes"
    spec = live["spec"] if field == ADDRESSES else live["spec"].get("default", {})
    before = spec.get(field) or []
    after = [entry for entry in before if _region(entry) != region]
    if after != before:
        yield Trace(live, field, before, after)


def _region(entry: Body) -> str:
    selector = entry.get("selector")
    return asked_region(entry) if selector is None else str(selector.get(REGION_LABEL, ""))
