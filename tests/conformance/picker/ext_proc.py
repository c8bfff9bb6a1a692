# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks an endpoint picker as Envoy does, through envoy.service.ext_proc.v3, with no more of its messages than needed.

The numbers of fields are those of Envoy's public API.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any

os.environ.setdefault("GRPC_ENABLE_FORK_SUPPORT", "false")

import grpc

METHOD = "/envoy.service.ext_proc.v3.ExternalProcessor/Process"
CHOSEN = b"x-gateway-destination-endpoint"
# ProcessingRequest
REQUEST_HEADERS, REQUEST_BODY = 2, 4
# Where ProcessingResponse has header mutations: of request_headers or request_body, response, header_mutation,
# set_headers, header.
HEADERS_SET = ((1, 1, 2, 1, 1), (3, 1, 2, 1, 1))
KEY, VALUE, RAW_VALUE = 1, 2, 3
END_OF_STREAM = b"\x10\x01"


def chosen_endpoint(address: tuple[str, int], model: str, prompt: str) -> str:
    """The endpoint, such as 127.2.0.5:8000, that the picker names for a completion."""
    body = json.dumps({"model": model, "prompt": prompt}).encode()
    with grpc.insecure_channel("{}:{}".format(*address)) as channel:
        process: Any = channel.stream_stream(METHOD)
        answers = process(iter(_request(body)), timeout=10)
        found = next((endpoint for answer in answers for endpoint in _endpoints(answer)), None)
    assert found is not None, "the picker named no endpoint"
    return found


def _request(body: bytes) -> list[bytes]:
    told = {b":method": b"POST", b":path": b"/v1/completions", b"x-request-id": b"one"}
    headers = b"".join(_field(1, _field(KEY, key) + _field(RAW_VALUE, value)) for key, value in told.items())
    return [
        _field(REQUEST_HEADERS, _field(1, headers)),
        _field(REQUEST_BODY, _field(1, body) + END_OF_STREAM),
    ]


def _endpoints(answer: bytes) -> Iterator[str]:
    for path in HEADERS_SET:
        for header in _at(answer, path):
            fields = dict(_fields(header))
            if fields.get(KEY) == CHOSEN:
                yield (fields.get(RAW_VALUE) or fields[VALUE]).decode()


def _at(message: bytes, path: tuple[int, ...]) -> Iterator[bytes]:
    if not path:
        yield message
        return
    for number, content in _fields(message):
        if number == path[0]:
            yield from _at(content, path[1:])


def _fields(message: bytes) -> Iterator[tuple[int, bytes]]:
    """The fields of a message that have a length; the others are numbers, which say nothing here."""
    position = 0
    while position < len(message):
        tag, position = _varint_at(message, position)
        size, position = _varint_at(message, position)
        if tag & 7 == 2:
            yield tag >> 3, message[position : position + size]
            position += size


def _varint_at(message: bytes, position: int) -> tuple[int, int]:
    value, shift = 0, 0
    while True:
        byte = message[position]
        value, shift, position = value | (byte & 0x7F) << shift, shift + 7, position + 1
        if byte < 0x80:
            return value, position


def _field(number: int, content: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _varint(number: int) -> bytes:
    parts = []
    while number > 0x7F:
        parts.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*parts, number])
