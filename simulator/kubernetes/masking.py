# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents without what must not be seen: the values of Secrets and tokens."""

from __future__ import annotations

from typing import Any

from simulator.journal import MASK

LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
TOKEN_KINDS = ("TokenRequest", "TokenReview")


def without_secrets(document: Any, of_secrets: bool = False) -> Any:
    """The document with stars for secret values; `of_secrets` says that it is a Secret, a list or a patch of some."""
    if of_secrets:
        return masked(document)
    if not isinstance(document, dict):
        return document
    if document.get("kind") in ("Secret", "SecretList"):
        return masked(document)
    return masked_token(document) if document.get("kind") in TOKEN_KINDS else document


def masked(node: Any) -> Any:
    """A Secret, a list or table of them, or a patch, with stars for its values."""
    if isinstance(node, list):
        return [masked(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {key: masked_entry(key, value) for key, value in node.items()}


def masked_entry(key: str, value: Any) -> Any:
    """One entry: data in all its forms is hidden, everything else is searched for data."""
    if key in ("data", "stringData") and isinstance(value, dict):
        return dict.fromkeys(value, MASK)
    if key in (LAST_APPLIED, "value"):
        return MASK
    return masked(value)


def masked_token(document: dict[str, Any]) -> dict[str, Any]:
    """A token document with stars for the token."""
    parts = {key: document[key] for key in ("spec", "status") if isinstance(document.get(key), dict)}
    return document | {key: part | {"token": MASK} if "token" in part else part for key, part in parts.items()}
