# SPDX-License-Identifier: GPL-3.0-or-later
"""Compute Engine: networks, load balancers, machine types and quotas."""

from __future__ import annotations

from simulator.compute.service import ComputeService as service

__all__ = ["service"]
