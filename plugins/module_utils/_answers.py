# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads what a server answered: a body, a refusal, or "try again"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import inf
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils._errors import Refusal
from ansible_collections.gkefleet.inference.plugins.module_utils._fields import Body
from ansible_collections.gkefleet.inference.plugins.module_utils._until import Progress

NOT_ACTED = (429, 503)  # the server says that it did nothing
PERHAPS_ACTED = (500, 502, 504)


@dataclass(frozen=True)
class Answer:
    """One HTTP answer; code 0 means that none came (a reset connection, a time-out).

    ``give_up_after`` is for how many seconds asking again makes sense, for ways that lead nowhere; ``retry_after``
    for how many the server wants to be left alone.
    """

    code: int
    body: Body = field(default_factory=dict)
    text: str = ""
    give_up_after: float = inf
    retry_after: float = 0.0

    @property
    def ok(self) -> bool:
        """Whether the server did what it was asked."""
        return 200 <= self.code < 300

    @property
    def error(self) -> Body:
        """Google's error object, or an empty one."""
        found = self.body.get("error")
        return found if isinstance(found, dict) else {}

    def says(self) -> str:
        """The server's own words, unshortened."""
        return str(self.error.get("message") or self.text or "no text")

    def refusal(self, doing: str) -> Refusal:
        """The answer as an exception."""
        return Refusal(doing, self.code, str(self.error.get("status") or _reason(self.error)), self.says())


def _reason(error: Body) -> str:
    errors = error.get("errors") or [{}]
    return str(errors[0].get("reason", ""))


def api_disabled(answer: Answer) -> bool:
    """Whether the refusal means that the API is not enabled, or was enabled only minutes ago."""
    if answer.code != 403:
        return False
    reasons = {str(detail.get("reason")) for detail in answer.error.get("details", [])}
    return (
        bool({"SERVICE_DISABLED"} & reasons)
        or _reason(answer.error) == "accessNotConfigured"
        or ("has not been used in project" in answer.says())
    )


def operation_in_progress(answer: Answer) -> bool:
    """Whether GKE refuses because another operation runs on the cluster (one at a time)."""
    words = answer.says()
    return answer.code == 400 and (
        ("is currently" in words and ("Please wait and try again" in words or "cannot be updated" in words))
        or "running incompatible operation" in words
    )


def fleet_agent_is_new(answer: Answer) -> bool:
    """Whether the fleet's service agent cannot see the cluster yet: it was made, or got its role, moments ago."""
    return answer.code == 403 and "hub default service account does not have access" in answer.says()


def transient(answer: Answer, *, read: bool) -> bool:
    """Whether asking again may help: nothing was refused, and nothing can be done twice by asking."""
    if answer.code in NOT_ACTED or operation_in_progress(answer) or fleet_agent_is_new(answer):
        return True
    return read and answer.code in (0, *PERHAPS_ACTED)


def ambiguous(answer: Answer) -> bool:
    """Whether a write may have taken effect although no proper answer came."""
    return answer.code in (0, *PERHAPS_ACTED)


def settled(answer: Answer, *, read: bool, wait_for_api: bool) -> Progress:
    """Whether an answer is final; if not, what the server said."""
    waiting = transient(answer, read=read) or (wait_for_api and api_disabled(answer))
    return Progress(
        not waiting, _obstacle(answer), give_up_after=answer.give_up_after, pause=answer.retry_after if waiting else 0.0
    )


def _obstacle(answer: Answer) -> str:
    """What stands against an answer for now, and the server's own words."""
    said = f"{answer.code or 'no answer'}: {answer.says()}"
    if api_disabled(answer):
        return f"it is not enabled for this project, or was only 1 to 2 min ago and is not ready yet ({said})"
    if operation_in_progress(answer):
        return f"another operation runs on the cluster ({said})"
    if fleet_agent_is_new(answer):
        return f"the fleet's service agent does not see the cluster yet ({said})"
    return said


def asked_pause(headers: Mapping[str, str]) -> float:
    """The seconds that a Retry-After header asks for, 0 without one (RFC 9110, 10.2.3)."""
    asked = headers.get("Retry-After") or ""
    if asked.isdecimal():
        return float(asked)
    try:
        until = parsedate_to_datetime(asked)
    except ValueError:
        return 0.0
    return max(0.0, (until - datetime.now(UTC)).total_seconds())


def json_body(parsed: Any) -> Body:
    """A parsed JSON document as a body; anything but an object is kept under ``items``."""
    return parsed if isinstance(parsed, dict) else {"items": parsed}
