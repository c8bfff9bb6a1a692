# SPDX-License-Identifier: GPL-3.0-or-later
"""One refusal: the request, what the service answers, and what gcloud or kubectl make of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

# Where a text comes from.
RECORDED = "recorded by Config Connector's tests against Google Cloud"
REPORTED = "quoted in public bug reports"
DOCUMENTED = "rule of Google's documentation, words of ours"
GUESSED = "common knowledge of the API's users, words of ours"
TRIED = "a real kube-apiserver 1.34"

# Who asks.
OPERATOR = "operator@example.com"
VIEWER = "viewer@example.com"
STRANGER = "stranger@example.com"


@dataclass(frozen=True)
class Refusal:
    """A request that is refused.

    `text` is the message, in which "…" stands for anything. `status` is the canonical status, or the reason in a
    cluster. `late` means that the request is accepted and the operation answers with `code`. `command` is what a user
    types to the same end, if a command exists, and `given` what it reads from its input; `said` is its output to stderr
    where it is not the tool's usual form.
    """

    name: str
    api: str
    method: str
    path: str
    code: int
    status: str
    text: str
    source: str
    body: Any = None
    query: dict[str, str] = field(default_factory=dict)
    reason: str = ""
    late: bool = False
    caller: str = OPERATOR
    command: str = ""
    given: Any = None
    said: str = ""
    media: str = "application/json"

    @property
    def message(self) -> re.Pattern[str]:
        """The message as a pattern."""
        return pattern(self.text)


def pattern(text: str) -> re.Pattern[str]:
    """The text as a pattern in which "…" stands for anything."""
    return re.compile(".*".join(re.escape(part) for part in text.split("…")), re.DOTALL)
