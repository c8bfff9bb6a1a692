# SPDX-License-Identifier: GPL-3.0-or-later
"""The service account nodes run as."""

from __future__ import annotations

from simulator.cloud import Cloud
from simulator.errors import invalid_argument


def check_service_account(cloud: Cloud, email: str | None, caller: str) -> None:
    """Refuses a service account that does not exist or that the caller may not attach."""
    if not email or email == "default" or email.endswith("-compute@developer.gserviceaccount.com"):
        return
    if not cloud.project.account_exists(email):
        raise invalid_argument(f'Service account "{email}" does not exist.')
    if not cloud.project.allows(caller, "iam.serviceAccounts.actAs"):
        # Text from public reports.
        text = f'The user does not have access to service account "{email}". '
        ask = "Ask a project owner to grant you the iam.serviceAccountUser role on the service account."
        raise invalid_argument(text + ask)
