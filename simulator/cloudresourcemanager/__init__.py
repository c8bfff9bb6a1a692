# SPDX-License-Identifier: GPL-3.0-or-later
"""Resource Manager: the project and its IAM policy."""

from __future__ import annotations

from simulator.cloudresourcemanager.service import ResourceManager as service

__all__ = ["service"]
