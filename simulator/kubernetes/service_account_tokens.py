# SPDX-License-Identifier: GPL-3.0-or-later
"""Bearer tokens of service accounts: signed, for an audience, bound to the account's uid, expiring by cloud time."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import random
import uuid
from dataclasses import replace
from typing import Any

from simulator.clock import CloudClock
from simulator.kubernetes.store import Store
from simulator.kubernetes.users import AUTHENTICATED, User

SERVICE_ACCOUNTS = ("", "serviceaccounts")
CREDENTIAL = "authentication.kubernetes.io/credential-id"


class RefusedTokenError(Exception):
    """A token that was signed here and is not good for this caller, or no longer; the text says why."""


class ServiceAccountTokens:
    """Signs tokens and tells whose a token is."""

    def __init__(self, store: Store, clock: CloudClock, rng: random.Random, issuer: str) -> None:
        self._store = store
        self._clock = clock
        self._rng = rng
        self.issuer = issuer
        self._key = rng.randbytes(32)

    def issue(self, namespace: str, name: str, uid: str, lifetime_seconds: int, audiences: list[str]) -> str:
        """A token of that account."""
        issued = int(self._clock.time().timestamp())
        account = {"namespace": namespace, "serviceaccount": {"name": name, "uid": uid}}
        claims: dict[str, Any] = {
            "aud": audiences or [self.issuer],
            "exp": issued + lifetime_seconds,
            "iat": issued,
            "iss": self.issuer,
            "jti": str(uuid.UUID(int=self._rng.getrandbits(128), version=4)),
            "kubernetes.io": account,
            "sub": f"system:serviceaccount:{namespace}:{name}",
        }
        signed = f"{encoded({'alg': 'HS256', 'typ': 'JWT'})}.{encoded(claims)}"
        return f"{signed}.{self._signature(signed)}"

    def user(self, token: str) -> User | None:
        """The account behind a token; None when it is forged, expired, for others or its account is gone."""
        try:
            found = self.reviewed(token, [self.issuer])
        except RefusedTokenError:
            return None
        return found[0] if found else None

    def reviewed(self, token: str, wanted: list[str]) -> tuple[User, list[str]] | None:
        """The account behind a token, and for which of the wanted audiences it is.

        None when it is forged or its account is gone, RefusedTokenError when it is for others or has expired.
        """
        claims = self._claims(token)
        account = self._account(claims["kubernetes.io"]) if claims else None
        if not claims or not account:
            return None
        if not (shared := [audience for audience in wanted if audience in claims["aud"]]):
            has, wants = (" ".join(json.dumps(each) for each in audiences) for audiences in (claims["aud"], wanted))
            raise RefusedTokenError(f"token audiences [{has}] is invalid for the target audiences [{wants}]")
        if claims["exp"] <= self._clock.time().timestamp():
            raise RefusedTokenError("service account token has expired")
        return replace(account, extra=((CREDENTIAL, (f"JTI={claims['jti']}",)),)), shared

    def _claims(self, token: str) -> dict[str, Any] | None:
        signed, _, signature = token.rpartition(".")
        if signed.count(".") != 1 or not hmac.compare_digest(signature, self._signature(signed)):
            return None
        return decoded(signed.partition(".")[2])

    def _account(self, claim: dict[str, Any]) -> User | None:
        namespace, name, uid = claim["namespace"], claim["serviceaccount"]["name"], claim["serviceaccount"]["uid"]
        account = self._store.get(SERVICE_ACCOUNTS, namespace, name)
        if account is None or account["metadata"]["uid"] != uid:
            return None
        groups = ("system:serviceaccounts", f"system:serviceaccounts:{namespace}", AUTHENTICATED)
        return User(f"system:serviceaccount:{namespace}:{name}", groups, uid)

    def _signature(self, signed: str) -> str:
        return unpadded(hmac.new(self._key, signed.encode(), hashlib.sha256).digest())


def encoded(part: dict[str, Any]) -> str:
    """One part of a token."""
    return unpadded(json.dumps(part, separators=(",", ":")).encode())


def decoded(part: str) -> dict[str, Any]:
    """The content of a part."""
    content: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return content


def unpadded(content: bytes) -> str:
    """URL-safe base64 without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
