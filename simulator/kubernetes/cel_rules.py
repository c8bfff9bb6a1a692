# SPDX-License-Identifier: GPL-3.0-or-later
"""x-kubernetes-validations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.kubernetes.causes import Cause
from simulator.kubernetes.schema import Schema


def rule_causes(schema: Schema, resource: Mapping[str, Any], live: Mapping[str, Any] | None) -> Iterator[Cause]:
    """Gives the rules that an object breaks."""
    return iter(())
