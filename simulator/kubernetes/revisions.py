# SPDX-License-Identifier: GPL-3.0-or-later
"""The revision that a list shows, and the tokens by which its pages go on from there."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulator.kubernetes.errors import bad_request, expired, too_large
from simulator.kubernetes.store import Key, Store

VERSION = "meta.k8s.io/v1"
# The rest of the list as it is now, whatever the pages before it showed.
INCONSISTENT = -1
TOO_OLD = "The resourceVersion for the provided list is too old."
PAGE_TOO_OLD = (
    "The provided continue parameter is too old to display a consistent list result. You can start a new list without "
    "the continue parameter, or use the continue token in this response to retrieve the remainder of the results. "
    "Continuing with the provided token results in an inconsistent list - objects that were created, modified, or "
    "deleted between the time the first chunk was returned and now may show up in the list."
)


@dataclass(frozen=True)
class ContinueToken:
    """The revision of a list's first page, and the namespace and name of the object that ended the last one."""

    revision: int
    after: Key

    def text(self) -> str:
        """The token as a client gets it."""
        told = {"v": VERSION, "rv": self.revision, "start": "/".join(self.after) + "\0"}
        return base64.urlsafe_b64encode(json.dumps(told, separators=(",", ":")).encode()).rstrip(b"=").decode()


def token_of(text: str) -> ContinueToken:
    """The token that a client brings back; 400 when it is none."""
    try:
        told = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError) as error:
        raise bad_request(f"invalid continue token: continue key is not valid: {error}") from error
    if why := _refused(told if isinstance(told, dict) else {}):
        raise bad_request(f"invalid continue token: continue key is not valid: {why}")
    namespace, _, name = told["start"].rstrip("\0").rpartition("/")
    return ContinueToken(told["rv"], (namespace, name))


def _refused(told: Mapping[str, Any]) -> str:
    version, start = told.get("v", ""), told.get("start", "")
    if version != VERSION:
        return f"server does not recognize this encoded version {version}"
    if not told.get("rv"):
        return f"incorrect encoded start resourceVersion (version {VERSION})"
    if not start:
        return f"encoded start key empty (version {VERSION})"
    return start if ".." in start.split("/") else ""


def asked_revision(store: Store, query: Mapping[str, str], token: ContinueToken | None) -> int | None:
    """The past revision that a list must show; None for the present one.

    Raises 410 for one that is forgotten, 504 for one that is not reached yet.
    """
    revision = int(query.get("resourceVersion") or 0)
    if token is None:
        check_is_reached(store, revision)
        return _remembered(store, revision) if revision and is_exact(query) else None
    if revision:
        raise bad_request("specifying resource version is not allowed when using continue")
    check_is_reached(store, token.revision)
    return None if token.revision == INCONSISTENT else _remembered(store, token.revision, token)


def is_exact(query: Mapping[str, str]) -> bool:
    """Whether a revision means that one and none after it; it does for pages about which nothing else is said."""
    default = "Exact" if query.get("limit") else ""
    return (query.get("resourceVersionMatch") or default) == "Exact"


def check_is_reached(store: Store, revision: int) -> None:
    """Raises 504 for a revision of the future."""
    if revision > store.revision:
        raise too_large(revision, store.revision)


def _remembered(store: Store, revision: int, token: ContinueToken | None = None) -> int:
    if revision >= store.forgotten:
        return revision
    if token is None:
        raise expired(TOO_OLD)
    raise expired(PAGE_TOO_OLD, ContinueToken(INCONSISTENT, token.after).text())
