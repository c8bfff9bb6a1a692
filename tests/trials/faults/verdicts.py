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
# Words of a path that name no object.
_COLLECTION = re.compile(r"v\d\w*|apis?|compute|projects|locations|regions|zones|global|namespaces|aggregated|default")


def complaints(message: str, broken: Sequence[dict[str, Any]], names: Sequence[str], said: Sequence[str]) -> list[str]:
    """What a message lacks that ends a run.

    `broken` are the journal's entries of the requests that were hit; `names` and `said` are what the run was about and
    what failed operations said, which no answer to a request tells.
    """
    named = names_an_object(message, broken) or any(name in message for name in names if name)
    lacking = [] if named else ["the object"]
    lacking += [] if any(cause in message for cause in [*causes(broken), *said]) else ["the cause"]
    lacking += [] if remedies(message) else ["a remedy"]
    return [f"{lack} is not told: {message}" for lack in lacking]


def remedies(message: str) -> list[str]:
    """The clauses of a message that tell its reader to do something."""
    clauses = re.split(r"[.:;,)]\s+|\n", message)
    return [clause for clause in clauses if REMEDY.match(clause)]


def names_an_object(message: str, broken: Sequence[dict[str, Any]]) -> bool:
    """Whether a message names what one of the requests was about."""
    words = {word for entry in broken for word in re.split("[/:]", entry["path"]) if word}
    return any(word in message for word in words if not _COLLECTION.fullmatch(word))


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
