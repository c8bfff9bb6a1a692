# SPDX-License-Identifier: GPL-3.0-or-later
"""Which texts among a module's options are secrets although no option as a whole is one."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from typing import Any

# Shorter ones are words such as "true", which would be blotted out wherever they stand.
SHORTEST = 8


def secret_values(options: Mapping[str, Any]) -> set[str]:
    """The values of all Secrets among the objects, as they are given and decoded."""
    objects = options.get("objects")
    found = {text for body in (objects if isinstance(objects, list) else ()) for text in _of_object(body)}
    return {text for text in found if len(text) >= SHORTEST}


def _of_object(body: Any) -> Iterator[str]:
    if not isinstance(body, Mapping) or body.get("kind") != "Secret":
        return
    for part in ("data", "stringData"):
        held = body.get(part)
        for value in held.values() if isinstance(held, Mapping) else ():
            yield str(value)
            yield from _decoded(str(value)) if part == "data" else ()


def _decoded(value: str) -> Iterator[str]:
    try:
        yield base64.b64decode(value, validate=True).decode().strip()
    except (binascii.Error, UnicodeDecodeError):
        return
