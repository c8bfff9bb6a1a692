# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the OpenAPI 2 document in protobuf, the only form in which kubectl asks for it.

Source of the field numbers: the published OpenAPIv2.proto of gnostic. Only what kubectl reads is written: definitions.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

Document = dict[str, Any]
MEDIA = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf"
# The form in which the answer names the same type: Go's clients cannot parse the one they ask with.
ANSWERED = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf"
BYTES = 2
TEXTS = {"$ref": 1, "format": 2, "title": 3, "description": 4, "pattern": 13}
NUMBERS = {"maxLength": 11, "minLength": 12, "maxItems": 14, "minItems": 15, "maxProperties": 17, "minProperties": 18}


def encoded(document: Document) -> bytes:
    """The document as protobuf."""
    info = text(1, document["info"]["title"]) + text(2, document["info"]["version"])
    definitions = named(document["definitions"])
    return text(1, document["swagger"]) + block(2, info) + block(8, b"") + block(9, definitions)


def named(schemas: dict[str, Document]) -> bytes:
    """Schemas by name."""
    return b"".join(block(1, text(1, name) + block(2, schema(node))) for name, node in schemas.items())


def schema(node: Document) -> bytes:
    """One schema."""
    parts = [text(TEXTS[key], node[key]) for key in TEXTS if isinstance(node.get(key), str)]
    parts += [varint(NUMBERS[key] << 3) + varint(node[key]) for key in NUMBERS if isinstance(node.get(key), int)]
    parts += [text(19, name) for name in node.get("required") or ()]
    parts += structure(node)
    parts += [extension(key, value) for key, value in node.items() if key.startswith("x-kubernetes-")]
    return b"".join(parts)


def structure(node: Document) -> Iterable[bytes]:
    """What a schema says of types and of the schemas below it."""
    more = node.get("additionalProperties")
    if isinstance(more, dict):
        yield block(21, block(1, schema(more)))
    if isinstance(node.get("type"), str):
        yield block(22, text(1, node["type"]))
    if isinstance(node.get("items"), dict):
        yield block(23, block(1, schema(node["items"])))
    if isinstance(node.get("properties"), dict):
        yield block(25, named(node["properties"]))


def extension(key: str, value: Any) -> bytes:
    """A vendor extension, its value as YAML."""
    return block(31, text(1, key) + block(2, text(2, json.dumps(value))))


def text(number: int, value: str) -> bytes:
    """A field of text."""
    return block(number, value.encode())


def block(number: int, content: bytes) -> bytes:
    """A field of bytes or of a message."""
    return varint(number << 3 | BYTES) + varint(len(content)) + content


def varint(value: int) -> bytes:
    """A number of variable length."""
    written = bytearray()
    while value > 0x7F:
        written.append(value & 0x7F | 0x80)
        value >>= 7
    written.append(value)
    return bytes(written)
