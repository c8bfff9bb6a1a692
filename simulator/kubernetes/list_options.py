# SPDX-License-Identifier: GPL-3.0-or-later
"""What a list or watch may be asked about revisions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from simulator.kubernetes.causes import Cause, not_allowed, unsupported
from simulator.kubernetes.errors import bad_request, invalid

MATCHES = ("Exact", "NotOlderThan")


def check_list_options(query: Mapping[str, str]) -> None:
    """Raises 422 for parameters that contradict each other, 400 for a revision that is none."""
    causes = list(_causes(query))
    if causes:
        raise invalid("meta.k8s.io", "ListOptions", "", causes)
    revision = query.get("resourceVersion", "")
    if revision and not revision.isdecimal() and query.get("watch", "") not in ("1", "true"):
        why = f'resourceVersion: Invalid value: "{revision}": strconv.ParseUint: parsing "{revision}": invalid syntax'
        raise bad_request(f"invalid resource version: {why}")


def _causes(query: Mapping[str, str]) -> Iterator[Cause]:
    match, path = query.get("resourceVersionMatch", ""), ("resourceVersionMatch",)
    watching, initial = query.get("watch", "") in ("1", "true"), query.get("sendInitialEvents", "")
    if watching:
        yield from _watch_causes(match, initial)
        return
    if initial:
        yield not_allowed(("sendInitialEvents",), "sendInitialEvents is forbidden for list")
    if match and not query.get("resourceVersion"):
        yield not_allowed(path, "resourceVersionMatch is forbidden unless resourceVersion is provided")
    if match and query.get("continue"):
        yield not_allowed(path, "resourceVersionMatch is forbidden when continue is provided")
    if match and match not in MATCHES:
        yield unsupported(path, match, ("Exact", "NotOlderThan", ""))
    if match == "Exact" and query.get("resourceVersion") == "0":
        yield not_allowed(path, 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"')


def _watch_causes(match: str, initial: str) -> Iterator[Cause]:
    path = ("resourceVersionMatch",)
    if initial and match != "NotOlderThan":
        why = "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"
        yield not_allowed(path, why)
    if initial and match and match != "NotOlderThan":
        yield unsupported(path, match, ("NotOlderThan",))
    if match and not initial:
        yield not_allowed(path, "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided")
