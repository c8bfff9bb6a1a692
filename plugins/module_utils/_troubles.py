# SPDX-License-Identifier: GPL-3.0-or-later
"""What GKE says is wrong with a cluster or a node pool."""

from __future__ import annotations

from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body


def troubles(live: Body) -> str:
    """The messages of the conditions and of the status, each once and in brackets; nothing when there are none."""
    told = [*(condition.get("message", "") for condition in live.get("conditions", [])), live.get("statusMessage", "")]
    reasons = "; ".join(dict.fromkeys(reason for reason in told if reason))
    return f" ({reasons})" if reasons else ""
