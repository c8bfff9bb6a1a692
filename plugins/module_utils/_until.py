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
MEND = "Mend what the state names, then run again (the run continues where it stopped)"
REPORT_EVERY = 30.0  # seconds between two lines about a state that does not change


@dataclass(frozen=True)
class Clock:
    """A monotonic clock in seconds and a way to let time pass."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True)
class Progress:
    """How far something is: whether it is there, the state as a person would say it, and why it never will be.

    A state that seldom mends itself is given up after so many seconds, whatever the patience; a server may ask for a
    pause of its own.
    """

    done: bool
    seen: str = ""
    failure: str | None = None
    give_up_after: float = inf
    pause: float = 0.0

    @property
    def well(self) -> bool:
        """Whether it is there and in order, so that there is nothing left to wait for."""
        return self.done and self.failure is None


@dataclass(frozen=True)
class Patience:
    """How long to wait (seconds), how often to look, and whom to tell."""

    timeout: float
    poll_interval: float = 10.0
    clock: Clock = field(default_factory=Clock)
    report: Callable[[str], None] = lambda line: None


@dataclass(frozen=True)
class Wait:
    """One wait: what for, since when, and how long it usually takes."""

    waiting_for: str
    patience: Patience
    usual: str
    started: float

    def waited(self) -> float:
        """Give the seconds that have passed."""
        return self.patience.clock.now() - self.started

    def over(self, state: Progress) -> bool:
        """Tell whether the state is done. Raises FleetError when it never will be."""
        if state.failure is not None:
            raise FleetError(f"waiting for {self.waiting_for}: {state.failure.rstrip('.')}. {MEND}")
        return state.done

    def go_on(self, state: Progress, pause: float) -> None:
        """Raise WaitTimeout when another pause would be too long."""
        waited = self.waited()
        if waited + pause <= min(self.patience.timeout, state.give_up_after):
            return
        usually = f" It usually takes {self.usual}." if self.usual else ""
        raise WaitTimeout(
            f"waiting for {self.waiting_for}: not there after {spoken(waited)}; "
            f"last seen: {state.seen.rstrip('.') or 'nothing'}.{usually} "
            f"{MEND}, or set a longer timeout."
        )

    def tell(self, seen: str) -> None:
        """Report the state seen, and how long it has been waited for."""
        usually = f", usually {self.usual}" if self.usual else ""
        times = f"{spoken(self.waited())} of at most {spoken(self.patience.timeout)}{usually}"
        self.patience.report(f"waiting for {self.waiting_for}: {seen or 'nothing yet'} ({times})")


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
    wait = Wait(waiting_for, patience, usual, patience.clock.now())
    pause, said, said_at = min(1.0, patience.poll_interval), "", 0.0
    while True:
        value = read()
        state = progress(value)
        if wait.over(state):
            return value
        rest = max(pause, state.pause)
        wait.go_on(state, rest)
        if state.seen != said or wait.waited() - said_at >= REPORT_EVERY:
            wait.tell(state.seen)
            said, said_at = state.seen, wait.waited()
        patience.clock.sleep(rest)
        pause = min(pause * 2, patience.poll_interval)


def spoken(seconds: float) -> str:
    """A length of time in seconds as people say it."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
