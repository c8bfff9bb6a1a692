# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys of service accounts, and who signed with them."""

from __future__ import annotations

import base64
import json
import random

import google.auth.exceptions
import google.auth.jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

TOKEN_URI = "https://oauth2.googleapis.com/token"
_BITS = 2048
_CLOCK_SKEW = 10  # seconds


class Keys:
    """The public halves of all keys; the private ones are given away once."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._public: dict[str, str] = {}

    def create(self, email: str, project: str) -> tuple[str, str]:
        """A new key of a service account: its id, and the credentials file (base64) that Google hands out once."""
        key = rsa.generate_private_key(public_exponent=65537, key_size=_BITS)
        key_id = f"{self._rng.getrandbits(160):040x}"
        spki = serialization.PublicFormat.SubjectPublicKeyInfo
        self._public[key_id] = key.public_key().public_bytes(serialization.Encoding.PEM, spki).decode()
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        file = {
            "type": "service_account",
            "project_id": project,
            "private_key_id": key_id,
            "private_key": private.decode(),
            "client_email": email,
            "token_uri": TOKEN_URI,
            "universe_domain": "googleapis.com",
        }
        return key_id, base64.b64encode(json.dumps(file).encode()).decode()

    def signer(self, assertion: str) -> str | None:
        """The service account that signed a token (JWT) and issued it; None when it is none, foreign or too old."""
        try:
            key = self._public.get(google.auth.jwt.decode_header(assertion).get("kid", ""))
            if key is None:
                return None
            claims = google.auth.jwt.decode(assertion, certs=key, clock_skew_in_seconds=_CLOCK_SKEW)
        except (ValueError, google.auth.exceptions.GoogleAuthError):
            return None
        return str(claims["iss"])
