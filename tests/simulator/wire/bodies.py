# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads of answers by path."""

from __future__ import annotations

from typing import Any

ABSENT = "(absent)"


def at(body: Any, path: str) -> Any:
    """The value at a path such as "networkConfig.network", or ABSENT."""
    for step in path.split("."):
        if not isinstance(body, dict) or step not in body:
            return ABSENT
        body = body[step]
    return body


def picked(body: Any, facts: dict[str, Any]) -> dict[str, Any]:
    """What the body has at the paths of the facts."""
    return {path: at(body, path) for path in facts}
