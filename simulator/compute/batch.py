# SPDX-License-Identifier: GPL-3.0-or-later
"""Batches: several calls in one multipart request, as gcloud sends lists of several scopes."""

from __future__ import annotations

import email.message
import email.parser
import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from simulator.errors import invalid_argument

BOUNDARY = "batch_gkefleet"


@dataclass(frozen=True)
class BatchPart:
    """One call of a batch."""

    id: str
    method: str
    path: str
    query: dict[str, str]
    body: Any


def read_batch(content_type: str, raw: bytes) -> list[BatchPart]:
    """Gives the calls of a multipart/mixed body; 400 when it is none."""
    message = email.parser.BytesParser().parsebytes(f"Content-Type: {content_type}\r\n\r\n".encode() + raw)
    if not message.is_multipart():
        raise invalid_argument("Failed to parse batch request, error: no boundary.")
    parts = message.get_payload()
    return [_part(part) for part in parts if isinstance(part, email.message.Message)]


def _part(message: email.message.Message) -> BatchPart:
    text = str(message.get_payload()).replace("\r\n", "\n")
    head, _, body = text.partition("\n\n")
    method, url, *_ = head.split("\n", 1)[0].split(" ")
    address = urlsplit(url)
    content = json.loads(body) if body.strip() else None
    query = dict(parse_qsl(address.query, keep_blank_values=True))
    return BatchPart(str(message.get("Content-ID", "")), method, address.path.lstrip("/"), query, content)


def write_batch(answers: list[tuple[str, int, Any]]) -> str:
    """Gives the multipart/mixed body of the answers: id, status and body of each."""
    parts = "".join(_answer(*answer) for answer in answers)
    return f"{parts}--{BOUNDARY}--\r\n"


def _answer(identity: str, status: int, body: Any) -> str:
    content = json.dumps(body)
    answer_id = identity.replace("<", "<response-", 1)
    return (
        f"--{BOUNDARY}\r\nContent-Type: application/http\r\nContent-ID: {answer_id}\r\n\r\n"
        f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\nContent-Type: application/json; charset=UTF-8\r\n"
        f"Content-Length: {len(content)}\r\n\r\n{content}\r\n"
    )
