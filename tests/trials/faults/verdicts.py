# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a failure tells its reader the object, the cause and what to do."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

REMEDY = re.compile(
    r"(ask|check|choose|correct|create|delete|enable|grant|mend|raise|run|set|try|wait)\b", re.IGNORECASE
)
# How a message says at which request, or during which wait, it came about.
STEP = re.compile(
    r"\b(GET|POST|PUT|PATCH|DELETE|(get|list|create|update|set|delete)_[a-z_]+|exec in|reading|waiting for)\b"
)
_VERSION = re.compile(r"^/?(compute/)?(api/|apis/[^/]+/)?v\d\w*/?")


def complaints(message: str, hit: Sequence[dict[str, Any]], names: Sequence[str], said: Sequence[str]) -> list[str]:
    """What a message lacks that ends a run.

    `hit` are the journal's entries of the requests that were hit; `names` and `said` are what the run was about and
    what failed operations said, which no answer to a request tells.
    """
    asked = [object_of(entry["path"]) for entry in hit] or [""]
    objects = [name for one in asked for name in ([one] if one else names) if name]
    broken = [entry for entry in hit if entry["status"] == 0 or entry["status"] >= 400]
    lacking = [] if STEP.search(message) else ["the step"]
    lacking += [] if any(name in message for name in objects) else [f"any object of {objects}"]
    lacking += [] if any(cause in message for cause in [*causes(broken), *said]) else ["the cause"]
    lacking += [] if remedies(message) else ["a remedy"]
    return [f"{lack} is not told: {message}" for lack in lacking]


def hasty(entries: Sequence[dict[str, Any]], pause: float) -> list[str]:
    """What was asked again sooner than so many of the cloud's seconds after a busy server had named its pause."""
    return [
        f"{entry['path']} is asked again after {later['time'] - entry['time']:.0f} s, not {pause:.0f} s"
        for position, entry in enumerate(entries)
        if entry["status"] == 429
        for later in entries[position + 1 :]
        if _question(later) == _question(entry) and later["time"] - entry["time"] < pause
    ]


def _question(entry: dict[str, Any]) -> tuple[Any, ...]:
    return entry["service"], entry["method"], entry["path"], entry["query"]


def object_of(path: str) -> str:
    """The name of the object that a request is about; none for a collection, an operation or a list of kinds.

    Collections and names take turns in a path; what follows a name of a cluster's object is a part of it.
    """
    words = _VERSION.sub("", path).partition(":")[0].split("/") if path else []
    if "operations" in words or words == [""]:
        return ""
    if len(words) % 2 == 0:
        return words[-1]
    return words[-2] if words[-1] in ("log", "exec", "status") else ""


def remedies(message: str) -> list[str]:
    """The clauses of a message that tell its reader to do something."""
    clauses = re.split(r"[.:;,)]\s+|\n", message)
    return [clause for clause in clauses if REMEDY.match(clause)]


def causes(broken: Sequence[dict[str, Any]]) -> list[str]:
    """What the server said to the requests, or that it said nothing."""
    return [text for entry in broken for text in _said(entry)] or ["no answer", "not there after"]


def _said(entry: dict[str, Any]) -> list[str]:
    """The server's words, or where the journal does not keep them the status."""
    response = entry["response"]
    body = json.loads(response) if isinstance(response, str) and response.startswith("{") else response
    error = body.get("error", body) if isinstance(body, dict) else {}
    status = [f": {entry['status']} "] if entry["status"] else []
    return [error["message"]] if isinstance(error, dict) and error.get("message") else status
