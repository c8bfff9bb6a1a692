# SPDX-License-Identifier: GPL-3.0-or-later
"""Validation of requests and limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.kubernetes.causes import Cause, Path, invalid_value, key, required
from simulator.kubernetes.objects.names import qualified_name_problems
from simulator.kubernetes.objects.quantities import parse_quantity

Part = Mapping[str, Any]
STANDARD = ("cpu", "memory", "ephemeral-storage")


def amount_causes(resources: Part, path: Path) -> Iterator[Cause]:
    """Gives what is refused in the resources of a container."""
    limits, requests = resources.get("limits", {}), resources.get("requests", {})
    yield from _list_causes(limits, (*path, "limits"))
    for name, amount in requests.items():
        where = (*path, "requests")
        if name in limits:
            yield from _against_limit(name, amount, limits[name], where)
        elif is_extended(name):
            yield required((*path, "limits"), "Limit must be set for non overcommitable resources")
    yield from _list_causes(requests, (*path, "requests"))


def is_extended(name: str) -> bool:
    """Says whether a resource is counted in whole pieces, as GPUs are; hugepages are too."""
    return "/" in name or name.startswith("hugepages-")


def _list_causes(amounts: Part, path: Path) -> Iterator[Cause]:
    for name, amount in amounts.items():
        where = (*path, key(name))
        for problem in qualified_name_problems(name):
            yield invalid_value(path, name, problem)
        if "/" not in name and name not in STANDARD and not name.startswith("hugepages-"):
            yield invalid_value(where, name, "must be a standard resource for containers")
        value = parse_quantity(amount)
        if value < 0:
            yield invalid_value(where, amount, "must be greater than or equal to 0")
        if is_extended(name) and value != value.to_integral_value():
            yield invalid_value(where, amount, "must be an integer")


def _against_limit(name: str, request: str, limit: str, path: Path) -> Iterator[Cause]:
    asked, most = parse_quantity(request), parse_quantity(limit)
    if is_extended(name) and asked != most:
        yield invalid_value(path, request, f"must be equal to {name} limit of {limit}")
    elif asked > most:
        yield invalid_value(path, request, f"must be less than or equal to {name} limit of {limit}")
