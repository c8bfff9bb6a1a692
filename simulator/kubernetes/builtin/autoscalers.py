# SPDX-License-Identifier: GPL-3.0-or-later
"""Validation of HorizontalPodAutoscalers: bounds, and what is scaled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.kubernetes.causes import Cause, Path, invalid_value, required

Part = Mapping[str, Any]
SPEC: Path = ("spec",)
TARGET: Path = ("spec", "scaleTargetRef")


def autoscaler_causes(autoscaler: Part, live: Part | None) -> Iterator[Cause]:
    """Gives why a HorizontalPodAutoscaler is refused."""
    spec = autoscaler.get("spec", {})
    least, most = spec.get("minReplicas", 1), spec.get("maxReplicas", 0)
    if least < 1:
        yield invalid_value((*SPEC, "minReplicas"), least, "must be greater than or equal to 1")
    if most < 1:
        yield invalid_value((*SPEC, "maxReplicas"), most, "must be greater than 0")
    if most < least:
        yield invalid_value((*SPEC, "maxReplicas"), most, "must be greater than or equal to `minReplicas`")
    target = spec.get("scaleTargetRef", {})
    for name in ("kind", "name"):
        if not target.get(name):
            yield required((*TARGET, name))
    version = target.get("apiVersion", "")
    if not version:
        yield invalid_value((*TARGET, "apiVersion"), version, "apiVersion must specify API group")
