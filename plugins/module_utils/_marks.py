# SPDX-License-Identifier: GPL-3.0-or-later
"""How objects of Google's APIs tell that this collection made them."""

from __future__ import annotations

from collections.abc import Mapping

LABELS = {"managed-by": "gkefleet-inference"}
DESCRIPTION = "Managed by gkefleet.inference"


def labelled(labels: Mapping[str, str] | None) -> bool:
    """Tell whether labels hold the mark."""
    return LABELS.items() <= (labels or {}).items()
