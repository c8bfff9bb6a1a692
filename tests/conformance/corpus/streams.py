# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers of watches, which are events instead of a document."""

from __future__ import annotations

import json
from typing import Any

from tests.simulator.kubernetes.live_server import Answer


def is_watch(answer: Answer) -> bool:
    """Tells whether an answer is a stream of events; one event alone looks like a document."""
    body = answer.body
    return (isinstance(body, str) and body.startswith('{"type"')) or (isinstance(body, dict) and "object" in body)


def events(answer: Answer) -> list[str]:
    """The lines of a stream."""
    lines = answer.body.splitlines() if isinstance(answer.body, str) else [json.dumps(answer.body)]
    return [line for line in lines if line and not is_reminder(json.loads(line))]


def is_reminder(event: dict[str, Any]) -> bool:
    """Whether an event is a bookmark that comes when the server likes, unlike the one that ends the first events."""
    return event["type"] == "BOOKMARK" and not event["object"]["metadata"].get("annotations")
