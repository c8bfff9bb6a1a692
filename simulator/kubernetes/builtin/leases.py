# SPDX-License-Identifier: GPL-3.0-or-later
"""Validation of Leases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.kubernetes.builtin.checks import not_negative
from simulator.kubernetes.causes import Cause, Path, invalid_value

SPEC: Path = ("spec",)


def lease_causes(lease: Mapping[str, Any], live: Mapping[str, Any] | None) -> Iterator[Cause]:
    """Gives why a Lease is refused; whoever may write it may change all of it."""
    spec = lease.get("spec", {})
    seconds = spec.get("leaseDurationSeconds", 1)
    if seconds <= 0:
        yield invalid_value((*SPEC, "leaseDurationSeconds"), seconds, "must be greater than 0")
    yield from not_negative(spec, ("leaseTransitions",), SPEC)
