# SPDX-License-Identifier: GPL-3.0-or-later
"""How the work on an object is to be gone about."""

from __future__ import annotations

from dataclasses import dataclass

from ansible_collections.gkefleet.inference.plugins.module_utils._until import Patience


@dataclass(frozen=True)
class Conduct:
    """How to go about it: for real or not, waiting or not, and whether foreign objects may be changed."""

    check_mode: bool
    patience: Patience
    wait: bool = True
    adopt: bool = False
