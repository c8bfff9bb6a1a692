# SPDX-License-Identifier: GPL-3.0-or-later
"""Access tokens: who holds which, and until when."""

from __future__ import annotations

import random
import string
from collections.abc import Callable

from simulator.clock import CloudClock

_ALPHABET = string.ascii_letters + string.digits


class Tokens:
    """The tokens this cloud has issued; they expire by cloud time."""

    def __init__(self, clock: CloudClock, rng: random.Random) -> None:
        # Service accounts may sign their own tokens instead of having one issued.
        self.signer: Callable[[str], str | None] = lambda token: None
        self._clock = clock
        self._rng = rng
        self._issued: dict[str, tuple[str, float]] = {}
        self._kept: dict[str, str] = {}
        # Told whenever a token is taken away before its time.
        self.when_revoked: list[Callable[[], None]] = []

    def issue(self, email: str, lifetime_seconds: float = 3600.0) -> str:
        """A new access token of that principal."""
        token = "ya29.sim-" + self._letters()
        self._issued[token] = (email, self._clock.now() + lifetime_seconds)
        return token

    def keep(self, email: str) -> str:
        """A new refresh token of that principal, as a login leaves it on the user's machine."""
        token = "1//sim-" + self._letters()
        self._kept[token] = email
        return token

    def keeper(self, refresh_token: str) -> str | None:
        """The e-mail behind a refresh token."""
        return self._kept.get(refresh_token)

    def revoke(self, token: str) -> None:
        """Take a token away from its holder."""
        if self._issued.pop(token, None):
            for tell in self.when_revoked:
                tell()

    def principal(self, token: str) -> str | None:
        """The e-mail behind a token; None when unknown or expired."""
        if token.count(".") == 2 and token not in self._issued:
            return self.signer(token)
        email, expires = self._issued.get(token, (None, 0.0))
        return email if self._clock.now() < expires else None

    def _letters(self) -> str:
        return "".join(self._rng.choices(_ALPHABET, k=40))
