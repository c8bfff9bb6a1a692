# SPDX-License-Identifier: GPL-3.0-or-later
"""Service accounts with their policies, and the roles by name."""

from __future__ import annotations

import re
from typing import Any

from simulator.cloud import Cloud
from simulator.errors import aborted, already_exists, invalid_argument, not_found
from simulator.iam.keys import Keys
from simulator.paging import page
from simulator.permissions import grants, known_role
from simulator.policy import Policy
from simulator.project import member_name
from simulator.web import Handler, Request, Route

_EVERY = "v1/projects/{project}/serviceAccounts"
_ONE = _EVERY + "/{account}"
_NEW_KEY = "iam.serviceAccountKeys.create"
_ACCOUNT_ID = re.compile(r"[a-z][a-z0-9-]{4,28}[a-z0-9]")


class Iam:
    """The IAM API, as far as node service accounts need it."""

    name = "iam"

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud
        self._policies: dict[str, Policy] = {}
        self._keys = Keys(cloud.rng)
        cloud.tokens.signer = self._signer

    def routes(self) -> list[Route]:
        """The methods of this API."""
        return [
            _route("GET", _EVERY, self.every, "list"),
            _route("POST", _EVERY, self.create, "create"),
            _route("GET", _ONE, self.get, "get"),
            _route("DELETE", _ONE, self.delete, "delete"),
            _route("POST", f"{_ONE}:getIamPolicy", self.policy, "getIamPolicy", write=False),
            _route("POST", f"{_ONE}:setIamPolicy", self.set_policy, "setIamPolicy"),
            Route("POST", f"{_ONE}/keys", self.create_key, "iam.projects.serviceAccounts.keys.create", _NEW_KEY),
            Route("GET", "v1/roles/{role}", self.role, "iam.roles.get"),
        ]

    def dump(self) -> dict[str, Any]:
        """The service accounts."""
        return {account["name"]: account for account in self._cloud.project.service_accounts.values()}

    def every(self, request: Request) -> dict[str, Any]:
        """All service accounts of the project; Google's own agents are not among them."""
        accounts = self._cloud.project.service_accounts
        return page("accounts", [accounts[email] for email in sorted(accounts)], request.query, 20)

    def create(self, request: Request) -> dict[str, Any]:
        """Create a service account from its short id."""
        body = request.body or {}
        account_id = body.get("accountId", "")
        if not _ACCOUNT_ID.fullmatch(account_id):
            raise invalid_argument(
                'The account ID "' + account_id + '" does not have a length between 6 and 30 or contains '
                "characters other than lower-case letters, digits and hyphens."
            )
        email = f"{account_id}@{self._cloud.project.id}.iam.gserviceaccount.com"
        if email in self._cloud.project.service_accounts:
            name = f"Service account {account_id} already exists within project projects/{self._cloud.project.id}."
            raise already_exists(name)
        return self._cloud.project.add_account(email, body.get("serviceAccount", {}), self._cloud.rng)

    def get(self, request: Request) -> dict[str, Any]:
        """One service account, by e-mail or unique id."""
        return self._account(request)

    def delete(self, request: Request) -> dict[str, Any]:
        """Delete a service account; policies keep naming it."""
        email = self._account(request)["email"]
        del self._cloud.project.service_accounts[email]
        self._policies.pop(email, None)
        return {}

    def policy(self, request: Request) -> dict[str, Any]:
        """Who may use the service account."""
        return self._used(request).body()

    def set_policy(self, request: Request) -> dict[str, Any]:
        """Replace who may use the service account."""
        wanted = (request.body or {}).get("policy", {})
        policy = self._used(request)
        if wanted.get("etag") and wanted["etag"] != policy.etag:
            raise aborted("There were concurrent policy changes. Please retry the whole read-modify-write.")
        policy.replace(wanted.get("bindings", []))
        return policy.body()

    def allows(self, email: str, caller: str, permission: str) -> bool:
        """Whether the service account's own policy gives the caller that permission."""
        policy = self._policies.get(email, Policy())
        return any(grants(role, permission) for role in policy.roles_of(member_name(caller)))

    def create_key(self, request: Request) -> dict[str, Any]:
        """A new key; its private half is in this answer and nowhere else."""
        account = self._account(request)
        key_id, file = self._keys.create(account["email"], self._cloud.project.id)
        return {
            "name": f"{account['name']}/keys/{key_id}",
            "privateKeyType": "TYPE_GOOGLE_CREDENTIALS_FILE",
            "privateKeyData": file,
            "keyAlgorithm": "KEY_ALG_RSA_2048",
            "keyOrigin": "GOOGLE_PROVIDED",
            "keyType": "USER_MANAGED",
        }

    def _signer(self, token: str) -> str | None:
        email = self._keys.signer(token)
        return email if email in self._cloud.project.service_accounts else None

    def role(self, request: Request) -> dict[str, Any]:
        """A predefined role, without its permissions."""
        name = f"roles/{request.params['role']}"
        if not known_role(name):
            raise not_found(f"The role named {name} was not found.")
        return {"name": name, "title": request.params["role"], "stage": "GA"}

    def _account(self, request: Request) -> dict[str, str]:
        account = self._found(request)
        if account is None:
            raise not_found("Unknown service account")
        return account

    def _used(self, request: Request) -> Policy:
        account = self._found(request)
        if account is None:
            # Recorded: a call that uses an account names it, unlike a plain GET.
            name = f"{_EVERY[3:]}/{{account}}".format(**request.params)
            raise not_found(f"Service account {name} does not exist.")
        return self._policies.setdefault(account["email"], Policy())

    def _found(self, request: Request) -> dict[str, str] | None:
        wanted = request.params["account"]
        accounts = self._cloud.project.service_accounts.values()
        return next((each for each in accounts if wanted in (each["email"], each["uniqueId"])), None)


def _route(method: str, pattern: str, handler: Handler, verb: str, write: bool | None = None) -> Route:
    name = f"serviceAccounts.{verb}"
    return Route(method, pattern, handler, f"iam.projects.{name}", f"iam.{name}", write=write)
