# SPDX-License-Identifier: GPL-3.0-or-later
"""Lets what somebody else has begun on a cluster or a node pool come to its end before anything is planned."""

from __future__ import annotations

from ansible_collections.gkefleet.inference.plugins.module_utils._errors import ParentMissing
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._reconcile import Conduct, Target
from ansible_collections.gkefleet.inference.plugins.module_utils._until import Progress, until

IN_TRANSIT = ("PROVISIONING", "RECONCILING", "STOPPING")


def settle(target: Target, conduct: Conduct) -> None:
    """Wait until the live object is neither being made, changed nor deleted; a run that does not wait skips this.

    A plan made in between would compare with values that are about to change.
    """
    if conduct.check_mode or not conduct.wait:
        return
    try:
        until(target.read, settled, conduct.patience, f"{target.title} to settle", target.usual)
    except ParentMissing:
        return


def settled(live: Body | None) -> Progress:
    """Tell whether nothing is under way; pure."""
    status = "absent" if live is None else str(live.get("status"))
    return Progress(status not in IN_TRANSIT, f"it is {status}")
