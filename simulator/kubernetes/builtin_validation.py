# SPDX-License-Identifier: GPL-3.0-or-later
"""Validation of the built-in kinds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.kubernetes.causes import Cause
from simulator.kubernetes.resources import ResourceType


def builtin_causes(kind: ResourceType, resource: Mapping[str, Any], live: Mapping[str, Any] | None) -> Iterator[Cause]:
    """Gives why an object of a built-in kind is refused."""
    return iter(())
