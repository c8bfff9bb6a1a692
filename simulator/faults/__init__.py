# SPDX-License-Identifier: GPL-3.0-or-later
"""Scripted faults: what may go wrong, scripted beforehand, and counted when it did."""

from __future__ import annotations

from simulator.faults.faults import Faults

__all__ = ["Faults"]
