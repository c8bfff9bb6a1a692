# SPDX-License-Identifier: GPL-3.0-or-later
"""GKE Hub: the fleet's memberships and features."""

from __future__ import annotations

from simulator.gkehub.service import GkeHub as service

__all__ = ["service"]
