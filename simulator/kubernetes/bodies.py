# SPDX-License-Identifier: GPL-3.0-or-later
"""Request bodies: JSON or YAML text, and the keys that it writes twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Body:
    """A parsed body with the paths of keys that occur twice in one mapping; the last one counts."""

    value: Any
    duplicates: tuple[str, ...] = ()


def parse_body(text: bytes, content_type: str = "application/json") -> Body:
    """Gives the parsed body; raises 400 when it is neither JSON nor YAML, as its type says."""
    raise NotImplementedError
