# SPDX-License-Identifier: GPL-3.0-or-later
"""Connect gateway: a member's Kubernetes API through Google's front door."""

from __future__ import annotations

from simulator.connectgateway.server import GatewayServer as server
from simulator.connectgateway.service import ConnectGateway as service

__all__ = ["server", "service"]
