# SPDX-License-Identifier: GPL-3.0-or-later
"""Defaults of the built-in kinds."""

from __future__ import annotations

from typing import Any

from simulator.kubernetes.resources import ResourceType


def with_builtin_defaults(kind: ResourceType, resource: dict[str, Any]) -> dict[str, Any]:
    """Gives the object with the defaults of its kind."""
    return resource
