# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents without what must not be seen: the values of Secrets and tokens."""

from __future__ import annotations

from typing import Any

from simulator.journal import MASK

LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"


def without_secrets(document: Any) -> Any:
    """The document, with stars for the values of a Secret, of each Secret in a list, and of tokens."""
    if not isinstance(document, dict):
        return document
    kind = document.get("kind")
    if kind == "SecretList":
        return document | {"items": [masked_secret(item) for item in document.get("items", [])]}
    if kind == "Secret":
        return masked_secret(document)
    if kind in ("TokenRequest", "TokenReview"):
        return masked_token(document)
    return document


def masked_secret(secret: dict[str, Any]) -> dict[str, Any]:
    """A Secret with stars for its values, those in kubectl's annotation included."""
    masked: dict[str, Any] = {
        key: dict.fromkeys(secret[key] or {}, MASK) for key in ("data", "stringData") if key in secret
    }
    metadata = secret.get("metadata") or {}
    annotations = metadata.get("annotations") or {}
    if LAST_APPLIED in annotations:
        masked["metadata"] = metadata | {"annotations": annotations | {LAST_APPLIED: MASK}}
    return secret | masked


def masked_token(document: dict[str, Any]) -> dict[str, Any]:
    """A token document with stars for the token."""
    parts = {key: document[key] for key in ("spec", "status") if isinstance(document.get(key), dict)}
    return document | {key: part | {"token": MASK} if "token" in part else part for key, part in parts.items()}
