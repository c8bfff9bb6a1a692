# Copyright: gkefleet.inference contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """Whether and how long to wait."""

    DOCUMENTATION = r"""
options:
  wait:
    description: Whether to wait until the object is in working order, or gone.
    type: bool
    default: true
  poll_interval:
    description: Longest pause between two looks, in seconds; the first pauses are shorter. E(GKEFLEET_POLL_INTERVAL) when not set.
    type: float
    default: 10.0
"""

    # For modules that cannot but wait.
    PATIENCE = r"""
options:
  poll_interval:
    description: Longest pause between two looks, in seconds; the first pauses are shorter. E(GKEFLEET_POLL_INTERVAL) when not set.
    type: float
    default: 10.0
"""
