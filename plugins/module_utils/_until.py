# SPDX-License-Identifier: GPL-3.0-or-later
"""The only place that waits."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf
from typing import TypeVar

from ansible_collections.gkefleet.inference.plugins.module_utils._errors import FleetError, WaitTimeout

Value = TypeVar("Value")
REPORT_EVERY = 30.0  # seconds between two lines about a state that does not change


@dataclass(frozen=True)
class Clock:
    """A monotonic clock in seconds and a way to let time pass."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True)
class Progress:
    """How far something is: whether it is there, the state as a person would say it, and why it never will be.

    A state that seldom mends itself is given up after so many seconds, whatever the patience.
    """

    done: bool
    seen: str = ""
    failure: str | None = None
    give_up_after: float = inf


@dataclass(frozen=True)
class Patience:
    """How long to wait (seconds), how often to look, and whom to tell."""

    timeout: float
    poll_interval: float = 10.0
    clock: Clock = field(default_factory=Clock)
    report: Callable[[str], None] = lambda line: None


def until(
    read: Callable[[], Value],
    progress: Callable[[Value], Progress],
    patience: Patience,
    waiting_for: str,
    usual: str = "",
) -> Value:
    """Reads until the progress is done and returns what was read last.

    Raises WaitTimeout with the last state seen, or FleetError when the progress is a failure. Pauses grow from one
    second to ``poll_interval``; a state that changes, and one that stays for 30 s, is reported.
    """
    started = patience.clock.now()
    pause = min(1.0, patience.poll_interval)
    said, said_at = "", started
    while True:
        value = read()
        state = progress(value)
        if state.failure is not None:
            raise FleetError(f"waiting for {waiting_for}: {state.failure}")
        if state.done:
            return value
        waited = patience.clock.now() - started
        if waited + pause > min(patience.timeout, state.give_up_after):
            raise WaitTimeout(_timed_out(waiting_for, waited, state.seen, usual))
        if state.seen != said or started + waited - said_at >= REPORT_EVERY:
            patience.report(_still_waiting(waiting_for, waited, state.seen, patience.timeout, usual))
            said, said_at = state.seen, started + waited
        patience.clock.sleep(pause)
        pause = min(pause * 2, patience.poll_interval)


def _still_waiting(waiting_for: str, waited: float, seen: str, timeout: float, usual: str) -> str:
    usually = f", usually {usual}" if usual else ""
    return (
        f"waiting for {waiting_for}: {seen or 'nothing yet'} ({spoken(waited)} of at most {spoken(timeout)}{usually})"
    )


def _timed_out(waiting_for: str, waited: float, seen: str, usual: str) -> str:
    usually = f" It usually takes {usual}." if usual else ""
    return (
        f"waiting for {waiting_for}: not there after {spoken(waited)}; last seen: {seen or 'nothing'}.{usually} "
        "Mend what the state names, then run again (the run continues where it stopped), or set a longer timeout."
    )


def spoken(seconds: float) -> str:
    """A length of time in seconds as people say it."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
