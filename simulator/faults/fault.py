# SPDX-License-Identifier: GPL-3.0-or-later
"""One scripted fault: what it means, when it holds, what it does and how often it did."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, fields
from typing import Any, TypeVar

from simulator.faults.effects import ALL, EXPIRE_TOKEN, OF_THINGS, REFUSE, SERVICE_DISABLED, SLOW
from simulator.faults.texts import STATUSES

_FORBIDDEN, _UNAUTHENTICATED, _UNAVAILABLE, _INTERNAL = 403, 401, 503, 500
_CODES = {EXPIRE_TOKEN: _UNAUTHENTICATED, SERVICE_DISABLED: _FORBIDDEN, REFUSE: _UNAVAILABLE}


Value = TypeVar("Value", str, int)


@dataclass
class Fault:
    """One scripted fault.

    It means requests by `service`, `method` and `path` (a regular expression), or things whose name `path` finds.
    `after` ("POST clusters$") lets it begin only once such a request has succeeded; `times` and `seconds` (cloud
    seconds from its first use) let it end. `delay` is in wall-clock seconds for an answer, in cloud seconds for an
    operation; `limit` is a quota's.
    """

    service: str = "*"
    method: str = "*"
    path: str = ""
    effect: str = REFUSE
    code: int = _INTERNAL
    message: str = ""
    retry_after: int | None = None
    delay: float = 0.0
    limit: float = 0.0
    times: int | None = 1
    seconds: float | None = None
    after: str = ""
    used: int = 0
    began: float | None = None
    is_armed: bool = True

    def means(self, service: str, method: str, path: str, now: float) -> bool:
        """Whether it holds now and is about this request."""
        if not self.holds(now) or self.service not in ("*", service) or self.method not in ("*", method):
            return False
        return re.search(self.path, path) is not None

    def holds(self, now: float) -> bool:
        """Whether it has begun and not ended."""
        if not self.is_armed or (self.times is not None and self.used >= self.times):
            return False
        return self.seconds is None or self.began is None or now < self.began + self.seconds

    def use(self, now: float) -> None:
        """Count one use."""
        self.used += 1
        self.began = now if self.began is None else self.began

    def arm(self, method: str, path: str) -> None:
        """Begin if this is the request it waits for."""
        wanted, _, pattern = self.after.partition(" ")
        self.is_armed = self.is_armed or (method == wanted and re.search(pattern, path) is not None)


_UNSAID = frozenset({"used", "began", "is_armed"})
_KEYS = {field.name for field in fields(Fault)} - _UNSAID


def fault_of(wanted: dict[str, Any]) -> Fault:
    """The fault that a script describes; ValueError when it makes no sense."""
    unknown = set(wanted) - _KEYS
    if unknown:
        raise ValueError(f"unknown keys: {', '.join(sorted(unknown))}")
    effect = _one_of(ALL, "effect", str(wanted.get("effect", REFUSE)))
    if effect == SLOW and not wanted.get("delay"):
        raise ValueError("a slow answer needs a delay in seconds")
    made = {
        "effect": effect,
        "code": _one_of(STATUSES, "code", int(wanted.get("code", _CODES.get(effect, _INTERNAL)))),
        "method": str(wanted.get("method", "*")).upper(),
        "path": _pattern(str(wanted.get("path", ""))),
        "times": _times(wanted, effect),
        **{key: float(wanted[key]) for key in ("delay", "limit", "seconds") if wanted.get(key) is not None},
    }
    return Fault(**{**wanted, **made}, is_armed=not wanted.get("after"))


def _one_of(known: Collection[Value], key: str, value: Value) -> Value:
    if value not in known:
        raise ValueError(f"{key} must be one of {', '.join(map(str, sorted(known)))}")
    return value


def _pattern(text: str) -> str:
    try:
        return re.compile(text).pattern
    except re.error as error:
        raise ValueError(f"path is no regular expression: {error}") from error


def _times(wanted: dict[str, Any], effect: str) -> int | None:
    if wanted.get("times") is not None:
        return int(wanted["times"])
    # A thing stays broken, and what has an end in time needs no other.
    return None if effect in OF_THINGS or wanted.get("seconds") is not None else 1


def described(fault: Fault) -> dict[str, Any]:
    """The fault as its script says it, with how often it was used."""
    return {key: value for key, value in vars(fault).items() if key not in _UNSAID - {"used"}}
