# SPDX-License-Identifier: GPL-3.0-or-later
"""What is exchanged for an access token: that of another identity provider, of a robot, of a person who logged in."""

from __future__ import annotations

import base64
import binascii
import json
import re
import time
from collections.abc import Mapping
from typing import Any

from simulator.cloud import Cloud

LIFETIME = 3600.0  # cloud seconds
_FEDERATED = "urn:ietf:params:oauth:grant-type:token-exchange"
_SIGNED = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_REFRESH = "refresh_token"
_ISSUED = "urn:ietf:params:oauth:token-type:access_token"
_AUDIENCE = re.compile(
    r"//iam\.googleapis\.com/projects/(?P<number>\d+)/locations/global/workloadIdentityPools/(?P<pool>[a-z0-9-]+)"
    r"/providers/[a-z0-9-]+"
)


class ExchangeError(Exception):
    """A refusal in OAuth's own form: an error code and a description (RFC 6749, 5.2)."""

    def __init__(self, code: str, description: str) -> None:
        super().__init__(description)
        self.body = {"error": code, "error_description": description}


def exchanged(cloud: Cloud, form: Mapping[str, str]) -> dict[str, Any]:
    """The answer of the token endpoint. Raises ExchangeError."""
    grant = form.get("grant_type", "")
    if grant == _FEDERATED:
        token = cloud.tokens.issue(_federated(cloud, form), LIFETIME)
        return {
            "access_token": token,
            "issued_token_type": _ISSUED,
            "token_type": "Bearer",
            "expires_in": int(LIFETIME),
        }
    if grant == _SIGNED:
        signer = cloud.tokens.principal(form.get("assertion", ""))
        return _issued(cloud, signer, "Invalid JWT Signature.")
    if grant == _REFRESH:
        user = cloud.tokens.keeper(form.get("refresh_token", ""))
        return _issued(cloud, user, "Token has been expired or revoked.")
    raise ExchangeError("unsupported_grant_type", f"Invalid grant_type: {grant}")


def _issued(cloud: Cloud, principal: str | None, refusal: str) -> dict[str, Any]:
    if principal is None:
        raise ExchangeError("invalid_grant", refusal)
    return {
        "access_token": cloud.tokens.issue(principal, LIFETIME),
        "expires_in": int(LIFETIME),
        "token_type": "Bearer",
    }


def _federated(cloud: Cloud, form: Mapping[str, str]) -> str:
    """The principal that the pool makes of a subject token, by google.subject=assertion.sub."""
    audience = _AUDIENCE.fullmatch(form.get("audience", ""))
    if audience is None or audience["number"] != cloud.project.number:
        raise ExchangeError("invalid_target", 'The target service indicated by the "audience" parameters is invalid.')
    claims = _claims(form.get("subject_token", ""))
    if not claims.get("sub"):
        raise ExchangeError("invalid_grant", "Unable to parse the ID Token.")
    if float(claims.get("exp", 0)) < time.time():
        raise ExchangeError("invalid_grant", "ID Token is stale to sign-in.")
    pool = f"projects/{audience['number']}/locations/global/workloadIdentityPools/{audience['pool']}"
    return f"principal://iam.googleapis.com/{pool}/subject/{claims['sub']}"


def _claims(token: str) -> dict[str, Any]:
    """The claims of a JWT; its signature is the pool's business, and this cloud keeps no pools."""
    parts = token.split(".")
    if len(parts) != 3:
        return {}
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (ValueError, binascii.Error):
        return {}
    return claims if isinstance(claims, dict) else {}
