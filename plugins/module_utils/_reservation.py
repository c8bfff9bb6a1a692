# SPDX-License-Identifier: GPL-3.0-or-later
"""The reservation that a pool's nodes consume (GKE API: ReservationAffinity)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._options import Spec

Options = Mapping[str, Any]

AFFINITIES = {"none": "NO_RESERVATION", "any": "ANY_RESERVATION", "specific": "SPECIFIC_RESERVATION"}
RESERVATION: Spec = {
    "affinity": {"type": "str", "choices": list(AFFINITIES), "default": "specific"},
    "key": {"type": "str", "default": "compute.googleapis.com/reservation-name", "no_log": False},
    "values": {"type": "list", "elements": "str"},
}


def reservation_affinity(asked: Options | None, flex_start: bool) -> Body | None:
    """Give the affinity; flex-start nodes must say that they consume none."""
    if asked is None:
        return {"consumeReservationType": "NO_RESERVATION"} if flex_start else None
    specific = asked["affinity"] == "specific"
    return {
        "consumeReservationType": AFFINITIES[asked["affinity"]],
        "key": asked["key"] if specific else None,
        "values": asked["values"] if specific else None,
    }


def reserved(asked: Options | None) -> bool:
    """Tell whether nodes draw from a reservation."""
    return bool(asked) and _affinity(asked or {}) != "none"


def reservation_problems(asked: Options | None, spot: bool) -> Iterator[str]:
    """Say what of the reservation cannot work."""
    if not asked or not reserved(asked):
        return
    if _affinity(asked) == "specific" and not asked.get("values"):
        yield "reservation.values is empty; list the reservation's name, or set reservation.affinity to any"
    if spot:
        yield "reservation: Spot VMs consume no reservation; set spot: false or leave reservation out"


def _affinity(asked: Options) -> str:
    return str(asked.get("affinity") or "specific")
