# SPDX-License-Identifier: GPL-3.0-or-later
"""Access tokens of a credential source, and what to say when none is to be had."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._credentials import CredentialSource, credentials
from ansible_collections.gkefleet.inference.plugins.module_utils._errors import FleetError
from ansible_collections.gkefleet.inference.plugins.module_utils._libraries import google

# google-auth would say which fields it lacks to fetch another one.
SPENT = (
    "the access token has expired, or is unknown there. Give a fresh access_token, or access_token_file: "
    "the file is read again when its token is refused."
)


def bearer_token(source: CredentialSource) -> str:
    """A valid access token of a source, for servers that google-auth's session does not speak to."""
    found = credentials(source)
    if not found.valid:
        refresh(source)
    return str(found.token)


def refresh(source: CredentialSource) -> None:
    """Fetches a fresh access token. Raises FleetError."""
    try:
        credentials(source).refresh(google.auth.transport.requests.Request())
    except google.auth.exceptions.GoogleAuthError as e:
        raise no_token(source, e) from e


def no_token(source: CredentialSource, error: Exception) -> FleetError:
    """The error for the user: Google's own words, and for a refused impersonation the role to grant."""
    said = next(_answers(error), "") or str(error.args[0] if error.args else type(error).__name__)
    account = getattr(credentials(source), "service_account_email", None)
    if account and "impersonated credentials" in str(error):
        return FleetError(
            f"acting as {account}: {said} Grant the caller roles/iam.serviceAccountTokenCreator on {account} "
            "(roles/iam.workloadIdentityUser to an identity from outside; to own the project is not enough), "
            "and enable iamcredentials.googleapis.com."
        )
    if source.access_token and isinstance(error, google.auth.exceptions.RefreshError):
        return FleetError(SPENT)
    return FleetError(
        f"fetching an access token: {said}. Check the credentials, and that this host reaches those who issue tokens."
    )


def _answers(error: Exception) -> Iterator[str]:
    """Google's messages among what google-auth keeps of an answer."""
    for part in error.args:
        answer = _parsed(part).get("error")
        if isinstance(answer, dict):
            yield f"{answer.get('code')} {answer.get('status')}: {answer.get('message')}"


def _parsed(part: Any) -> dict[str, Any]:
    try:
        found = json.loads(part)
    except (TypeError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
