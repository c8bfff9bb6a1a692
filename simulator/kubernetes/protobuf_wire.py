# SPDX-License-Identifier: GPL-3.0-or-later
"""The bytes of protobuf: fields one after the other, each with its number and wire type."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.kubernetes.errors import bad_request

VARINT, FIXED64, FIXED32 = 0, 1, 5


def parts(content: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Number and value of each field."""
    at = 0
    while at < len(content):
        key, at = varint(content, at)
        wire = key & 7
        if wire == VARINT:
            value, at = varint(content, at)
            yield key >> 3, value
            continue
        size, at = (8, at) if wire == FIXED64 else (4, at) if wire == FIXED32 else varint(content, at)
        yield key >> 3, content[at : at + size]
        at += size


def varint(content: bytes, at: int) -> tuple[int, int]:
    """A variable-length number and where it ends."""
    value = shift = 0
    while at < len(content):
        value |= (content[at] & 0x7F) << shift
        at += 1
        if not content[at - 1] & 0x80:
            return value, at
        shift += 7
    raise bad_request("unexpected EOF")


def signed(value: int) -> int:
    """A varint as a signed number."""
    return value - (1 << 64) if value >= 1 << 63 else value
