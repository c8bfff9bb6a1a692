# SPDX-License-Identifier: GPL-3.0-or-later
"""IAM Service Account Credentials: access tokens of service accounts for those who may act as them."""

from __future__ import annotations

from simulator.iamcredentials.service import IamCredentials as service

__all__ = ["service"]
