# SPDX-License-Identifier: GPL-3.0-or-later
"""Tokens of service accounts that last as long as asked."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from simulator.cloud import Cloud
from simulator.errors import invalid_argument
from simulator.iam.service import Iam
from simulator.refusals import denied
from simulator.web import Request, Route

PERMISSION = "iam.serviceAccounts.getAccessToken"
LONGEST = 3600.0  # seconds; more needs a policy of the organisation (iamcredentials reference, lifetime)
_LIFETIME = re.compile(r"(\d+(?:\.\d+)?)s")


class IamCredentials:
    """The IAM Service Account Credentials API, as far as impersonation needs it."""

    name = "iamcredentials"

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud

    def routes(self) -> list[Route]:
        """The one method; the permission may come from the account's own policy, so the handler asks for it."""
        pattern = "v1/projects/{project}/serviceAccounts/{account}:generateAccessToken"
        method = "iamcredentials.projects.serviceAccounts.generateAccessToken"
        return [Route("POST", pattern, self.access_token, method, write=False)]

    def dump(self) -> dict[str, Any]:
        """Nothing: tokens are no resources."""
        return {}

    def access_token(self, request: Request) -> dict[str, Any]:
        """A token of the service account, for callers with the permission on it or on the project."""
        body, email = request.body or {}, request.params["account"]
        lifetime = _seconds(body.get("lifetime") or "3600s")
        if not body.get("scope"):
            raise invalid_argument("Request contains an invalid argument.")
        if not self._may(request.caller, email):
            raise denied("iam", PERMISSION, f"projects/-/serviceAccounts/{email}")
        expires = self._cloud.clock.time() + timedelta(seconds=lifetime)
        token = self._cloud.tokens.issue(email, lifetime)
        return {"accessToken": token, "expireTime": expires.strftime("%Y-%m-%dT%H:%M:%SZ")}

    def _may(self, caller: str, email: str) -> bool:
        iam = self._cloud.services["iam"]
        if not self._cloud.project.account_exists(email):
            return False
        own = isinstance(iam, Iam) and iam.allows(email, caller, PERMISSION)
        return own or self._cloud.project.allows(caller, PERMISSION)


def _seconds(lifetime: str) -> float:
    match = _LIFETIME.fullmatch(lifetime)
    if match is None or not 0 < float(match[1]) <= LONGEST:
        raise invalid_argument("The duration of the lifetime of the credential is out of range.")
    return float(match[1])
