# SPDX-License-Identifier: GPL-3.0-or-later
"""Pages of a list, the way every Google API cuts them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simulator.errors import invalid_argument


def page(key: str, items: Sequence[Any], query: dict[str, str], default_size: int = 500) -> dict[str, Any]:
    """One page under `key` with `nextPageToken` when there is more; an empty list leaves the key out."""
    token = query.get("pageToken", "")
    if token and not token.isdigit():
        raise invalid_argument("The page token is invalid.")
    size = int(query.get("pageSize") or query.get("maxResults") or 0) or default_size
    first = int(token or 0)
    body: dict[str, Any] = {key: list(items[first : first + size])} if items[first:] else {}
    return {**body, "nextPageToken": str(first + size)} if items[first + size :] else body
