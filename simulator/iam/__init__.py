# SPDX-License-Identifier: GPL-3.0-or-later
"""Identity and Access Management: service accounts and roles."""

from __future__ import annotations

from simulator.iam.service import Iam as service

__all__ = ["service"]
