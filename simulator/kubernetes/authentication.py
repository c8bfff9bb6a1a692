# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds out who sends a request, and whom that caller pretends to be."""

from __future__ import annotations

import re
from collections.abc import Callable

from simulator.kubernetes.authorization import Action, authorize
from simulator.kubernetes.errors import unauthorized
from simulator.kubernetes.requests import KubeRequest
from simulator.kubernetes.service_account_tokens import ServiceAccountTokens
from simulator.kubernetes.store import Store
from simulator.kubernetes.users import ANONYMOUS, AUTHENTICATED, User

Authenticate = Callable[[str], User | None]
HEALTH_PATHS = ("/healthz", "/livez", "/readyz")


class Authentication:
    """Tries each source of users in turn, the service accounts' tokens last."""

    def __init__(self, sources: tuple[Authenticate, ...], tokens: ServiceAccountTokens, version: str) -> None:
        self._sources = sources
        self._tokens = tokens
        self._anonymous_everywhere = minor_version(version) < 35

    def user_of(self, request: KubeRequest) -> User:
        """The user behind the bearer token; anonymous without one, 401 when nobody knows the token."""
        scheme, _, rest = request.headers.get("authorization", "").partition(" ")
        # What stands after the token is nobody's business.
        token = rest.strip().partition(" ")[0]
        if not token or scheme.lower() != "bearer":
            return self._without_token(request)
        user = self.user_of_token(token)
        if user is None:
            raise unauthorized()
        return user

    def user_of_token(self, token: str) -> User | None:
        """The user that a token stands for."""
        return self._known(token) or self._tokens.user(token)

    def reviewed(self, token: str, audiences: list[str]) -> tuple[User, list[str]] | None:
        """The user that a token stands for, and for which of the audiences; the API's own when none are named.

        RefusedTokenError when it is a service account's and for none of them, or has expired. Other tokens are for the
        API alone.
        """
        wanted = audiences or [self._tokens.issuer]
        if user := self._known(token):
            return (user, [self._tokens.issuer]) if self._tokens.issuer in wanted else None
        return self._tokens.reviewed(token, wanted)

    def _known(self, token: str) -> User | None:
        return next((user for source in self._sources if (user := source(token))), None)

    def _without_token(self, request: KubeRequest) -> User:
        # GKE 1.35 and later let anonymous callers see the health paths only.
        if self._anonymous_everywhere or request.path.rstrip("/") in HEALTH_PATHS:
            return ANONYMOUS
        raise unauthorized()


def minor_version(version: str) -> int:
    """35 for "1.35.1-gke.100"."""
    match = re.match(r"v?\d+\.(\d+)", version)
    return int(match.group(1)) if match else 0


def impersonated(store: Store, user: User, request: KubeRequest) -> User:
    """The user whom the Impersonate headers name, if the caller may impersonate; else the caller."""
    name = request.headers.get("impersonate-user", "")
    if not name:
        return user
    authorize(store, user, impersonation(name))
    groups = (
        tuple(request.headers.get("impersonate-group", "").split(",")) if "impersonate-group" in request.headers else ()
    )
    for group in groups:
        authorize(store, user, Action("impersonate", plural="groups", name=group))
    return User(name, tuple(dict.fromkeys((*groups, *implied_groups(name)))))


def impersonation(name: str) -> Action:
    """The right that impersonating this name takes."""
    parts = name.split(":")
    if name.startswith("system:serviceaccount:") and len(parts) == 4:
        return Action("impersonate", plural="serviceaccounts", namespace=parts[2], name=parts[3])
    return Action("impersonate", plural="users", name=name)


def implied_groups(name: str) -> tuple[str, ...]:
    """The groups that a name brings with it."""
    parts = name.split(":")
    if name.startswith("system:serviceaccount:") and len(parts) == 4:
        return "system:serviceaccounts", f"system:serviceaccounts:{parts[2]}", AUTHENTICATED
    return (AUTHENTICATED,) if name != ANONYMOUS.name else ANONYMOUS.groups
