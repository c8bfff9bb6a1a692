# SPDX-License-Identifier: GPL-3.0-or-later
"""Service Usage: which APIs the project has enabled, and their service agents."""

from __future__ import annotations

from simulator.serviceusage.service import ServiceUsage as service

__all__ = ["service"]
