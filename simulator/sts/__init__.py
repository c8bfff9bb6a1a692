# SPDX-License-Identifier: GPL-3.0-or-later
"""Security Token Service, and Google's OAuth token endpoint beside it: other people's proofs for access tokens."""

from __future__ import annotations

from simulator.sts.server import TokenServer
from simulator.sts.server import TokenService as service

__all__ = ["TokenServer", "service"]
