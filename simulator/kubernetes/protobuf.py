# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads request bodies in protobuf: Go's typed clients (kubectl create, helm) send nothing else."""

from __future__ import annotations

import base64
import functools
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from simulator.kubernetes.errors import KubernetesError, bad_request
from simulator.kubernetes.protobuf_fields import MESSAGES
from simulator.kubernetes.protobuf_wire import parts, signed

MEDIA = "application/vnd.kubernetes.protobuf"
MAGIC = b"k8s\x00"
# How Go writes numbers, flags and texts that nobody set.
NOTHING: tuple[Any, ...] = (None, "", 0, False, {})


@dataclass(frozen=True)
class Field:
    """One field of a message."""

    name: str
    type: str
    repeated: bool = False
    mapped: bool = False
    zero_counts: bool = False


def as_json(body: bytes) -> bytes:
    """The JSON of a protobuf body; 400 when it is none, 415 when it holds what we have no field numbers for."""
    if not body.startswith(MAGIC):
        raise bad_request("provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]")
    envelope = message("Unknown", body[len(MAGIC) :])
    kind = envelope["typeMeta"]
    return json.dumps({**kind, **message(kind["kind"], envelope["raw"])}).encode()


def message(name: str, content: bytes) -> dict[str, Any]:
    """The fields of a message by name."""
    if name not in MESSAGES:
        raise unknown_part(f"message {name}")
    found: dict[str, Any] = {}
    for number, value in parts(content):
        field = fields(name).get(number)
        if field is None:
            if value not in (0, b""):
                raise unknown_part(f"field {number} of message {name}")
            continue
        add(found, field, value)
    return found


def unknown_part(what: str) -> KubernetesError:
    """The refusal of a body that holds something not in our tables."""
    text = f"the simulator does not know {what} in protobuf: send JSON"
    return KubernetesError(415, "UnsupportedMediaType", text)


@functools.cache
def fields(name: str) -> dict[int, Field]:
    """The fields of a message by number."""
    return {int(row.split(":")[0]): field_of(row) for row in MESSAGES[name].split()}


def field_of(row: str) -> Field:
    """One row of the table as a field."""
    _, name, kind = (*row.split(":"), "string")[:3]
    plain = kind.strip("[]{}*")
    return Field(name, plain, kind.startswith("["), kind.startswith("{"), kind.endswith("*"))


def add(found: dict[str, Any], field: Field, value: int | bytes) -> None:
    """Adds the value of one field to those found so far."""
    if field.mapped:
        assert isinstance(value, bytes)
        entry = dict(parts(value))
        key = text(entry.get(1, b""))
        found.setdefault(field.name, {})[key] = converted(field.type, entry.get(2, b""))
        return
    shown = converted(field.type, value)
    if field.repeated:
        found.setdefault(field.name, []).append(shown)
    elif field.zero_counts or shown not in NOTHING:
        found[field.name] = shown


def converted(kind: str, value: int | bytes) -> Any:
    """A value as JSON has it."""
    if isinstance(value, int):
        return bool(value) if kind == "bool" else signed(value)
    scalar = SCALARS.get(kind)
    return scalar(value) if scalar else message(kind, value)


def text(value: int | bytes) -> str:
    """Bytes as text."""
    return value.decode() if isinstance(value, bytes) else str(value)


def timestamp(value: bytes) -> str | None:
    """A time as RFC 3339; none when nobody set it."""
    entry = dict(parts(value))
    seconds = entry.get(1, 0)
    if not isinstance(seconds, int) or signed(seconds) <= 0:
        return None
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def number_or_text(value: bytes) -> int | str:
    """An IntOrString."""
    entry = dict(parts(value))
    if entry.get(1):
        return text(entry.get(3, b""))
    number = entry.get(2, 0)
    return signed(number) if isinstance(number, int) else 0


def quantity(value: bytes) -> str:
    """A Quantity."""
    return next((text(part) for number, part in parts(value) if number == 1), "0")


def managed(value: bytes) -> Any:
    """A FieldsV1."""
    raw = dict(parts(value)).get(1)
    return json.loads(raw) if isinstance(raw, bytes) and raw else {}


SCALARS: dict[str, Any] = {
    "string": text,
    "raw": bytes,
    "bytes": lambda value: base64.b64encode(value).decode(),
    "Time": timestamp,
    "IntOrString": number_or_text,
    "Quantity": quantity,
    "FieldsV1": managed,
}
