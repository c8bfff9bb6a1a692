# SPDX-License-Identifier: GPL-3.0-or-later
"""Strategic merge patch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.kubernetes.patches import merge_patched
from simulator.kubernetes.schema import Schema


def strategic_merged(schema: Schema, live: Any, patch: Mapping[str, Any]) -> Any:
    """Gives the live object with the patch on top."""
    return merge_patched(live, patch)
