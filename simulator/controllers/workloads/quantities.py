# SPDX-License-Identifier: GPL-3.0-or-later
"""Kubernetes quantities as numbers, and what a pod asks of a node."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from simulator.controllers.manifests import Manifest

QUANTITY = re.compile(r"([0-9.]+(?:[eE][+-]?[0-9]+)?)([a-zA-Z]*)")
UNITS = {
    "m": 1e-3,
    "": 1.0,
    "k": 1e3,
    "M": 1e6,
    "G": 1e9,
    "T": 1e12,
    "P": 1e15,
    "Ki": 2.0**10,
    "Mi": 2.0**20,
    "Gi": 2.0**30,
    "Ti": 2.0**40,
    "Pi": 2.0**50,
}
Amounts = dict[str, float]


def amount(quantity: str | float) -> float:
    """A quantity such as 500m, 2 or 8Gi as a number."""
    match = QUANTITY.fullmatch(str(quantity))
    return float(match[1]) * UNITS.get(match[2], 1.0) if match else math.inf


def amounts(quantities: Mapping[str, Any] | None) -> Amounts:
    """A list of resources as numbers."""
    return {name: amount(quantity) for name, quantity in (quantities or {}).items()}


def requests_of(pod: Manifest) -> Amounts:
    """What a pod takes of its node: containers together, or the largest ordinary init container, and one pod."""
    spec = pod["spec"]
    beside = [c for c in spec.get("initContainers") or [] if c.get("restartPolicy") == "Always"]
    before = [c for c in spec.get("initContainers") or [] if c.get("restartPolicy") != "Always"]
    total: Amounts = {"pods": 1.0}
    for container in [*spec["containers"], *beside]:
        for name, value in container_requests(container).items():
            total[name] = total.get(name, 0.0) + value
    for container in before:
        for name, value in container_requests(container).items():
            total[name] = max(total.get(name, 0.0), value)
    return total


def container_requests(container: Mapping[str, Any]) -> Amounts:
    """The requests of one container; a limit without a request is a request."""
    resources = container.get("resources") or {}
    return amounts(resources.get("limits")) | amounts(resources.get("requests"))
